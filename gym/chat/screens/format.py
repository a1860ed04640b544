"""Small parts that many screens share."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from gym.chat.screens.blocks import Bar, Cell, Go, Tone
from gym.chat.screens.forms import Option
from gym.progress.skills import PLAIN


def skill_name(skill: str) -> str:
    """A skill in plain words, beginning with a capital."""
    words = PLAIN.get(skill, skill.replace("_", " "))
    return words[:1].upper() + words[1:]


def share(value: float | None) -> str:
    """A share as whole percent; a dash of nothing."""
    return "–" if value is None else f"{value:.0%}"


def count(number: int, thing: str) -> str:
    """A number of things: `1 claim`, `2 claims`."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def day(at: date | None) -> str:
    """A date to be read."""
    return "–" if at is None else f"{at.day} {at:%b %Y}"


def moment(at: datetime | None) -> str:
    """An instant to be read."""
    return "–" if at is None else f"{day(at)}, {at.astimezone(UTC):%H:%M} UTC"


def format_time(seconds: float | None) -> str:
    """A time taken, to be read."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def cell(text: object, tone: Tone = "plain", go: Go | None = None) -> Cell:
    """One cell."""
    return Cell(text=str(text), tone=tone, go=go)


def options(pairs: Iterable[tuple[str, str]], any_of: str = "") -> tuple[Option, ...]:
    """Choices of a select; `any_of` words the choice of none, which comes first."""
    first = (Option(value="", label=any_of),) if any_of else ()
    return (*first, *(Option(value=value, label=label) for value, label in pairs))


def band(label: str, value: float, spread: float, go: Go | None = None) -> Bar:
    """A share with its uncertainty."""
    low, high = max(0.0, value - spread), min(1.0, value + spread)
    return Bar(label=label, share=value, low=low, high=high, note=f"{value:.0%} ± {spread * 100:.0f}", go=go)
