"""Days running with practice, by the user's own calendar, and the freezes that carry a streak over a missed day."""

from datetime import date, datetime

from gym.progress.calendar import Calendar
from gym.value import Value

# A week of practice earns a freeze; more than two are not kept.
FREEZE_EVERY = 7
MOST_FREEZES = 2
# Further apart than this no freeze helps, and nothing needs to be counted.
LONG = 366


class Streak(Value):
    """Length of a run of practice days; a freeze covers a missed day. `last_at` is the latest practice (UTC)."""

    days: int = 0
    longest: int = 0
    last: date | None = None
    last_at: datetime | None = None
    freezes: int = 0
    frozen: int = 0

    def latest(self, calendar: Calendar) -> date | None:
        """Date of the last practice on this calendar; it may differ after a trip across the date line."""
        if self.last is None or self.last_at is None:
            return self.last
        return max(self.last, calendar.day(self.last_at))

    def count_missed(self, today: date, calendar: Calendar) -> int:
        """Days without practice since the last one, without today."""
        last = self.latest(calendar)
        if last is None or (today - last).days > LONG:
            return LONG
        return calendar.count_missed(last, today)

    def after(self, at: datetime, day: date, calendar: Calendar) -> "Streak":
        """The streak after practice on `day`; a day already counted (travel, a clock set back) adds nothing."""
        last = self.latest(calendar)
        if last and day <= last:
            later = max(at, self.last_at or at)
            return self.model_copy(update={"last_at": later})
        missed = self.count_missed(day, calendar)
        alive = last is not None and missed <= self.freezes
        days = self.days + 1 if alive else 1
        left = self.freezes - missed if alive else self.freezes
        earned = days % FREEZE_EVERY == 0
        return Streak(
            days=days,
            longest=max(days, self.longest),
            last=day,
            last_at=at,
            freezes=min(MOST_FREEZES, left + earned),
            frozen=self.frozen + (missed if alive else 0),
        )

    def on(self, today: date, calendar: Calendar) -> int:
        """Current length; 0 once more days are missed than there are freezes."""
        return self.days if self.last and self.count_missed(today, calendar) <= self.freezes else 0
