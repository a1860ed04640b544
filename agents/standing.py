"""How sessions and users stand, read from the record."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, get_args

from gym.errors import NotFound, wrong
from gym.progress.boards import Order, Period, period_bounds
from gym.progress.calendar import Calendar
from gym.progress.learner import Learner, new_learner
from gym.progress.profile import profile
from gym.progress.reports import analytics
from gym.progress.rewards import achievements
from gym.progress.standing import Achievements, Analytics, Board, BoardRow, Profile
from gym.store import Store
from gym.store.board_records import BoardQuery, Page
from gym.store.boards import period_name
from gym.world.faults import SKILLS

MOST = 100


class Place(NamedTuple):
    """Where a page of a board ends: the rank, points and id of its last user, and what the board is ordered by."""

    rank: int
    points: float
    user_id: str
    order: Order


def pack(place: Place) -> str:
    """A cursor after that place."""
    text = f"{place.order}:{place.rank}:{place.points!r}:{place.user_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str, order: Order) -> Place:
    """The place a cursor stands for. Raises Invalid for one we did not make, or made for another board."""
    unknown = wrong("cursor", "That cursor is not one of ours: take next_cursor from the page before.")
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        _, rank, points, user_id = text.split(":", 3)
        place = Place(int(rank), int(points) if order == "xp" else float(points), user_id, order)
    except (ValueError, binascii.Error):
        raise unknown from None
    if pack(place) != cursor or not (0 < place.rank < 2**53 and 0 < place.points < 2**53):
        raise unknown
    return place


class Standing:
    """Profiles, achievements, boards and analytics: folds, read where they are kept."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    def learner(self, user_id: str) -> tuple[Learner, Calendar]:
        """The user and their days; a user never seen is a new one."""
        row = self.store.learner(user_id)
        if row is None:
            return new_learner(user_id), Calendar()
        return Learner.model_validate_json(row.body), row.settings.calendar

    def profile(self, user_id: str) -> Profile:
        """The user's standing at this moment, by their own calendar."""
        learner, calendar = self.learner(user_id)
        return profile(learner, self.clock(), calendar)

    def achievements(self, user_id: str) -> Achievements:
        """What the user has and what is to come."""
        return achievements(self.learner(user_id)[0])

    def analytics(self, session_id: str) -> Analytics:
        """What a session shows so far. Raises NotFound."""
        events = self.store.events(session_id)
        if not events:
            raise NotFound("There is no session with that id. Start one first.")
        return analytics(events)

    def board(
        self,
        period: str,
        skill: str | None,
        team: str | None,
        limit: int,
        cursor: str | None,
        order: Order = "xp",
        *,
        everyone: bool = False,
    ) -> Board:
        """One page of a board, of one team where it is named (`everyone`: unlisted members too). Raises Invalid."""
        kind = next((each for each in get_args(Period) if each == period), None)
        if kind is None:
            raise wrong("period", f"period is one of {', '.join(get_args(Period))}.")
        if skill is not None and skill not in SKILLS:
            raise wrong("skill", f"skill is one of {', '.join(SKILLS)}.")
        if not 1 <= limit <= MOST:
            raise wrong("limit", f"limit is 1 to {MOST}.")
        if skill is not None and order == "improvement":
            raise wrong("skill", "Improvement is that of the mean over all skills: leave skill out.")
        place, today = unpack(cursor, order) if cursor is not None else None, self.clock().date()
        first, last = period_bounds(kind, today)
        after = (place.points, place.user_id) if place else None
        query = BoardQuery(period_name(kind, today), skill or "", limit, after, order)
        page = self.store.teams.members(team, query, everyone=everyone) if team else self.store.board(query)
        rows = ranked(page, place.rank if place else 0)
        following = pack(end(rows[-1], page, order)) if page.more else None
        return Board(period=kind, date_from=first, date_to=last, rows=rows, next_cursor=following)


def end(row: BoardRow, page: Page, order: Order) -> Place:
    """Where the page ends; the points are the stored ones, which are not rounded."""
    return Place(row.rank, getattr(page.lines[-1], order), row.user_id, order)


def ranked(page: Page, above: int) -> tuple[BoardRow, ...]:
    """The lines of a page with their ranks; `above` users stand before it."""
    return tuple(
        BoardRow(
            rank=above + place,
            user_id=line.user_id,
            display_name=line.display_name,
            xp=line.xp,
            improvement=round(line.improvement, 2),
            accuracy=round(line.accuracy_sum / line.scenarios, 4),
            scenarios=line.scenarios,
        )
        for place, line in enumerate(page.lines, 1)
    )
