"""The log of acts for administrators and auditors: who did what about whom, and what was and is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Cell, Go, Screen, Table
from gym.chat.screens.format import cell, moment, options
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.errors import wrong
from gym.schemas.acts import ActKind, ActQuery, ActRow
from gym.services.sessions import Sessions

FILTERS = ("who", "what", "about", "since", "until")
EMPTY = "Nothing was done that fits."
ONE_DAY = timedelta(days=1)


class ActPages:
    """The log of acts of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.log = sessions.administration.acts

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"acts": Page(self.acts, Right.ACT_READER, "Log", group="Administration")}

    async def acts(self, request: PageRequest) -> Screen:
        """The acts that are looked for, the newest first."""
        wanted = read_filter(request)
        query = parse_fields(ActQuery, **wanted, cursor=request.get("cursor") or None)
        found = await self.log.page(request.caller, query)
        kept = {name: request.get(name) for name in FILTERS}
        items = [Button(label="Download as CSV", go=Go(href=address_of(wanted)))]
        if found.next_cursor:
            items.insert(0, Button(label="Older", go=Go(page="acts", params={**kept, "cursor": found.next_cursor})))
        table = Table(
            title="What was done",
            columns=("When", "Who", "What", "About", "Change"),
            rows=tuple(map(line, found.rows)),
            empty=EMPTY,
        )
        blocks: tuple[Block, ...] = (filter_form(request), table, Buttons(name="Log", items=tuple(items)))
        return Screen(title="Log", kicker=request.caller.tenant, blocks=blocks)


def read_filter(request: PageRequest) -> dict[str, Any]:
    """What the form says, days as instants: until the end of the last one. Raises Invalid."""
    given: dict[str, Any] = {name: request.get(name) for name in ("who", "what", "about")}
    since, until = day_of(request, "since"), day_of(request, "until")
    given |= {"since": since, "until": until + ONE_DAY if until else None}
    return {name: value for name, value in given.items() if value}


def day_of(request: PageRequest, name: str) -> datetime | None:
    """The beginning of a day (UTC). Raises Invalid for what is no day."""
    text = request.get(name)
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise wrong(name, "Choose a day from the calendar, or leave it empty.") from None


def address_of(wanted: Mapping[str, Any]) -> str:
    """Where the same acts are as a file."""
    given = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in wanted.items()}
    return f"/api/admin/acts.csv{'?' if given else ''}{urlencode(given)}"


def filter_form(request: PageRequest) -> Form:
    """Which acts to show."""
    kinds = options(((each.value, name_kind(each)) for each in ActKind), "Anything")
    fields = (
        FormField(name="who", label="Who", value=request.get("who"), longest=64),
        FormField(name="what", label="What", kind="select", value=request.get("what"), options=kinds),
        FormField(name="about", label="About whom", value=request.get("about"), longest=80),
        FormField(name="since", label="From", kind="date", value=request.get("since")),
        FormField(name="until", label="To", kind="date", value=request.get("until"), hint="The days are those of UTC"),
    )
    return Form(title="Find acts", fields=fields, submit="Find", page="acts")


def name_kind(kind: ActKind) -> str:
    """A kind of act in plain words."""
    return kind.value.replace("_", " ").capitalize()


def line(row: ActRow) -> tuple[Cell, ...]:
    """One act."""
    return (cell(moment(row.at)), cell(row.who), cell(name_kind(row.what)), cell(row.about), cell(say_change(row)))


def say_change(row: ActRow) -> str:
    """What was and what is, and whatever else is on record."""
    names = dict.fromkeys((*row.before, *row.after))
    changes = [f"{name}: {say_both(row.before.get(name), row.after.get(name))}" for name in names]
    return "; ".join((*changes, *(f"{name}: {say_value(value)}" for name, value in row.more.items())))


def say_both(before: object, after: object) -> str:
    """One fact before and after, or the one of both that there is."""
    if before is None or after is None:
        return say_value(after if before is None else before)
    return f"{say_value(before)} → {say_value(after)}"


def say_value(value: object) -> str:
    """One fact in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(say_value, value)) or "none"
        case dict():
            return ", ".join(f"{name} {say_value(each)}" for name, each in value.items()) or "none"
        case _:
            return str(value)
