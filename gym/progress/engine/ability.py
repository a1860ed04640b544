"""What an ability is taken to be: one normal belief for each kind of learner, weighted by how well the kind fits.

A graded step of difficulty b comes out right with chance guess + (1 - guess - slip) * sigmoid(steepness * (x - b)).
Abilities and difficulties are in logits; chances, shares and ratings go from 0 to 1.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gym.progress.engine.config import CONFIG, LOGITS, Config, LearnerKind


class Normal(NamedTuple):
    """A normal belief, in logits."""

    mean: float
    variance: float


class View(NamedTuple):
    """An ability under one learner kind; `shared` is the part of the variance common to all skills."""

    weight: float
    kind: LearnerKind
    mean: float
    variance: float
    shared: float

    @property
    def spread(self) -> float:
        """Standard deviation, widened by the measured factor."""
        return math.sqrt(self.variance) * CONFIG.spread_inflation


Ability = tuple[View, ...]
# For each kind its weight w, guesses g, reach r, steepness k, mean x, and the scale s that doubt of x makes.
Curve = tuple[tuple[float, float, float, float, float, float], ...]


class Rating(NamedTuple):
    """A skill's rating 0..1 and its standard deviation."""

    value: float
    uncertainty: float


class Item(NamedTuple):
    """A scenario's skills, its difficulty in logits, and graded steps for each skill (default 1)."""

    skills: tuple[str, ...]
    difficulty: float
    steps: tuple[int, ...] = ()


def sigmoid(z: float) -> float:
    return 0.5 + 0.5 * math.tanh(z / 2)


def logit(p: float) -> float:
    """Inverse of `sigmoid`, clipped away from 0 and 1."""
    p = min(0.99, max(0.01, p))
    return math.log(p / (1 - p))


def normal_cdf(z: float) -> float:
    """Chance that a standard normal is below z."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def draw_curve(ability: Ability, doubt: float = 0.0) -> Curve:
    """The logistic under a normal, by MacKay's probit approximation; `doubt` is the variance of the difficulty."""
    return tuple(
        (w, guess, 1 - guess - slip, k, mean, math.sqrt(1 + math.pi / 8 * k**2 * (variance + doubt)))
        for w, (_, k, guess, slip, _), mean, variance, _ in ability
    )


def share_at(curve: Curve, difficulty: float) -> float:
    """Expected share of right steps at a difficulty."""
    return sum([w * (g + r * (0.5 + 0.5 * math.tanh(k * (x - difficulty) / s / 2))) for w, g, r, k, x, s in curve])


def chances_by_skill(curves: Mapping[str, Curve], item: Item) -> list[float]:
    """Expected share of right steps for each skill."""
    return [share_at(curves[skill], item.difficulty) for skill in item.skills]


def expected_accuracy(shares: Sequence[float], item: Item, config: Config = CONFIG) -> float:
    """Expected unaided accuracy: the mean over graded steps, plus one joint step if the item has several skills."""
    steps = item.steps or (1,) * len(shares)
    right, number = sum([share * each for share, each in zip(shares, steps, strict=True)]), sum(steps)
    if len(shares) == 1:
        return right / number
    return (right + float(math.prod(shares) ** config.joint)) / (number + 1)


def mix(parts: Sequence[tuple[float, float, float]]) -> Rating:
    """Mean and standard deviation of a mixture of (weight, mean, standard deviation)."""
    mean = sum(weight * each for weight, each, _ in parts)
    return Rating(mean, math.sqrt(sum(weight * (spread**2 + (each - mean) ** 2) for weight, each, spread in parts)))


def rate_ability(ability: Ability) -> Rating:
    """Expected unaided score over one reference step per level."""
    return mix([(view.weight, *rate_view(view)) for view in ability])


@lru_cache(maxsize=4096)  # all skills that were never met have the same view
def rate_view(view: View) -> Rating:
    """Expected unaided score under one kind; the spread is half the gap between plus and minus one deviation."""
    low, high = (mean_curve(view.kind, view.mean + side * view.spread, 0.0) for side in (-1, 1))
    return Rating(mean_curve(view.kind, view.mean, view.variance), (high - low) / 2)


def mean_curve(kind: LearnerKind, mean: float, variance: float) -> float:
    """Mean expected share over the four levels."""
    curve = draw_curve((View(1.0, kind, mean, variance, 0.0),))
    return sum([share_at(curve, place) for place in LOGITS.values()]) / len(LOGITS)
