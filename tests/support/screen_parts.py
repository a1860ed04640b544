"""A visitor of screens, without a browser."""

import uuid
from typing import Any

import chainlit as cl
from chainlit.config import config
from chat_parts import Room, Tab
from sign_in_parts import add_person

HERE = "http://127.0.0.1:8002"


class Screens:
    """The newest screen of a tab, and its presses."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def open(self) -> None:
        """A new chat."""
        self.tab.here()
        await config.code.on_chat_start()
        await self.tab.quiet()

    @property
    def props(self) -> Any:
        return self.tab.card("Screen")

    @property
    def now(self) -> Any:
        return self.props["screen"]

    async def go(self, page: str, **params: str) -> Any:
        """Press something that leads to a page; what the browser is answered."""
        self.tab.here()
        ids = {"card_id": self.props["card_id"], "message_id": self.props["message_id"]}
        payload = {"page": page, "params": params, **ids}
        answer = await config.code.action_callbacks["Progress"](cl.Action(name="Progress", payload=payload))
        await self.tab.quiet()
        return answer

    def block(self, kind: str, title: str | None = None) -> Any:
        """The first block of a kind, with that title where it is named."""
        found = [each for each in self.now["blocks"] if each["kind"] == kind]
        return next(each for each in found if title is None or each.get("title") == title)

    def rows(self, title: str) -> list[list[str]]:
        """The texts of a table."""
        return [[cell["text"] for cell in row] for row in self.block("table", title)["rows"]]

    @property
    def labels(self) -> list[str]:
        return [each["label"] for each in self.now["nav"]]

    @property
    def words(self) -> str:
        """Everything that the screen says, to be searched."""
        return str(self.now)


def nobody() -> str:
    """An id that no card has."""
    return str(uuid.uuid4())


async def visitor(room: Room, name: str, role: str, tenant: str = "clinic-a") -> Screens:
    """Somebody with a password, on a new chat."""
    add_person(room.store, name, role, tenant)
    user = await room.layer.get_user(name)
    assert user
    screens = Screens(Tab(user))
    screens.tab.session.environ["HTTP_ORIGIN"] = HERE
    await screens.open()
    return screens
