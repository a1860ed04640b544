"""How hard scenarios are, learnt from attempts: an offset to the middle of the level for each family.

The rule is that of Elo for items, b += K(n) (p - y) with K(n) = a / (1 + c n) (Pelánek 2016, Computers & Education,
doi 10.1016/j.compedu.2016.03.017): harder than thought where less comes out than was predicted.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

from pydantic import Field

from gym.progress.engine.ability import logit, sigmoid
from gym.value import Value
from gym.world.scenarios.scenario import Difficulty

FIRST_STEP, FALL = 0.2, 0.05
ATTEMPTS, USERS = 20, 10
FARTHEST = 1.0  # less than from one level's middle to the next


class FirstAttempt(NamedTuple):
    """A first attempt: predicted and observed accuracy 0..1. `place` is the offset that the prediction used."""

    family: str
    level: Difficulty
    user: str
    predicted: float
    observed: float
    place: float = 0.0


class FamilyOffset(Value):
    """A family's offset in logits with its standard error; 0 until there are enough attempts and users."""

    offset: float
    attempts: int
    users: int
    spread: float


class Calibration(Value):
    """Offset in logits for each family, and for each skill the mean over its families."""

    families: dict[str, float] = Field(default_factory=dict)
    skills: dict[str, float] = Field(default_factory=dict)


def calibrate_difficulty(attempts: Iterable[tuple[FirstAttempt, Sequence[str]]]) -> Calibration:
    """Offsets from attempts in order, each with its skills."""
    asked: dict[str, Sequence[str]] = {}

    def noted() -> Iterator[FirstAttempt]:
        for attempt, skills in attempts:
            asked[attempt.family] = skills
            yield attempt

    families = {family: each.offset for family, each in calibrate_families(noted()).items() if each.offset}
    sums: dict[str, list[float]] = {}
    for family, offset in families.items():
        for skill in asked[family]:
            sums.setdefault(skill, []).append(offset)
    return Calibration(families=families, skills={skill: fmean(each) for skill, each in sums.items()})


class FamilyTally(NamedTuple):
    offset: float
    attempts: int
    users: frozenset[str]
    information: float


def calibrate_families(attempts: Iterable[FirstAttempt]) -> dict[str, FamilyOffset]:
    """Offsets from attempts in the order in which they were made."""
    tallies: dict[str, FamilyTally] = {}
    for attempt in attempts:
        tallies[attempt.family] = count_attempt(
            tallies.get(attempt.family, FamilyTally(0.0, 0, frozenset(), 0.0)), attempt
        )
    return {family: to_offset(tally) for family, tally in tallies.items()}


def count_attempt(tally: FamilyTally, attempt: FirstAttempt) -> FamilyTally:
    """The tally after one more attempt; its prediction is first corrected by the offset known so far."""
    share = sigmoid(logit(attempt.predicted) - (tally.offset - attempt.place))
    step = FIRST_STEP / (1 + FALL * tally.attempts)
    offset = tally.offset + step * (share - attempt.observed)
    return FamilyTally(
        max(-FARTHEST, min(FARTHEST, offset)),
        tally.attempts + 1,
        tally.users | {attempt.user},
        tally.information + share * (1 - share),
    )


def to_offset(tally: FamilyTally) -> FamilyOffset:
    is_enough = tally.attempts >= ATTEMPTS and len(tally.users) >= USERS
    return FamilyOffset(
        offset=tally.offset if is_enough else 0.0,
        attempts=tally.attempts,
        users=len(tally.users),
        spread=1 / math.sqrt(1 + tally.information),
    )
