"""Cursors of pages as clients get them; of boards the one keyset cursor, and the ranks of the rows that follow it."""

import base64
from collections.abc import Sequence
from typing import NamedTuple

from gym.errors import wrong
from gym.progress.boards import Order

NO_CURSOR = "That cursor is not valid: use next_cursor of the previous page."


class Cursor(NamedTuple):
    """Keyset cursor: the last row of a page, by its points and the id of its user or team.

    `position` counts the rows up to it; rows with equal points share a `rank`. Points are the stored ones, not rounded.
    """

    rank: int
    position: int
    points: float
    row_id: str
    order: Order

    def encode(self) -> str:
        """The cursor as clients get it."""
        text = f"{self.order}:{self.rank}:{self.position}:{self.points!r}:{self.row_id}"
        return pack_cursor(text)


def pack_cursor(text: str) -> str:
    """A place as clients get it."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack_cursor(cursor: str) -> str:
    """The place that clients sent back. Raises ValueError for what is no such text."""
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()


def decode_cursor(text: str | None, order: Order) -> Cursor | None:
    """The cursor that a client sent, if any. Raises Invalid for one we did not make, or made for another board."""
    if text is None:
        return None
    unknown = wrong("cursor", NO_CURSOR)
    try:
        _, rank, position, points, row_id = unpack_cursor(text).split(":", 4)
        cursor = Cursor(int(rank), int(position), int(points) if order == "xp" else float(points), row_id, order)
    except ValueError:
        raise unknown from None
    if cursor.encode() != text or not (0 < cursor.rank <= cursor.position < 2**53 and 0 < cursor.points < 2**53):
        raise unknown
    return cursor


def rank_rows(points: Sequence[float], before: Cursor | None) -> list[int]:
    """The ranks of the rows after a cursor, by their points: equal points share the rank of the first of them."""
    found, rank, last = list[int](), before.rank if before else 0, before.points if before else None
    for position, each in enumerate(points, (before.position if before else 0) + 1):
        rank = rank if each == last else position
        last = each
        found.append(rank)
    return found


def next_cursor(points: Sequence[float], row_id: str, before: Cursor | None, order: Order) -> str:
    """The encoded cursor after a page with those points, whose last row has that id."""
    position = (before.position if before else 0) + len(points)
    return Cursor(rank_rows(points, before)[-1], position, points[-1], row_id, order).encode()
