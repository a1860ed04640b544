"""Which level of difficulty suits a user: moved only when the posterior is sure, with a dead zone between."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from gym.progress.engine.ability import View, draw_curve, logit, mix, normal_cdf, share_at, sigmoid
from gym.progress.engine.config import CONFIG, LOGITS, Config
from gym.progress.engine.mastery import Mastery, ability_of
from gym.world.scenarios.scenario import Difficulty

LEVELS = tuple(Difficulty)


class LevelScore(NamedTuple):
    """Expected unaided score over all skills at one level, with its standard deviation."""

    mean: float
    spread: float
    chances: tuple[float, ...]


def level_score(
    mastery: Mastery, skills: Sequence[str], level: Difficulty, now: datetime, config: Config = CONFIG
) -> LevelScore:
    abilities, place = [ability_of(mastery, skill, now, config) for skill in skills], LOGITS[level]
    mean, spread = mix([score_by(views, place) for views in zip(*abilities, strict=True)])
    return LevelScore(mean, spread, tuple(share_at(draw_curve(each), place) for each in abilities))


def score_by(views: Sequence[View], place: float) -> tuple[float, float, float]:
    """Weight, mean and spread under one kind; skills share the variance of general ability and add their own."""
    chances = [share_at(draw_curve((view._replace(weight=1.0),)), place) for view in views]
    shares = [sigmoid(view.kind.steepness * (view.mean - place)) for view in views]
    slopes = [view.kind.steepness * share * (1 - share) for view, share in zip(views, shares, strict=True)]
    own = sum(slope**2 * (view.variance - view.shared) for slope, view in zip(slopes, views, strict=True))
    spread = CONFIG.spread_inflation * math.sqrt(sum(slopes) ** 2 * views[0].shared + own) / len(views)
    return views[0].weight, sum(chances) / len(views), spread


def advise(
    mastery: Mastery, skills: Sequence[str], level: Difficulty, stayed: int, now: datetime, config: Config = CONFIG
) -> Literal["up", "down", "stay"]:
    if stayed < config.stay:
        return "stay"
    score = level_score(mastery, skills, level, now, config)
    ready = sum(p >= config.ready for p in score.chances) >= config.ready_share * len(skills)
    if level is not LEVELS[-1] and ready and normal_cdf((score.mean - config.up) / score.spread) >= config.up_sure:
        return "up"
    if level is not LEVELS[0] and normal_cdf((config.down - score.mean) / score.spread) >= config.down_sure:
        return "down"
    return "stay"


def apply_advice(level: Difficulty, advice: Literal["up", "down", "stay"]) -> Difficulty:
    return LEVELS[LEVELS.index(level) + {"up": 1, "down": -1, "stay": 0}[advice]]


def classify_skill(
    mastery: Mastery, skill: str, level: Difficulty, now: datetime, config: Config = CONFIG
) -> Literal["strong", "weak", "unsure"]:
    """Whether the skill is reliably above or below the level's bars."""
    views = ability_of(mastery, skill, now, config)
    if mastery.skill(skill).times < config.area_after:
        return "unsure"
    bars = (config.strong, config.weak)
    is_strong, is_not_weak = (sum(view.weight * chance_above(view, bar, level) for view in views) for bar in bars)
    if is_strong >= config.area_sure:
        return "strong"
    return "weak" if 1 - is_not_weak >= config.area_sure else "unsure"


def chance_above(view: View, accuracy: float, level: Difficulty) -> float:
    """Chance that the ability gives at least `accuracy` at `level`."""
    kind = view.kind
    place = LOGITS[level] + logit((accuracy - kind.guess) / (1 - kind.guess - kind.slip)) / kind.steepness
    return normal_cdf((view.mean - place) / view.spread)
