"""Which level of difficulty suits a user: moved only when the posterior is sure, with a dead zone between."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from gym.progress.config import CONFIG, LOGITS
from gym.progress.mastery import REACH, Mastery, ability, chance, logit, normal, sigmoid
from gym.world.scenario import Difficulty

LEVELS = tuple(Difficulty)


class LevelScore(NamedTuple):
    """Expected unaided score over all skills at one level, with its standard deviation."""

    mean: float
    spread: float
    chances: tuple[float, ...]


def level_score(mastery: Mastery, skills: Sequence[str], level: Difficulty, now: datetime) -> LevelScore:
    """How the user would do over all `skills` at `level`."""
    place = LOGITS[level]
    beliefs = [ability(mastery, skill, now) for skill in skills]
    chances = tuple(chance(belief, place) for belief in beliefs)
    shares = [sigmoid(belief.mean - place) for belief in beliefs]
    slopes = [share * (1 - share) for share in shares]
    own = sum(
        slope * slope * (belief.variance - mastery.general_variance)
        for slope, belief in zip(slopes, beliefs, strict=True)
    )
    variance = (sum(slopes) ** 2 * mastery.general_variance + own) / len(skills) ** 2
    return LevelScore(sum(chances) / len(skills), CONFIG.spread_inflation * math.sqrt(variance), chances)


def advise(
    mastery: Mastery, skills: Sequence[str], level: Difficulty, stayed: int, now: datetime
) -> Literal["up", "down", "stay"]:
    """Whether to leave `level` after `stayed` scenarios at it."""
    if stayed < CONFIG.stay:
        return "stay"
    score = level_score(mastery, skills, level, now)
    ready = sum(p >= CONFIG.ready for p in score.chances) >= CONFIG.ready_share * len(skills)
    if level is not LEVELS[-1] and ready and normal((score.mean - CONFIG.up) / score.spread) >= CONFIG.up_sure:
        return "up"
    if level is not LEVELS[0] and normal((CONFIG.down - score.mean) / score.spread) >= CONFIG.down_sure:
        return "down"
    return "stay"


def moved(level: Difficulty, advice: Literal["up", "down", "stay"]) -> Difficulty:
    """The level after the advice."""
    return LEVELS[LEVELS.index(level) + {"up": 1, "down": -1, "stay": 0}[advice]]


def area(mastery: Mastery, skill: str, level: Difficulty, now: datetime) -> Literal["strong", "weak", "unsure"]:
    """Whether the skill is surely above or below what the level asks."""
    belief = ability(mastery, skill, now)
    if mastery.skill(skill).times < CONFIG.area_after:
        return "unsure"
    if normal((belief.mean - place_of(CONFIG.strong, level)) / belief.spread) >= CONFIG.area_sure:
        return "strong"
    if normal((place_of(CONFIG.weak, level) - belief.mean) / belief.spread) >= CONFIG.area_sure:
        return "weak"
    return "unsure"


def place_of(accuracy: float, level: Difficulty) -> float:
    """The ability that gives `accuracy` at `level`."""
    return LOGITS[level] + logit((accuracy - CONFIG.guess) / REACH)
