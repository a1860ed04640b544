"""The dates that a leaderboard runs over."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal, assert_never, get_args

Period = Literal["daily", "weekly", "monthly", "all"]
Order = Literal["xp", "improvement"]
PERIODS: tuple[Period, ...] = get_args(Period)


def board_day(at: datetime) -> date:
    """The UTC day: the same for every user, so a board changes for all at once."""
    return at.astimezone(UTC).date()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def period_bounds(period: Period, today: date) -> tuple[date | None, date | None]:
    """First day of the period and the first day after it; weeks begin on Monday. Both None for all time."""
    match period:
        case "daily":
            return today, today + timedelta(days=1)
        case "weekly":
            return monday_of(today), monday_of(today) + timedelta(days=7)
        case "monthly":
            first = today.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1)
        case "all":
            return None, None
        case _:
            assert_never(period)
