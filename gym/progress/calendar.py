"""A user's own days: where they live, when their day begins, and whether weekends count."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from gym.value import Value

NOON = time(12)
SATURDAY = 5


class Calendar(Value):
    """`time_zone` is an IANA name; the day rolls over at `day_starts_at` (0..12, hours after midnight).

    With `workdays` a weekend without practice breaks no streak.
    """

    time_zone: str = "UTC"
    day_starts_at: Annotated[int, Field(ge=0, le=12)] = 0
    workdays: bool = False

    def wall(self, at: datetime) -> datetime:
        """Local time in the user's zone."""
        return at.astimezone(ZoneInfo(self.time_zone))

    def day(self, at: datetime) -> date:
        """The user's day at that instant, by local time, so that daylight saving does not shift it."""
        return (self.wall(at).replace(tzinfo=None) - timedelta(hours=self.day_starts_at)).date()

    def exists(self, day: date) -> bool:
        """Whether the day exists in the user's zone: a zone that crosses the date line skips one."""
        noon = datetime.combine(day, NOON, ZoneInfo(self.time_zone))
        return noon.astimezone(UTC).astimezone(noon.tzinfo).date() == day

    def counts(self, day: date) -> bool:
        """Whether a day without practice counts as missed."""
        return (not self.workdays or day.weekday() < SATURDAY) and self.exists(day)

    def count_missed(self, last: date, day: date) -> int:
        """Number of counting days strictly between the two."""
        return sum(self.counts(last + timedelta(days=number)) for number in range(1, (day - last).days))
