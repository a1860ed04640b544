"""How sessions and users stand, read from the record."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, get_args

from gym.errors import FieldError, Invalid, NotFound
from gym.progress.boards import Period, period_bounds
from gym.progress.calendar import Calendar
from gym.progress.learner import Learner, new_learner
from gym.progress.profile import profile
from gym.progress.reports import analytics
from gym.progress.rewards import achievements
from gym.progress.standing import Achievements, Analytics, Board, BoardRow, Profile
from gym.store import Store
from gym.store.boards import period_name
from gym.store.records import BoardQuery, Page
from gym.world.faults import SKILLS

MOST = 100


def refuse(field: str, message: str) -> Invalid:
    """A 422 for one field."""
    return Invalid(message, (FieldError(field=field, message=message),))


class Place(NamedTuple):
    """Where a page of a board ends: the rank, XP and id of its last user."""

    rank: int
    xp: int
    user_id: str


def pack(place: Place) -> str:
    """A cursor after that place."""
    return base64.urlsafe_b64encode(f"{place.rank}:{place.xp}:{place.user_id}".encode()).decode().rstrip("=")


def unpack(cursor: str) -> Place:
    """The place a cursor stands for. Raises Invalid for one we did not make."""
    unknown = refuse("cursor", "That cursor is not one of ours: take next_cursor from the page before.")
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        rank, xp, user_id = text.split(":", 2)
        place = Place(int(rank), int(xp), user_id)
    except (ValueError, binascii.Error):
        raise unknown from None
    if pack(place) != cursor or not (0 < place.rank < 2**53 and 0 < place.xp < 2**53):
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

    def board(self, period: str, skill: str | None, team: str | None, limit: int, cursor: str | None) -> Board:
        """One page of a board. Raises Invalid."""
        kind = next((each for each in get_args(Period) if each == period), None)
        if kind is None:
            raise refuse("period", f"period is one of {', '.join(get_args(Period))}.")
        if skill is not None and skill not in SKILLS:
            raise refuse("skill", f"skill is one of {', '.join(SKILLS)}.")
        if not 1 <= limit <= MOST:
            raise refuse("limit", f"limit is 1 to {MOST}.")
        place, today = unpack(cursor) if cursor is not None else None, self.clock().date()
        first, last = period_bounds(kind, today)
        after = (place.xp, place.user_id) if place else None
        query = BoardQuery(period_name(kind, today), skill or "", limit, after)
        page = Page((), more=False) if team else self.store.board(query)
        rows = ranked(page, place.rank if place else 0)
        following = pack(Place(rows[-1].rank, rows[-1].xp, rows[-1].user_id)) if page.more else None
        return Board(period=kind, date_from=first, date_to=last, rows=rows, next_cursor=following)


def ranked(page: Page, above: int) -> tuple[BoardRow, ...]:
    """The lines of a page with their ranks; `above` users stand before it."""
    return tuple(
        BoardRow(
            rank=above + place,
            user_id=line.user_id,
            display_name=line.display_name,
            xp=line.xp,
            accuracy=round(line.accuracy_sum / line.scenarios, 4),
            scenarios=line.scenarios,
        )
        for place, line in enumerate(page.lines, 1)
    )
