"""The log of acts of a tenant, for its administrators and auditors: in pages, and as a file for a spreadsheet."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gym.caller import Caller
from gym.errors import Invalid, wrong
from gym.progress.analytics.csv import write_rows
from gym.schemas.acts import ActFilter, ActKind, ActPage, ActQuery, ActRow
from gym.services.cursors import NO_CURSOR, pack_cursor, unpack_cursor
from gym.store import Store
from gym.store.acts import ActsAsked, Place, StoredAct

COLUMNS = ("at", "who", "what", "about", "before", "after", "more")
BATCH, MOST_EXPORTED = 1000, 50_000
NO_OFFSET = "must be a time with its offset, such as 2026-07-01T09:00:00Z"
TOO_MANY = f"These are more than {MOST_EXPORTED:,} acts. Say since and until, and export them in parts."
# Streams named after a person; of any other the kind stays before the name.
OF_PEOPLE = ("account", "user")


class Acts:
    """The log of acts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def page(self, caller: Caller, query: ActQuery) -> ActPage:
        """A page of the acts of the caller's tenant, the newest first. Raises Invalid."""
        asked = to_asked(query, place_of(query.cursor))
        found = await self.store.read(self.store.acts.page, caller.tenant, asked, query.limit + 1)
        following = cursor_of(found[query.limit - 1]) if len(found) > query.limit else None
        return ActPage(rows=tuple(map(to_row, found[: query.limit])), next_cursor=following)

    async def export(self, caller: Caller, wanted: ActFilter) -> str:
        """All of these acts as CSV that a spreadsheet opens safely, the newest first. Raises Invalid for too many."""
        rows, after = list[StoredAct](), None
        while True:
            found = await self.store.read(self.store.acts.page, caller.tenant, to_asked(wanted, after), BATCH)
            rows += found
            if len(found) < BATCH:
                return write_rows(COLUMNS, map(to_cells, rows))
            if len(rows) >= MOST_EXPORTED:
                raise Invalid(TOO_MANY)
            after = place_at(found[-1])


def to_asked(wanted: ActFilter, after: Place | None) -> ActsAsked:
    """A filter as the store takes it. Raises Invalid."""
    for name, at in (("since", wanted.since), ("until", wanted.until)):
        if at and at.tzinfo is None:
            raise wrong(name, f"{name} {NO_OFFSET}.")
    kinds = [wanted.what] if wanted.what else list(ActKind)
    return ActsAsked(kinds, wanted.who, wanted.about, wanted.since, wanted.until, after)


def place_at(row: StoredAct) -> Place:
    """Where an act stands in the order of the log."""
    return row.at, row.stream, row.seq


def cursor_of(row: StoredAct) -> str:
    """The cursor after an act, as clients get it."""
    return pack_cursor(json.dumps(place_at(row)))


def place_of(cursor: str | None) -> Place | None:
    """The place that a cursor stands for. Raises Invalid for one that is none of ours."""
    if cursor is None:
        return None
    try:
        at, stream, seq = json.loads(unpack_cursor(cursor))
    except (ValueError, TypeError, RecursionError):
        raise wrong("cursor", NO_CURSOR) from None
    if not (isinstance(at, str) and isinstance(stream, str) and type(seq) is int and 0 <= seq < 2**53):
        raise wrong("cursor", NO_CURSOR)
    return at, stream, seq


def about_of(stream: str) -> str:
    """About whom or what the acts of a stream are."""
    kind, _, name = stream.partition(":")
    return name if kind in OF_PEOPLE else stream


def facts_of(row: StoredAct) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is on record of an act: before, after, and whatever else."""
    body: dict[str, Any] = json.loads(row.body)
    for name in ("before", "after"):
        yield name, body.pop(name, {})
    yield "more", body


def to_row(row: StoredAct) -> ActRow:
    """An act as it goes out."""
    known = {"at": row.at, "who": row.actor, "what": row.kind, "about": about_of(row.stream)}
    return ActRow.model_validate({**known, **dict(facts_of(row))})


def to_cells(row: StoredAct) -> list[object]:
    """An act as a row of a spreadsheet: each fact as `name: value`."""
    cells = [row.at, row.actor, row.kind, about_of(row.stream)]
    said = ("; ".join(f"{name}: {to_text(value)}" for name, value in facts.items()) for _, facts in facts_of(row))
    return [*cells, *said]


def to_text(value: object) -> str:
    """A fact in one cell."""
    return value if isinstance(value, str) else json.dumps(value)
