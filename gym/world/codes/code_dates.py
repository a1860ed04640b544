"""Codes that went out of use, with the last day on which each was one."""

from bisect import bisect_right
from datetime import date
from functools import cache

from gym.world.codes.tables import read_table


@cache
def list_spans() -> list[tuple[str, str, date]]:
    """First and last code of each span with its last day, in order of the codes."""
    rows = read_table("ended_codes.csv")
    return sorted((row["first"], row["last"], date.fromisoformat(row["ended"])) for row in rows)


def find_last_day(code: str) -> date | None:
    """The last day on which the code was one; None where it still is, or never was."""
    spans = list_spans()
    place = bisect_right(spans, (code, "~", date.max)) - 1
    first, last, ended = spans[place] if place >= 0 else ("~", "", date.max)
    return ended if first <= code <= last else None
