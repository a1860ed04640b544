"""What screens are made of: plain values that one element of the page (Screen.jsx) draws.

Texts are shown as texts, never as markup. A `Go` is where a press leads: to another screen (`page` with `params`), to
something said in the chat, or to an address.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from gym.chat.screens.forms import Form, Params
from gym.value import Value

Tone = Literal["plain", "quiet", "good", "warn", "bad"]


class Go(Value):
    """Where a press leads; exactly one of `page`, `say` and `href` is given."""

    page: str = ""
    params: Params = Field(default_factory=dict)
    say: str = ""
    href: str = ""


class Text(Value):
    """A paragraph."""

    kind: Literal["text"] = "text"
    text: str
    tone: Tone = "plain"


class Stat(Value):
    """A number and what it counts."""

    name: str
    value: str


class Stats(Value):
    """A row of numbers."""

    kind: Literal["stats"] = "stats"
    items: tuple[Stat, ...]


class Bar(Value):
    """A share 0..1 as a bar; `low` and `high` (0..1) are the ends of its band, where it is uncertain; `about` is a
    sentence under the label.
    """

    label: str
    share: float
    note: str
    about: str = ""
    low: float | None = None
    high: float | None = None
    go: Go | None = None


class Bars(Value):
    """Bars under a heading."""

    kind: Literal["bars"] = "bars"
    title: str
    rows: tuple[Bar, ...]
    empty: str = ""


class Cell(Value):
    """One cell of a table."""

    text: str
    tone: Tone = "plain"
    go: Go | None = None


class Table(Value):
    """A table; `empty` is said where there are no rows, and the columns in the places `numbers` are right-aligned."""

    kind: Literal["table"] = "table"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    numbers: tuple[int, ...] = ()


class Button(Value):
    """A button; `current` marks the one whose screen this is."""

    label: str
    go: Go
    primary: bool = False
    current: bool = False
    danger: bool = False


class Buttons(Value):
    """Buttons in a row, with the name of the row for screen readers."""

    kind: Literal["buttons"] = "buttons"
    name: str
    items: tuple[Button, ...]


class Spot(Value):
    """One cell of a heat map: a share 0..1 that shades it (None of nothing), and the words in it."""

    text: str
    share: float | None = None
    title: str = ""
    go: Go | None = None


class HeatRow(Value):
    """One row of a heat map."""

    label: str
    spots: tuple[Spot, ...]
    go: Go | None = None


class Heat(Value):
    """A heat map, drawn as a table: shade and number say the same."""

    kind: Literal["heat"] = "heat"
    title: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    empty: str = ""


class ClaimBlock(Value):
    """A claim (its JSON) to be read; `marked` are the paths that have just changed."""

    kind: Literal["claim"] = "claim"
    title: str
    claim: dict[str, Any]
    marked: tuple[str, ...] = ()


class Player(Value):
    """Steps to be played one after another: step `place` (from 0) of `count`; a step is `page` with `step`."""

    kind: Literal["player"] = "player"
    place: int
    count: int
    page: str
    params: Params = Field(default_factory=dict)


class Pre(Value):
    """Text as it is, in a fixed pitch; it can be copied."""

    kind: Literal["pre"] = "pre"
    title: str
    text: str


class CopyText(Value):
    """A text to be taken elsewhere, with a button that copies it."""

    kind: Literal["copy"] = "copy"
    title: str
    text: str


class BlockHeading(Value):
    """A heading over the blocks that follow."""

    kind: Literal["heading"] = "heading"
    text: str


class Fold(Value):
    """Blocks behind a summary."""

    kind: Literal["fold"] = "fold"
    title: str
    blocks: "tuple[Block, ...]"


class Look(Value):
    """How the user likes to see the gym; the page follows it at once."""

    kind: Literal["look"] = "look"
    theme: str
    reduced_motion: bool


Block = Annotated[
    Text
    | Stats
    | Bars
    | Table
    | Buttons
    | Form
    | Heat
    | ClaimBlock
    | Player
    | Pre
    | CopyText
    | BlockHeading
    | Fold
    | Look,
    Field(discriminator="kind"),
]


class Screen(Value):
    """A whole screen; `nav` and `sub` are the rows of pages over it.

    `note` tells what the press before it did; `say` is said in the chat once, as if its user had.
    """

    title: str
    kicker: str = ""
    page: str = ""
    params: Params = Field(default_factory=dict)
    note: str = ""
    say: str = ""
    nav: tuple[Button, ...] = ()
    sub: tuple[Button, ...] = ()
    blocks: tuple[Block, ...]


Fold.model_rebuild()
