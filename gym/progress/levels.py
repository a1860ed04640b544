"""Which level of difficulty suits a user: moved only when the posterior is sure, with a dead zone between."""

import math
import operator
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from gym.progress.ability import View, curve, logit, mixed, normal, sigmoid
from gym.progress.config import CONFIG, LOGITS, Config, Kind
from gym.progress.mastery import Mastery, ability
from gym.world.scenario import Difficulty

LEVELS = tuple(Difficulty)


class LevelScore(NamedTuple):
    """Expected unaided score over all skills at one level, with its standard deviation."""

    mean: float
    spread: float
    chances: tuple[float, ...]


def level_score(
    mastery: Mastery, skills: Sequence[str], level: Difficulty, now: datetime, config: Config = CONFIG
) -> LevelScore:
    """How the user would do over all `skills` at `level`."""
    by_kind = list(zip(*(ability(mastery, skill, now, config) for skill in skills), strict=True))
    scores = [(views[0].weight, score_by(views, LOGITS[level])) for views in by_kind]
    chances = zip(*(score.chances for _, score in scores), strict=True)
    weights = [weight for weight, _ in scores]
    return LevelScore(
        *mixed((weight, score.mean, score.spread) for weight, score in scores),
        tuple(sum(map(operator.mul, weights, each)) for each in chances),
    )


def score_by(views: Sequence[View], place: float) -> LevelScore:
    """The same by one kind: all skills share the doubt about general ability, and each has its own."""
    chances = tuple(curve(view.kind, view.mean, view.variance, place) for view in views)
    shares = [sigmoid(view.kind.steepness * (view.mean - place)) for view in views]
    slopes = [view.kind.steepness * share * (1 - share) for view, share in zip(views, shares, strict=True)]
    own = sum(slope**2 * (view.variance - view.shared) for slope, view in zip(slopes, views, strict=True))
    spread = CONFIG.spread_inflation * math.sqrt(sum(slopes) ** 2 * views[0].shared + own) / len(views)
    return LevelScore(sum(chances) / len(views), spread, chances)


def advise(
    mastery: Mastery, skills: Sequence[str], level: Difficulty, stayed: int, now: datetime, config: Config = CONFIG
) -> Literal["up", "down", "stay"]:
    """Whether to leave `level` after `stayed` scenarios at it."""
    if stayed < config.stay:
        return "stay"
    score = level_score(mastery, skills, level, now, config)
    ready = sum(p >= config.ready for p in score.chances) >= config.ready_share * len(skills)
    if level is not LEVELS[-1] and ready and normal((score.mean - config.up) / score.spread) >= config.up_sure:
        return "up"
    if level is not LEVELS[0] and normal((config.down - score.mean) / score.spread) >= config.down_sure:
        return "down"
    return "stay"


def moved(level: Difficulty, advice: Literal["up", "down", "stay"]) -> Difficulty:
    """The level after the advice."""
    return LEVELS[LEVELS.index(level) + {"up": 1, "down": -1, "stay": 0}[advice]]


def area(
    mastery: Mastery, skill: str, level: Difficulty, now: datetime, config: Config = CONFIG
) -> Literal["strong", "weak", "unsure"]:
    """Whether the skill is surely above or below what the level asks."""
    views = ability(mastery, skill, now, config)
    if mastery.skill(skill).times < config.area_after:
        return "unsure"
    if sum(view.weight * above(view, config.strong, level) for view in views) >= config.area_sure:
        return "strong"
    if sum(view.weight * (1 - above(view, config.weak, level)) for view in views) >= config.area_sure:
        return "weak"
    return "unsure"


def above(view: View, accuracy: float, level: Difficulty) -> float:
    """Chance that the ability gives at least `accuracy` at `level`."""
    return normal((view.mean - place_of(accuracy, level, view.kind)) / view.spread)


def place_of(accuracy: float, level: Difficulty, kind: Kind) -> float:
    """The ability that gives `accuracy` at `level`."""
    return LOGITS[level] + logit((accuracy - kind.guess) / (1 - kind.guess - kind.slip)) / kind.steepness
