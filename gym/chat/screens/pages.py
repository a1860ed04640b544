"""The pages of the chat: which name leads to which screen, and for whom."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import NamedTuple

from pydantic import Field

from gym.caller import Caller, Right, allows
from gym.chat.screens.blocks import Block, Button, Buttons, Go, Screen
from gym.chat.screens.forms import Form, Params
from gym.errors import NotFound, wrong
from gym.value import Value

NUMBER = re.compile(r"-?[0-9]{1,12}")


class PageRequest(Value):
    """A page that somebody asks for: `params` came from the browser, so each page checks its own; `origin` is the
    address under which the browser knows this gym, `zone` its time zone, "" where it told none.
    """

    caller: Caller
    origin: str = ""
    zone: str = ""
    params: Params = Field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """A parameter, without spaces around it."""
        return self.params.get(name, default).strip()

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number between its limits. Raises Invalid."""
        text = self.get(name) or str(default)
        number = int(text) if NUMBER.fullmatch(text) else None
        if number is None or not least <= number <= most:
            raise wrong(name, f"{name.replace('_', ' ').capitalize()} must be a whole number from {least} to {most}.")
        return number

    def at(self, **params: str) -> "PageRequest":
        """The same caller with other parameters."""
        return self.model_copy(update={"params": params})


Draw = Callable[[PageRequest], Awaitable[Screen]]


class Page(NamedTuple):
    """A page: what draws it, what its caller needs, its name in the row of pages ("" for one that is not in it), and
    the group that it stands in, under whose name a second row has its pages.
    """

    draw: Draw
    right: Right
    label: str = ""
    group: str = ""


class Pages:
    """All pages, by name. To whom a page is not open it is not there."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages

    async def screen(self, name: str, request: PageRequest) -> Screen:
        """The screen of that name. Raises NotFound, and whatever the page raises."""
        page = self.pages.get(name)
        if page is None or not allows(page.right, request.caller):
            raise NotFound("There is no such page.")
        drawn = await page.draw(request)
        shown, params = (drawn.page, drawn.params) if drawn.page else (name, request.params)
        rows = {"nav": self.nav(shown, request), "sub": self.sub(shown, request)}
        blocks = tuple(self.keep_open(drawn.blocks, request.caller))
        return drawn.model_copy(update={"page": shown, "params": params, "blocks": blocks, **rows})

    def keep_open(self, blocks: tuple[Block, ...], caller: Caller) -> Iterator[Block]:
        """The blocks without forms and buttons that this caller would be refused."""
        for each in blocks:
            match each:
                case Form() if not self.is_open(each.page, caller):
                    continue
                case Buttons():
                    items = tuple(item for item in each.items if self.is_open(item.go.page, caller))
                    if items:
                        yield each.model_copy(update={"items": items})
                case _:
                    yield each

    def is_open(self, name: str, caller: Caller) -> bool:
        """Whether a page is there for a caller; what is no page of this table is none of its business."""
        page = self.pages.get(name)
        return page is None or allows(page.right, caller)

    def list_pages(self, request: PageRequest) -> dict[str, Page]:
        """The pages that this caller finds in the rows."""
        return {name: each for name, each in self.pages.items() if each.label and allows(each.right, request.caller)}

    def place(self, here: str) -> Page | None:
        """The page in the rows that the screen `here` belongs to."""
        return self.pages.get(here.split(".")[0])

    def nav(self, here: str, request: PageRequest) -> tuple[Button, ...]:
        """The row of pages and groups; the one that holds this screen is marked."""
        found, place = dict[str, Button](), self.place(here)
        for name, page in self.list_pages(request).items():
            title = page.group or page.label
            is_here = place is not None and title == (place.group or place.label)
            found.setdefault(title, Button(label=title, go=Go(page=name), current=is_here))
        return tuple(found.values())

    def sub(self, here: str, request: PageRequest) -> tuple[Button, ...]:
        """The pages of the group that this screen is in."""
        place = self.place(here)
        if place is None or not place.group:
            return ()
        return tuple(
            Button(label=page.label, go=Go(page=name), current=page is place)
            for name, page in self.list_pages(request).items()
            if page.group == place.group
        )
