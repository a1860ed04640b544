"""A cohort's skills side by side: what is believed of each trainee, the weakest skill first."""

from collections.abc import Mapping
from datetime import datetime

from gym.progress.engine.ability import Rating
from gym.progress.engine.mastery import rate_skill
from gym.progress.learner import Learner
from gym.value import Value
from gym.world.faults import SKILLS


class SkillRow(Value):
    """One skill: the mean over trainees who met it, and each trainee's rating (None: not met)."""

    skill: str
    mean: float
    ratings: tuple[Rating | None, ...]


class Cohort(Value):
    """Skills by trainees, weakest skill first; `unmet` are skills that nobody met."""

    user_ids: tuple[str, ...]
    rows: tuple[SkillRow, ...]
    unmet: tuple[str, ...]


def build_cohort(learners: Mapping[str, Learner], now: datetime) -> Cohort:
    rows = [row for skill in SKILLS if (row := skill_row(skill, learners, now))]
    met = {row.skill for row in rows}
    return Cohort(
        user_ids=tuple(learners),
        rows=tuple(sorted(rows, key=lambda row: (row.mean, row.skill))),
        unmet=tuple(skill for skill in SKILLS if skill not in met),
    )


def skill_row(skill: str, learners: Mapping[str, Learner], now: datetime) -> SkillRow | None:
    """One skill; None where nobody met it."""
    ratings = tuple(
        rate_skill(each.mastery, skill, now) if skill in each.mastery.skills else None for each in learners.values()
    )
    known = [each.value for each in ratings if each]
    return SkillRow(skill=skill, mean=sum(known) / len(known), ratings=ratings) if known else None
