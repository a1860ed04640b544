"""All that is known of one user, folded from the log one event at a time."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from gym.progress.engine.ability import mean_curve
from gym.progress.engine.config import LOGITS, Experience
from gym.progress.engine.levels import advise, apply_advice
from gym.progress.engine.mastery import Mastery, ability_of, observe, place_by_experience
from gym.progress.engine.reviews import is_due
from gym.progress.events import Event, Finish, Kind, StoredFinish
from gym.progress.rewards.streaks import Streak
from gym.progress.rewards.tallies import TallyContext, count_finish
from gym.progress.rewards.xp import is_guessed, is_lost
from gym.progress.schemas import UnlockedAchievement
from gym.value import Value
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

RECENT = 10
# So many scenarios find out where a user stands; from then on the highest mean rating counts as improvement.
PLACEMENT = 20


class Day(Value):
    """How often each family of scenarios was settled on one day."""

    day: date | None = None
    families: dict[str, int] = Field(default_factory=dict)

    def is_over(self, day: date) -> bool:
        """Whether `day` is later; an earlier day (travel, a clock set back) is not."""
        return self.day is None or day > self.day

    def times(self, family: str, day: date) -> int:
        return 0 if self.is_over(day) else self.families.get(family, 0)

    def after(self, family: str, day: date) -> "Day":
        earlier = {} if self.is_over(day) else self.families
        return Day(day=day if self.is_over(day) else self.day, families={**earlier, family: earlier.get(family, 0) + 1})


class Accuracy(Value):
    """Sum and number of first-try accuracies."""

    total: float = 0.0
    times: int = 0

    @property
    def mean(self) -> float | None:
        """Mean to four places; None without tries."""
        return round(self.total / self.times, 4) if self.times else None

    def plus(self, accuracy: float) -> "Accuracy":
        return Accuracy(total=self.total + accuracy, times=self.times + 1)


class Learner(Value):
    """One user.

    `difficulty` is the level advised, for `stayed` scenarios so far; `met` counts the scenarios learnt from; `lost`
    tells of the last ten which were given up, told or guessed, and `guessed` for which of them XP is withheld; `alone`
    counts the unaided ones of each skill; `practised` and `probed` are first tries with help at hand and without, by
    skill and ("") in all; `best` is the highest mean rating so far, from the end of the placement on; `is_placed` tells
    that stated experience has placed the user.
    """

    user_id: str
    xp: int = 0
    mastery: Mastery = Mastery()
    difficulty: Difficulty = Difficulty.BEGINNER
    stayed: int = 0
    last_skills: tuple[str, ...] = ()
    streak: Streak = Streak()
    day: Day = Day()
    met: int = 0
    resolved: int = 0
    practised: dict[str, Accuracy] = Field(default_factory=dict)
    probed: dict[str, Accuracy] = Field(default_factory=dict)
    best: float | None = None
    lost: tuple[bool, ...] = ()
    guessed: tuple[bool, ...] = ()
    alone: dict[str, int] = Field(default_factory=dict)
    tallies: dict[str, int] = Field(default_factory=dict)
    unlocked: dict[str, datetime] = Field(default_factory=dict)
    is_placed: Annotated[bool, Field(exclude_if=lambda placed: not placed)] = False


def new_learner(user_id: str) -> Learner:
    return Learner(user_id=user_id)


def apply(learner: Learner, event: Event) -> Learner:
    """The learner after one event; other kinds change nothing."""
    match event.kind:
        case Kind.SCENARIO_FINISHED:
            return apply_finish(learner, StoredFinish.model_validate(event.body))
        case Kind.SESSION_STARTED:
            return place(learner, event.body.get("experience"))
        case Kind.ACHIEVEMENT_UNLOCKED:
            return add_achievements(learner, (UnlockedAchievement.model_validate(event.body),))
        case _:
            return learner


def add_achievements(learner: Learner, won: Iterable[UnlockedAchievement]) -> Learner:
    new = {each.code: each.unlocked_at for each in won}
    return learner.model_copy(update={"unlocked": {**learner.unlocked, **new}})


def place(learner: Learner, experience: Experience | None) -> Learner:
    """The learner placed by stated experience, until claims have shown better: the first one, which is done with a
    guide, tells of its own skill only.
    """
    if experience is None or not may_place(learner):
        return learner
    placed = place_by_experience(experience)
    mastery = placed.model_copy(update={"skills": learner.mastery.skills})
    return learner.model_copy(update={"mastery": mastery, "is_placed": True})


def may_place(learner: Learner) -> bool:
    """Whether stated experience still places the learner: before the first claim, or after it for the first time."""
    return not learner.met or is_to_be_placed(learner)


def is_to_be_placed(learner: Learner) -> bool:
    """Whether the one question is due: after the first claim, where nothing has been said of experience."""
    return learner.met == 1 and not learner.is_placed


def apply_finish(learner: Learner, finish: StoredFinish) -> Learner:
    """The learner after a finished scenario; one that was done before counts as a day of practice and no more.

    Hints never cost the day; giving up does not make one. A scenario from a seed of the user's own counts for nothing.
    """
    if finish.is_seeded:
        return learner
    streak = learner.streak.after(finish.at, finish.local_date, finish.calendar) if finish.resolved else learner.streak
    seen = learner.model_copy(update={"xp": learner.xp + finish.xp, "streak": streak})
    return seen if finish.is_repeat else learn_from(seen, finish)


def learn_from(learner: Learner, finish: Finish) -> Learner:
    """The learner after a scenario met for the first time."""
    of_skills = update_skills(learner, finish)
    mastery, alone = of_skills["mastery"], of_skills["alone"]
    advice = advise(mastery, tuple(SKILLS), learner.difficulty, learner.stayed + 1, finish.at)
    update = {
        **of_skills,
        "difficulty": apply_advice(learner.difficulty, advice),
        "stayed": learner.stayed + 1 if advice == "stay" else 0,
        "last_skills": tuple(outcome.skill for outcome in finish.skills),
        "day": learner.day.after(finish.family, finish.local_date) if finish.resolved else learner.day,
        "met": learner.met + 1,
        "resolved": learner.resolved + finish.resolved,
        "best": best_after(learner, mastery, finish.at),
        **update_last_ten(learner, finish),
        "tallies": update_tallies(learner, finish, len(alone)),
    }
    return learner.model_copy(update=update)


def update_last_ten(learner: Learner, finish: Finish) -> dict[str, tuple[bool, ...]]:
    """Which of the last ten claims were lost, and which guessed; an exam tells nothing of it."""
    if finish.mode == "exam":
        return {}
    guessed = (*learner.guessed, is_guessed(finish, learner.met))
    return {"lost": (*learner.lost, is_lost(finish))[-RECENT:], "guessed": guessed[-RECENT:]}


def update_skills(learner: Learner, finish: Finish) -> dict[str, Any]:
    """The fields kept by skill: mastery, first tries, and unaided tries."""
    place = LOGITS[finish.difficulty] if finish.place is None else finish.place
    mastery = observe(learner.mastery, finish.skills, place, finish.at)
    return {"mastery": mastery, "alone": count_unaided(learner.alone, finish), **update_first_tries(learner, finish)}


def update_tallies(learner: Learner, finish: Finish, alone: int) -> dict[str, int]:
    """Counts for achievements, without exams: an unlocked achievement would tell how the claim went."""
    moment = TallyContext(finish, learner.streak.longest, due_skills(learner, finish.at), alone)
    return learner.tallies if finish.mode == "exam" else count_finish(learner.tallies, moment)


def due_skills(learner: Learner, now: datetime) -> frozenset[str]:
    reviews = {skill: state.review for skill, state in learner.mastery.skills.items()}
    return frozenset(skill for skill, review in reviews.items() if review and is_due(review, now))


def count_unaided(alone: dict[str, int], finish: Finish) -> dict[str, int]:
    """Number of unaided settlements by skill."""
    if not finish.is_unaided:
        return alone
    return {**alone, **{outcome.skill: alone.get(outcome.skill, 0) + 1 for outcome in finish.skills}}


def update_first_tries(learner: Learner, finish: Finish) -> dict[str, dict[str, Accuracy]]:
    name = "probed" if finish.is_unassisted else "practised"
    so_far: dict[str, Accuracy] = getattr(learner, name)
    of_skills = {outcome.skill: outcome.right for outcome in finish.skills}
    rows = {"": finish.accuracy, **of_skills}.items()
    return {name: {**so_far, **{skill: so_far.get(skill, Accuracy()).plus(right) for skill, right in rows}}}


def best_after(learner: Learner, mastery: Mastery, at: datetime) -> float | None:
    """The highest mean rating so far; None during the first PLACEMENT scenarios."""
    if mastery.scenarios < PLACEMENT:
        return None
    return max(rate_on_average(mastery, at), learner.best or 0.0)


def mean_rating(mastery: Mastery, skill: str, at: datetime) -> float:
    """The value of `rate_skill` alone, without the work for its uncertainty."""
    views = ability_of(mastery, skill, at)
    return sum(view.weight * mean_curve(view.kind, view.mean, view.variance) for view in views)


def rate_on_average(mastery: Mastery, at: datetime) -> float:
    """The mean of all skills' ratings; those never met have one rating, worked out once."""
    never_met = mean_rating(mastery, "", at)
    met = {skill: mean_rating(mastery, skill, at) for skill in mastery.skills}
    return sum(met.get(skill, never_met) for skill in SKILLS) / len(SKILLS)


def improvement(before: Learner, after: Learner) -> float:
    """Points (0..100) by which the best mean rating rose, so that playing badly at first earns nothing."""
    return 0.0 if before.best is None or after.best is None else 100 * (after.best - before.best)
