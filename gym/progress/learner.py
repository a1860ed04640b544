"""All that is known of one user, folded from the log one event at a time."""

from datetime import date, datetime, timedelta

from pydantic import Field

from gym.progress.config import LOGITS
from gym.progress.deeds import Moment, counted
from gym.progress.events import Event, Finish, Finished, Kind
from gym.progress.levels import advise, moved
from gym.progress.mastery import Mastery, observe
from gym.progress.reviews import is_due
from gym.progress.standing import Unlocked
from gym.progress.xp import is_lost
from gym.value import Value
from gym.world.faults import SKILLS
from gym.world.scenario import Difficulty

RECENT = 10


class Streak(Value):
    """Days running with a finished scenario, by the user's own calendar."""

    days: int = 0
    longest: int = 0
    last: date | None = None

    def after(self, day: date) -> "Streak":
        """The streak with `day` practised; a day before the last (travel, a clock set back) changes nothing."""
        if self.last and day <= self.last:
            return self
        days = self.days + 1 if self.last and day - self.last == timedelta(days=1) else 1
        return Streak(days=days, longest=max(days, self.longest), last=day)

    def on(self, today: date) -> int:
        """The streak as it stands: alive until a whole day has gone by."""
        return self.days if self.last and today - self.last <= timedelta(days=1) else 0


class Day(Value):
    """How often each family of scenarios was settled on one day."""

    day: date | None = None
    families: dict[str, int] = Field(default_factory=dict)

    def times(self, family: str, day: date) -> int:
        """How often the family was settled that day."""
        return self.families.get(family, 0) if day == self.day else 0

    def after(self, family: str, day: date) -> "Day":
        """The day with the family settled once more."""
        earlier = self.families if day == self.day else {}
        return Day(day=day, families={**earlier, family: earlier.get(family, 0) + 1})


class Learner(Value):
    """One user.

    `difficulty` is the level advised, for `stayed` scenarios so far; `done` are scenario ids; `lost` tells of the
    last ten which were given up or guessed; `alone` counts the unaided ones of each skill.
    """

    user_id: str
    xp: int = 0
    mastery: Mastery = Mastery()
    difficulty: Difficulty = Difficulty.BEGINNER
    stayed: int = 0
    last_skills: tuple[str, ...] = ()
    streak: Streak = Streak()
    day: Day = Day()
    done: tuple[str, ...] = ()
    resolved: int = 0
    accuracy_sum: float = 0.0
    lost: tuple[bool, ...] = ()
    alone: dict[str, int] = Field(default_factory=dict)
    tallies: dict[str, int] = Field(default_factory=dict)
    unlocked: dict[str, datetime] = Field(default_factory=dict)


def new_learner(user_id: str) -> Learner:
    """A user of whom nothing is known."""
    return Learner(user_id=user_id)


def apply(learner: Learner, event: Event) -> Learner:
    """The learner after one event; kinds that change no standing change nothing."""
    match event.kind:
        case Kind.SCENARIO_FINISHED:
            return finished(learner, Finished.model_validate(event.body))
        case Kind.ACHIEVEMENT_UNLOCKED:
            unlocked = Unlocked.model_validate(event.body)
            update = {"unlocked": {**learner.unlocked, unlocked.code: unlocked.unlocked_at}}
            return learner.model_copy(update=update)
        case _:
            return learner


def finished(learner: Learner, finish: Finished) -> Learner:
    """The learner after a finished scenario; one that was done before counts as a day of practice and no more."""
    update = {"xp": learner.xp + finish.xp, "streak": learner.streak.after(finish.local_date)}
    seen = learner.model_copy(update=update)
    return seen if finish.scenario_id in learner.done else learnt(seen, finish)


def learnt(learner: Learner, finish: Finish) -> Learner:
    """The learner after what a scenario met for the first time showed."""
    place = LOGITS[finish.difficulty] if finish.place is None else finish.place
    mastery = observe(learner.mastery, finish.skills, place, finish.at)
    advice = advise(mastery, tuple(SKILLS), learner.difficulty, learner.stayed + 1, finish.at)
    alone = alone_after(learner.alone, finish)
    update = {
        "mastery": mastery,
        "difficulty": moved(learner.difficulty, advice),
        "stayed": learner.stayed + 1 if advice == "stay" else 0,
        "last_skills": tuple(outcome.skill for outcome in finish.skills),
        "day": learner.day.after(finish.family, finish.local_date) if finish.resolved else learner.day,
        "done": (*learner.done, finish.scenario_id),
        "resolved": learner.resolved + finish.resolved,
        "accuracy_sum": learner.accuracy_sum + finish.accuracy,
        "lost": (*learner.lost, is_lost(finish))[-RECENT:],
        "alone": alone,
        "tallies": counted(
            learner.tallies, Moment(finish, learner.streak.longest, due(learner, finish.at), len(alone))
        ),
    }
    return learner.model_copy(update=update)


def due(learner: Learner, now: datetime) -> frozenset[str]:
    """The skills that are due for review."""
    reviews = {skill: state.review for skill, state in learner.mastery.skills.items()}
    return frozenset(skill for skill, review in reviews.items() if review and is_due(review, now))


def alone_after(alone: dict[str, int], finish: Finish) -> dict[str, int]:
    """How often each skill was settled unaided."""
    if not finish.is_unaided:
        return alone
    return {**alone, **{outcome.skill: alone.get(outcome.skill, 0) + 1 for outcome in finish.skills}}
