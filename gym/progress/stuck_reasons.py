"""Who is stuck: one rule over the claim on the desk and the claims before it, with its reasons in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from gym.progress.calendar import Calendar
from gym.progress.takeaways import format_count
from gym.value import Value

TRIES = 3
RUNGS = 3
LOST = 3
QUIET = timedelta(minutes=15)


class OpenClaim(Value):
    """The open claim of a trainee: wrong tries, hints taken, and the time of the last move."""

    title: str
    wrong: int
    rungs: int
    moved_at: datetime


def stuck_reasons(
    working: OpenClaim | None, lost: Sequence[bool], now: datetime, calendar: Calendar
) -> tuple[str, ...]:
    """Reasons why a trainee is stuck; empty if not. `lost` marks the lost ones of the last claims, oldest first."""
    on_desk = tuple(open_claim_reasons(working, now, calendar)) if working else ()
    is_losing = len(lost) >= LOST and all(lost[-LOST:])
    return (*on_desk, *((f"did not settle the last {format_count(LOST, 'claim')}",) if is_losing else ()))


def open_claim_reasons(working: OpenClaim, now: datetime, calendar: Calendar) -> Iterator[str]:
    """Reasons from the open claim; a claim left on another day gives none."""
    if working.wrong >= TRIES:
        yield f"{working.wrong} wrong tries on “{working.title}”"
    if working.rungs >= RUNGS:
        yield f"{working.rungs} hints taken on “{working.title}”"
    quiet = now - working.moved_at
    if quiet > QUIET and calendar.day(working.moved_at) == calendar.day(now):
        minutes = int(quiet.total_seconds() // 60)
        yield f"nothing has happened on “{working.title}” for {format_minutes(minutes)}"


def format_minutes(minutes: int) -> str:
    return format_count(minutes, "minute") if minutes < 120 else format_count(minutes // 60, "hour")
