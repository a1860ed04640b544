"""The thread that is talking: which session it works on, and how its cards come to the screen."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import unquote
from weakref import WeakValueDictionary
from zoneinfo import available_timezones

import chainlit as cl
from chainlit.session import WebsocketSession, ws_sessions_id
from pydantic import Field

from gym.chat import texts
from gym.chat.cards import Props
from gym.chat.data_layer import ChatLayer
from gym.chat.shapes import check_id
from gym.errors import Stale
from gym.store.chat import instant
from gym.value import Value

Card = tuple[str, Props]
PATIENCE, FRAME = 3.0, 0.2
# The page sets it (public/gym.js).
ZONE_COOKIE = "gym_zone"


class ThreadState(Value):
    """What a thread remembers: its session, its newest cards, the last verdict shown, what was said once, and what was
    asked for to get the claim that is on the desk.
    """

    session_id: str
    card_id: str
    case_id: str | None = None
    score_id: str | None = None
    shown: int = 0
    told: bool = False
    wanted: dict[str, str] = Field(default_factory=dict)


def read_zone(cookies: str) -> str | None:
    """The time zone in a request's cookies, if it is one."""
    try:
        told = SimpleCookie(cookies).get(ZONE_COOKIE)
    except CookieError:
        return None
    name = unquote(told.value) if told else ""
    return name if name in available_timezones() else None


class ChatThread:
    """The thread of the current socket session: one move at a time in each.

    `ahead`: the page that a user's next chat opens with, by name; `frame`: the seconds a page takes to paint a verdict.
    """

    def __init__(self, layer: ChatLayer, frame: float = FRAME) -> None:
        self.layer, self.frame = layer, frame
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.keeping: set[asyncio.Task[None]] = set()
        self.ahead: dict[str, tuple[str, dict[str, str]]] = {}

    @property
    def thread_id(self) -> str:
        """The thread that is talking."""
        return check_id(cl.context.session.thread_id)

    @property
    def user_id(self) -> str:
        """Who is talking."""
        user = cl.context.session.user
        return user.identifier if user else ""

    @property
    def time_zone(self) -> str | None:
        """The browser's time zone, as the page told it by a cookie; None where it told none that exists."""
        return read_zone(cl.context.session.environ.get("HTTP_COOKIE", ""))

    def other_tabs(self) -> list[WebsocketSession]:
        """The other tabs of whoever is talking that show this thread."""
        mine = cl.context.session
        shown = [tab for tab in ws_sessions_id.values() if tab.thread_id == mine.thread_id and tab.id != mine.id]
        return [tab for tab in shown if tab.user and tab.user.identifier == self.user_id]

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold the thread for one move. Raises Stale if the one before does not come to an end."""
        lock = self.locks.setdefault(self.thread_id, asyncio.Lock())
        try:
            async with asyncio.timeout(PATIENCE):
                await lock.acquire()
        except TimeoutError:
            raise Stale(texts.BUSY) from None
        try:
            yield
        finally:
            lock.release()

    async def state(self) -> ThreadState | None:
        """Where this thread stands."""
        kept = await self.layer.state(self.thread_id)
        return ThreadState.model_validate(kept) if kept else None

    async def remember(self, state: ThreadState, name: str | None = None) -> None:
        """Keep where this thread stands; a name goes to the sidebar as well."""
        await self.layer.remember(self.thread_id, state.model_dump(), name)
        if name:
            await cl.context.emitter.emit("first_interaction", {"interaction": name, "thread_id": self.thread_id})

    async def show(self, text: str, cards: Sequence[Card] = (), **about: Any) -> list[str]:
        """Put a message with its cards on the screen, cards in order; returns the cards' ids."""
        message = cl.Message(content=text, metadata=about, created_at=instant())
        await message.send()  # type: ignore[no-untyped-call]
        shown = [cl.CustomElement(name=name, props=props, display="inline") for name, props in cards]
        for card in shown:
            await self.put(card, message.id)
        return [card.id for card in shown]

    async def put(self, card: cl.CustomElement, message_id: str | None) -> None:
        """Put a card on this tab's screen and keep it. Its props are all of it: Chainlit's way writes a file, too."""
        card.for_id = message_id
        try:
            await cl.context.emitter.send_element(card.to_dict())
        finally:
            keeping = asyncio.create_task(self.layer.create_element(card))
            self.keeping.add(keeping)
            keeping.add_done_callback(self.keeping.discard)

    async def wait_for_paint(self) -> None:
        """Leave the page the time to paint what was shown, before something larger is drawn anew."""
        await asyncio.sleep(self.frame)

    async def amend(self, card_id: str | None, **changes: Any) -> None:
        """Change a card that is on the screen, in every tab that shows this thread."""
        await self.layer.wait_for_writes()
        body = await self.layer.get_element(self.thread_id, card_id) if card_id else None
        if card_id is None or body is None:
            return
        props = {**(body.get("props") or {}), **changes}
        card = cl.CustomElement(id=card_id, name=body["name"], props=props, display="inline", for_id=body.get("forId"))
        await self.redraw(card)

    async def redraw(self, card: cl.CustomElement) -> None:
        """Show a card as it is now, in every tab that shows this thread."""
        await self.put(card, card.for_id)
        for tab in self.other_tabs():
            await tab.emit("element", card.to_dict())  # type: ignore[misc]


async def toast(message: str, kind: str = "info") -> None:
    """Shows a toast."""
    await cl.context.emitter.send_toast(message, kind)  # type: ignore[arg-type]
