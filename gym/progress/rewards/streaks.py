"""Days running with practice, by the user's own calendar, and the freezes that carry a streak over a missed day."""

from datetime import date, datetime

from gym.progress.calendar import Calendar
from gym.value import Value

# A week of practice earns a freeze; more than two are not kept.
FREEZE_EVERY = 7
MOST_FREEZES = 2
# Further apart than this no freeze helps, and nothing needs to be counted.
LONG = 366
# So many practices after a break are read again when the time zone changes.
MOST_READ_AGAIN = 14


class Streak(Value):
    """Length of a run of practice days; a freeze covers a missed day. `last_at` is the latest practice (UTC).

    `broken` is the run that ended before this one, and `since` the practices since then: in another time zone than
    `zone`, by which they were counted, the run may not have ended (the last evening of a journey, say).
    """

    days: int = 0
    longest: int = 0
    last: date | None = None
    last_at: datetime | None = None
    freezes: int = 0
    frozen: int = 0
    broken: "Streak | None" = None
    since: tuple[datetime, ...] = ()
    zone: str = ""

    def read_again(self, calendar: Calendar) -> "Streak":
        """The streak as it is in the calendar's time zone, where that makes it longer: one broken elsewhere goes on."""
        if self.broken is None or calendar.time_zone == self.zone:
            return self
        again = self.broken
        for at in self.since:
            again = again.count(at, calendar.day(at), calendar)
        return again if again.days > self.days else self

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
        """The streak after practice on `day`, once the last practices were read again in the calendar's time zone."""
        return self.read_again(calendar).count(at, day, calendar)

    def count(self, at: datetime, day: date, calendar: Calendar) -> "Streak":
        """The streak after practice on `day`; a day already counted (travel, a clock set back) adds nothing."""
        last = self.latest(calendar)
        since = (*self.since, at) if self.broken and len(self.since) < MOST_READ_AGAIN else ()
        kept = {"broken": self.broken if since else None, "since": since, "zone": calendar.time_zone}
        if last and day <= last:
            later = max(at, self.last_at or at)
            return self.model_copy(update={"last_at": later, **kept})
        missed = self.count_missed(day, calendar)
        alive = last is not None and missed <= self.freezes
        if last is not None and not alive:
            ended = self.model_copy(update={"broken": None, "since": (), "zone": ""})
            kept = {"broken": ended, "since": (at,), "zone": calendar.time_zone}
        return self.model_copy(update={**self.add_day(at, day, missed, alive), **kept})

    def add_day(self, at: datetime, day: date, missed: int, alive: bool) -> dict[str, object]:
        """What one more day changes, `missed` days after the last; not `alive`, it begins a new run."""
        days = self.days + 1 if alive else 1
        left = self.freezes - missed if alive else self.freezes
        return {
            "days": days,
            "longest": max(days, self.longest),
            "last": day,
            "last_at": at,
            "freezes": min(MOST_FREEZES, left + (days % FREEZE_EVERY == 0)),
            "frozen": self.frozen + (missed if alive else 0),
        }

    def on(self, today: date, calendar: Calendar) -> int:
        """Current length; 0 once more days are missed than there are freezes."""
        now = self.read_again(calendar)
        return now.days if now.last and now.count_missed(today, calendar) <= now.freezes else 0
