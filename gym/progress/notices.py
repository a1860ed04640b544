"""What a user should hear of: kept until read, one for each thing that happened, and what is due today."""

from datetime import date, datetime
from typing import Literal

from gym.progress.calendar import Calendar
from gym.progress.learner import Learner, due
from gym.progress.rewards.xp import level_at
from gym.progress.schemas import Unlocked
from gym.progress.skills import PLAIN
from gym.progress.takeaways import many
from gym.value import Value
from gym.world.faults import SKILLS

Topic = Literal["achievement", "level", "streak", "review", "team", "challenge", "certificate", "assignment", "trainer"]
# From this hour of the user's day on, a streak that waits for today's practice is worth a word.
EVENING = 17
FEW = 3


class Notice(Value):
    """One thing worth telling. `source` is unique for the user, so that nothing is told twice."""

    source: str
    kind: Topic
    text: str
    at: datetime
    read: bool = False


def of_finish(before: Learner, after: Learner, won: tuple[Unlocked, ...], at: datetime) -> tuple[Notice, ...]:
    """What a finished scenario brought: achievements, a level, a freeze earned or used up."""
    found = [
        Notice(source=f"achievement:{each.code}", kind="achievement", text=f"{each.title}: {each.description}", at=at)
        for each in won
    ]
    level = level_at(after.xp)
    if level > level_at(before.xp):
        found.append(Notice(source=f"level:{level}", kind="level", text=f"You have reached level {level}.", at=at))
    return (*found, *of_streak(before, after, at))


def of_streak(before: Learner, after: Learner, at: datetime) -> tuple[Notice, ...]:
    """A freeze earned, and one that carried the streak."""
    saved, found = after.streak.frozen - before.streak.frozen, list[Notice]()
    day = after.streak.last
    if saved:
        words = f"A freeze carried your streak over {many(saved, 'day')} without practice."
        found.append(Notice(source=f"frozen:{day}", kind="streak", text=words, at=at))
    if after.streak.freezes > before.streak.freezes - saved:
        words = f"{after.streak.days} days running: you earned a freeze. It carries your streak over a missed day."
        found.append(Notice(source=f"freeze:{day}", kind="streak", text=words, at=at))
    return tuple(found)


def of_today(learner: Learner, now: datetime, calendar: Calendar) -> tuple[Notice, ...]:
    """What is due now: reviews, and a streak that waits for today's practice."""
    today = calendar.day(now)
    return (*reviews_due(learner, now, today), *streak_waiting(learner, now, today, calendar))


def reviews_due(learner: Learner, now: datetime, today: date) -> tuple[Notice, ...]:
    """The skills that are due for review."""
    waiting = [skill for skill in SKILLS if skill in due(learner, now)]
    if not waiting:
        return ()
    named = ", ".join(PLAIN[skill] for skill in waiting[:FEW])
    more = f" and {len(waiting) - FEW} more" if len(waiting) > FEW else ""
    return (Notice(source=f"review:{today}", kind="review", text=f"Due for review: {named}{more}.", at=now),)


def streak_waiting(learner: Learner, now: datetime, today: date, calendar: Calendar) -> tuple[Notice, ...]:
    """A streak that ends, or costs a freeze, unless there is some practice today."""
    streak = learner.streak
    days, last = streak.on(today, calendar), streak.latest(calendar)
    if not days or last is None or last >= today or calendar.wall(now).hour < EVENING:
        return ()
    words = f"Your streak of {many(days, 'day')} waits for today's claim."
    return (Notice(source=f"waiting:{today}", kind="streak", text=words, at=now),)
