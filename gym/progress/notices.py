"""What a user should hear of: kept until read, one for each thing that happened, and what is due today."""

from datetime import date, datetime
from typing import Literal

from gym.progress.calendar import Calendar
from gym.progress.learner import Learner, due_skills
from gym.progress.rewards.xp import level_at
from gym.progress.schemas import UnlockedAchievement
from gym.progress.skills import PLAIN
from gym.progress.takeaways import format_count
from gym.value import Value
from gym.world.faults import SKILLS

Topic = Literal["achievement", "level", "streak", "review", "team", "challenge", "certificate", "assignment", "trainer"]
# From this hour of the user's day on, a streak that waits for today's practice is worth a word.
EVENING = 17
FEW = 3


class Notice(Value):
    """A notice. `source` is unique for the user, so that nothing is reported twice."""

    source: str
    kind: Topic
    text: str
    at: datetime
    read: bool = False


def finish_notices(
    before: Learner, after: Learner, won: tuple[UnlockedAchievement, ...], at: datetime
) -> tuple[Notice, ...]:
    """Notices of a finish: achievements, a level, a streak freeze earned or used."""
    found = [
        Notice(source=f"achievement:{each.code}", kind="achievement", text=f"{each.title}: {each.description}", at=at)
        for each in won
    ]
    level = level_at(after.xp)
    if level > level_at(before.xp):
        found.append(Notice(source=f"level:{level}", kind="level", text=f"You have reached level {level}.", at=at))
    return (*found, *streak_notices(before, after, at))


def streak_notices(before: Learner, after: Learner, at: datetime) -> tuple[Notice, ...]:
    """Notices of a freeze earned or used."""
    saved, found = after.streak.frozen - before.streak.frozen, list[Notice]()
    day = after.streak.last
    if saved:
        words = f"A freeze kept your streak through {format_count(saved, 'day')} without practice."
        found.append(Notice(source=f"frozen:{day}", kind="streak", text=words, at=at))
    if after.streak.freezes > before.streak.freezes - saved:
        words = f"{after.streak.days} days in a row: you earned a freeze. It keeps your streak through a missed day."
        found.append(Notice(source=f"freeze:{day}", kind="streak", text=words, at=at))
    return tuple(found)


def notices_today(learner: Learner, now: datetime, calendar: Calendar) -> tuple[Notice, ...]:
    """What is due now: reviews, and a streak that needs practice today."""
    today = calendar.day(now)
    return (*review_notices(learner, now, today), *streak_reminders(learner, now, today, calendar))


def review_notices(learner: Learner, now: datetime, today: date) -> tuple[Notice, ...]:
    waiting = [skill for skill in SKILLS if skill in due_skills(learner, now)]
    if not waiting:
        return ()
    named = ", ".join(PLAIN[skill] for skill in waiting[:FEW])
    more = f" and {len(waiting) - FEW} more" if len(waiting) > FEW else ""
    return (Notice(source=f"review:{today}", kind="review", text=f"Due for review: {named}{more}.", at=now),)


def streak_reminders(learner: Learner, now: datetime, today: date, calendar: Calendar) -> tuple[Notice, ...]:
    """A reminder if the streak ends, or uses a freeze, without practice today."""
    streak = learner.streak.read_again(calendar)
    days, last = streak.on(today, calendar), streak.latest(calendar)
    if not days or last is None or last >= today or calendar.wall(now).hour < EVENING:
        return ()
    words = f"Do a claim today to keep your streak of {format_count(days, 'day')}."
    return (Notice(source=f"waiting:{today}", kind="streak", text=words, at=now),)
