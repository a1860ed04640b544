"""Assignments: a claim that a trainer wants done by a day, and where it stands."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from gym.progress.calendar import Calendar
from gym.value import Value

Standing = Literal["open", "late", "done", "done late"]
NEAR = timedelta(days=2)
MOMENT = timedelta(microseconds=1)


class Assignment(Value):
    """One claim for one trainee. Done with the first finish at or after the time it was assigned."""

    id: str
    user_id: str
    scenario_id: str
    title: str
    assigned_by: str
    at: datetime
    due_at: datetime
    done_at: datetime | None = None

    def standing_at(self, now: datetime) -> Standing:
        if self.done_at is not None:
            return "done late" if self.done_at >= self.due_at else "done"
        return "late" if now >= self.due_at else "open"

    def is_pressing(self, now: datetime) -> bool:
        """Whether it is open and its deadline is within NEAR, or past."""
        return self.done_at is None and now >= self.due_at - NEAR

    def last_day(self, calendar: Calendar) -> date:
        """The last day, by the trainee's calendar, on which it is in time."""
        return calendar.day(self.due_at - MOMENT)


def deadline(day: date, calendar: Calendar) -> datetime:
    """The end of `day` by the trainee's calendar."""
    after = datetime.combine(day + timedelta(days=1), time(calendar.day_starts_at), ZoneInfo(calendar.time_zone))
    return after.astimezone(UTC)
