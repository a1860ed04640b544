"""The pages of the chat: which name leads to which screen, and for whom."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, NamedTuple

from pydantic import Field

from agents.chat.screens.blocks import Button, Go, Screen
from agents.chat.screens.entries import Params
from gym.errors import NotFound, wrong
from gym.value import Value

Role = Literal["trainee", "trainer"]


class Visit(Value):
    """Who looks, and at what: `params` came from the browser, so each page checks its own; `origin` is under which
    address it knows this gym.
    """

    user_id: str
    role: Role = "trainee"
    tenant: str = "local"
    origin: str = ""
    params: Params = Field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """A parameter, without spaces around it."""
        return self.params.get(name, default).strip()

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number between its limits. Raises Invalid."""
        text = self.get(name) or str(default)
        if not text.lstrip("-").isdecimal() or not least <= int(text) <= most:
            raise wrong(name, f"{name.replace('_', ' ').capitalize()} is a whole number from {least} to {most}.")
        return int(text)

    def at(self, **params: str) -> "Visit":
        """The same visitor with other parameters."""
        return self.model_copy(update={"params": params})


Draw = Callable[[Visit], Awaitable[Screen]]


class Page(NamedTuple):
    """A page: what draws it, its name in the row of pages ("" for one that is not in it), and who may see it."""

    draw: Draw
    label: str = ""
    role: Role | None = None


class Pages:
    """All pages, by name. To whom a page is not open it is not there."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages

    async def screen(self, name: str, visit: Visit) -> Screen:
        """The screen of that name. Raises NotFound, and whatever the page raises."""
        page = self.pages.get(name)
        if page is None or page.role not in (None, visit.role):
            raise NotFound("There is no such page.")
        drawn = await page.draw(visit)
        shown = drawn.page or name
        params = drawn.params if drawn.page else visit.params
        return drawn.model_copy(update={"page": shown, "params": params, "nav": self.nav(shown, visit)})

    def nav(self, here: str, visit: Visit) -> tuple[Button, ...]:
        """The row of pages for this visitor; the one whose screen this is, or a page of it, is marked."""
        return tuple(
            Button(label=page.label, go=Go(page=name), current=here.split(".")[0] == name)
            for name, page in self.pages.items()
            if page.label and page.role in (None, visit.role)
        )
