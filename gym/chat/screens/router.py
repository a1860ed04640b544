"""ScreenRouter in a thread: shown as a card, and turned in place by its presses."""

import uuid

import chainlit as cl
from pydantic import TypeAdapter, ValidationError

from gym.chat.owners import caller_of
from gym.chat.presses import Payload
from gym.chat.screens.blocks import Screen
from gym.chat.screens.forms import Params
from gym.chat.screens.pages import PageRequest, Pages
from gym.chat.shapes import check_id
from gym.chat.thread import ChatThread
from gym.store.chat import instant

PARAMS = TypeAdapter(Params)
LONGEST = 250_000


class ScreenRouter:
    """The screens of one chat."""

    def __init__(self, pages: Pages, thread: ChatThread) -> None:
        self.pages, self.thread = pages, thread

    def request(self, params: Params) -> PageRequest:
        """A request by whoever is signed in: nothing that a browser sends says who that is. Raises NotFound."""
        origin = str(cl.context.session.environ.get("HTTP_ORIGIN", ""))
        zone = self.thread.time_zone or ""
        return PageRequest(caller=caller_of(cl.context.session), origin=origin, zone=zone, params=params)

    async def draw(self, page: str, params: object) -> Screen:
        """A screen by itself. Raises what the page raises."""
        return await self.pages.screen(page, self.request(read(params)))

    async def show(self, page: str, text: str = "", **params: str) -> None:
        """Put a screen into the thread. Raises what the page raises."""
        screen = await self.pages.screen(page, self.request(params))
        message = cl.Message(content=text, created_at=instant())
        await message.send()  # type: ignore[no-untyped-call]
        card = self.element(str(uuid.uuid4()), message.id, screen)
        await self.thread.put(card, message.id)

    async def do(self, page: str) -> None:
        """Do what a page does, without its screen. Raises what the page raises."""
        await self.pages.screen(page, self.request({}))

    def element(self, card_id: str, message_id: str, screen: Screen) -> cl.CustomElement:
        """The card that draws a screen. Once there is a thread the card knows it, so that the page's address can."""
        thread = self.thread.thread_id if cl.context.session.has_first_interaction else None
        ids = {"card_id": card_id, "message_id": message_id, "thread": thread, "drawn": str(uuid.uuid4())}
        props = {**ids, "screen": screen.model_dump(mode="json")}
        return cl.CustomElement(id=card_id, name="Screen", props=props, display="inline", for_id=message_id)

    async def dispatch(self, payload: Payload) -> None:
        """A press on a screen: what it leads to takes its place, in every tab. Raises what the page raises."""
        card_id, message_id = check_id(payload.get("card_id")), check_id(payload.get("message_id"))
        screen = await self.pages.screen(str(payload.get("page")), self.request(read(payload.get("params"))))
        async with self.thread.alone():
            await self.thread.redraw(self.element(card_id, message_id, screen))


def read(params: object) -> Params:
    """The params of a press; what no screen sends counts as none."""
    try:
        found = PARAMS.validate_python(params or {})
    except ValidationError:
        return {}
    return {name: text[:LONGEST] for name, text in found.items()}
