"""The dates that a leaderboard runs over."""

from datetime import date, timedelta
from typing import Literal, assert_never

Period = Literal["daily", "weekly", "monthly", "all"]
Order = Literal["xp", "improvement"]


def period_bounds(period: Period, today: date) -> tuple[date | None, date | None]:
    """First day of the period and the first after it; weeks begin on Monday, all time has no ends."""
    match period:
        case "daily":
            return today, today + timedelta(days=1)
        case "weekly":
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=7)
        case "monthly":
            first = today.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1)
        case "all":
            return None, None
        case _:
            assert_never(period)
