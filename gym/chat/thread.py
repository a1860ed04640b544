"""The thread that is talking: which session it works on, and how its cards come to the screen."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context, copy_context
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

log = logging.getLogger(__name__)
Card = tuple[str, Props]
PATIENCE, FRAME = 3.0, 0.25
# The page sets it (public/gym.js).
ZONE_COOKIE, DESK_COOKIE = "gym_zone", "gym_desk"


class ThreadState(Value):
    """What a thread remembers: its session, its newest cards, the last verdict shown, what was said once, what was
    asked for to get the claim that is on the desk, and the claims dealt in it: the first one's title, and how many.
    """

    session_id: str
    card_id: str
    score_id: str | None = None
    shown: int = 0
    told: bool = False
    wanted: dict[str, Any] = Field(default_factory=dict)
    first: str = ""
    dealt: int = 0


def read_cookie(cookies: str, name: str) -> str:
    """What a cookie says; "" where there is none."""
    try:
        told = SimpleCookie(cookies).get(name)
    except CookieError:
        return ""
    return unquote(told.value) if told else ""


def read_zone(cookies: str) -> str | None:
    """The time zone in a request's cookies, if it is one."""
    name = read_cookie(cookies, ZONE_COOKIE)
    return name if name in available_timezones() else None


class ChatThread:
    """The thread of the current socket session: one move at a time in each.

    `ahead`: the page that a user's next chat opens with, by name; `frame`: the seconds a page takes to paint a verdict.
    """

    def __init__(self, layer: ChatLayer, frame: float = FRAME) -> None:
        self.layer, self.frame = layer, frame
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.keeping: set[asyncio.Task[None]] = set()
        self.deferred: dict[str, tuple[Context, Callable[[], Coroutine[Any, Any, None]]]] = {}
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
    def has_desk(self) -> bool:
        """Whether a desk stands beside the chat, as the page told it by a cookie; without one, cards do its work."""
        return read_cookie(cl.context.session.environ.get("HTTP_COOKIE", ""), DESK_COOKIE) == "1"

    @property
    def time_zone(self) -> str | None:
        """The browser's time zone, as the page told it by a cookie; None where it told none that exists."""
        return read_zone(cl.context.session.environ.get("HTTP_COOKIE", ""))

    def tabs(self) -> list[WebsocketSession]:
        """The tab that is talking, and the others of its user that show this thread."""
        mine = cl.context.session
        return [*([mine] if isinstance(mine, WebsocketSession) else []), *self.other_tabs()]

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
            await self.do_deferred()
            yield
        finally:
            lock.release()

    def defer(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have something done in this thread once the page has painted an answer, or before the thread's next move if
        that comes first. The caller holds the thread.
        """
        self.deferred[self.thread_id] = (copy_context(), work)
        self.keep(self.follow_paint())

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that nobody waits for."""
        task = asyncio.create_task(work)
        self.keeping.add(task)
        task.add_done_callback(self.keeping.discard)

    async def follow_paint(self) -> None:
        """Do what was deferred, if it is not done by then."""
        await self.wait_for_paint()
        if self.thread_id in self.deferred:
            with suppress(Stale):
                async with self.alone():
                    pass

    async def do_deferred(self) -> None:
        """Do what was deferred in this thread, as the tab that deferred it."""
        context, work = self.deferred.pop(self.thread_id, (None, None))
        if work is None:
            return
        try:
            await asyncio.create_task(work(), context=context)
        except Exception:
            log.exception("What follows a move on the desk failed")

    async def state(self) -> ThreadState | None:
        """Where this thread stands."""
        kept = await self.layer.state(self.thread_id)
        # What a version before remembered, and this one does not, is left out.
        known = {name: kept[name] for name in ThreadState.model_fields if name in kept} if kept else None
        return ThreadState.model_validate(known) if known else None

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
            self.keep(self.layer.create_element(card))

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
