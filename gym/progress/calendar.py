"""A user's own days: where they live, when their day begins, and whether weekends count."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from gym.value import Value

SATURDAY = 5


class Calendar(Value):
    """`time_zone` is an IANA name; the day rolls over at `day_starts_at` (0..12, hours after midnight).

    With `workdays` a weekend without practice breaks no streak.
    """

    time_zone: str = "UTC"
    day_starts_at: Annotated[int, Field(ge=0, le=12)] = 0
    workdays: bool = False

    def wall(self, at: datetime) -> datetime:
        """What the clock on the user's wall shows."""
        return at.astimezone(ZoneInfo(self.time_zone))

    def day(self, at: datetime) -> date:
        """The user's day at that instant: by the wall clock, so that no change of summer time moves it."""
        return (self.wall(at).replace(tzinfo=None) - timedelta(hours=self.day_starts_at)).date()

    def missed(self, last: date, day: date) -> int:
        """How many days that count lie between the two."""
        between = (last + timedelta(days=number) for number in range(1, (day - last).days))
        return sum(not self.workdays or each.weekday() < SATURDAY for each in between)
