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


class Attempt(NamedTuple):
    """A first attempt: what was predicted and what came out, 0..1. `place` is the offset that the prediction knew."""

    family: str
    level: Difficulty
    user: str
    predicted: float
    observed: float
    place: float = 0.0


class Calibrated(Value):
    """A family's `offset` in logits, 0 until `attempts` and `users` are enough, with its standard error."""

    offset: float
    attempts: int
    users: int
    spread: float


class Calibration(Value):
    """What a calibration found: the offset in logits of each family, and the mean of its families for each skill."""

    families: dict[str, float] = Field(default_factory=dict)
    skills: dict[str, float] = Field(default_factory=dict)


def calibration(attempts: Iterable[tuple[Attempt, Sequence[str]]]) -> Calibration:
    """Offsets of families and skills, from attempts in order and the skills of each."""
    asked: dict[str, Sequence[str]] = {}

    def noted() -> Iterator[Attempt]:
        for attempt, skills in attempts:
            asked[attempt.family] = skills
            yield attempt

    families = {family: each.offset for family, each in recalibrated(noted()).items() if each.offset}
    sums: dict[str, list[float]] = {}
    for family, offset in families.items():
        for skill in asked[family]:
            sums.setdefault(skill, []).append(offset)
    return Calibration(families=families, skills={skill: fmean(each) for skill, each in sums.items()})


class Tally(NamedTuple):
    """What is known of a family on the way."""

    offset: float
    attempts: int
    users: frozenset[str]
    information: float


def recalibrated(attempts: Iterable[Attempt]) -> dict[str, Calibrated]:
    """The offsets of all families after attempts in the order in which they were made."""
    tallies: dict[str, Tally] = {}
    for attempt in attempts:
        tallies[attempt.family] = counted(tallies.get(attempt.family, Tally(0.0, 0, frozenset(), 0.0)), attempt)
    return {family: calibrated(tally) for family, tally in tallies.items()}


def counted(tally: Tally, attempt: Attempt) -> Tally:
    """One attempt more: the prediction is moved to what is known of the difficulty by now."""
    share = sigmoid(logit(attempt.predicted) - (tally.offset - attempt.place))
    step = FIRST_STEP / (1 + FALL * tally.attempts)
    offset = tally.offset + step * (share - attempt.observed)
    return Tally(
        max(-FARTHEST, min(FARTHEST, offset)),
        tally.attempts + 1,
        tally.users | {attempt.user},
        tally.information + share * (1 - share),
    )


def calibrated(tally: Tally) -> Calibrated:
    """What may be used of it."""
    is_enough = tally.attempts >= ATTEMPTS and len(tally.users) >= USERS
    return Calibrated(
        offset=tally.offset if is_enough else 0.0,
        attempts=tally.attempts,
        users=len(tally.users),
        spread=1 / math.sqrt(1 + tally.information),
    )
