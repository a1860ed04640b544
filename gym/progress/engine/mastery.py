"""What is believed of a user's skills: a Bayesian logistic filter with one shared ability and a deviation per skill.

Ability in skill k is x_k = g + s_k, both normal. Sharing g is what makes ten scenarios say something about twelve
skills. Users differ in how they answer and learn: the filter runs once for each of CONFIG.kinds, and the chance that a
kind gave to what came out weighs it (Bayesian model averaging).
"""

import math
import operator
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import Field

from gym.progress.engine.ability import (
    Ability,
    Item,
    Normal,
    Rating,
    View,
    chances_by_skill,
    draw_curve,
    expected_accuracy,
    rate_ability,
    share_at,
    sigmoid,
)
from gym.progress.engine.config import CONFIG, STARTING_MEANS, Config, Experience, LearnerKind
from gym.progress.engine.reviews import Review, grade, retrievability, review_skill
from gym.progress.events import SkillOutcome
from gym.value import Value


class SkillPart(NamedTuple):
    """A skill's own part under one kind: a normal, and how much of it came from practice."""

    deviation: float
    variance: float
    gain: float


class SkillState(Value):
    """One skill: its deviation from the general ability, what practice gave, and when it was last met.

    `deviation`, `variance` and `gain` are those of the first kind, `others` those of the other kinds; empty if equal.
    """

    deviation: float = 0.0
    variance: float = CONFIG.skill_variance
    gain: float = 0.0
    times: int = 0
    met_at: int | None = None
    review: Review | None = None
    others: tuple[SkillPart, ...] = ()


class Mastery(Value):
    """All skills of one user; `scenarios` counts those learnt from, `lows` the failures running.

    `general` and its variance are those of the first kind, `others` those of the other kinds; `evidence` is each kind's
    log likelihood. Empty where nothing has told the kinds apart.
    """

    general: float = CONFIG.general
    general_variance: float = CONFIG.general_variance
    skills: dict[str, SkillState] = Field(default_factory=dict)
    scenarios: int = 0
    lows: int = 0
    others: tuple[Normal, ...] = ()
    evidence: tuple[float, ...] = ()

    def skill(self, skill: str, config: Config = CONFIG) -> SkillState:
        """The skill's state; the prior for a skill never met."""
        return self.skills.get(skill) or (UNMET if config is CONFIG else SkillState(variance=config.skill_variance))

    def generals(self, config: Config = CONFIG) -> tuple[Normal, ...]:
        """General ability under each kind."""
        first = Normal(self.general, self.general_variance)
        return (first, *self.others) if self.others else (first,) * len(config.kinds)

    def weights(self, config: Config = CONFIG) -> tuple[float, ...]:
        """Probability of each kind."""
        likely = [math.exp(each) for each in self.evidence or (0.0,) * len(config.kinds)]
        return tuple(each / sum(likely) for each in likely)


UNMET = SkillState()


def place_by_experience(experience: Experience) -> Mastery:
    """The starting mastery for a stated experience."""
    return Mastery(general=STARTING_MEANS[experience], general_variance=CONFIG.placed_variance)


def fade(state: SkillState, now: datetime, config: Config = CONFIG) -> tuple[SkillPart, ...]:
    """The skill's part after the time since it was last met; only what came from practice fades."""
    first = SkillPart(state.deviation, state.variance, state.gain)
    parts = (first, *state.others) if state.others else (first,) * len(config.kinds)
    if state.review is None or now <= state.review.last:
        return parts
    share = config.forgetting * (1 - retrievability(state.review, now))
    drift = config.day_drift**2 * ((now - state.review.last).total_seconds() / 86400)
    return tuple(
        SkillPart(mean - share * gain, variance + (share * gain / 2) ** 2 + drift, gain - share * gain)
        for mean, variance, gain in parts
    )


def ability_of(mastery: Mastery, skill: str, now: datetime, config: Config = CONFIG) -> Ability:
    parts = fade(mastery.skill(skill, config), now, config)
    kinds = zip(mastery.weights(config), config.kinds, mastery.generals(config), parts, strict=True)
    return tuple(
        View(weight, kind, general.mean + own.deviation, general.variance + own.variance, general.variance)
        for weight, kind, general, own in kinds
    )


def predict(mastery: Mastery, item: Item, now: datetime, config: Config = CONFIG) -> float:
    """Expected unaided accuracy on an item."""
    curves = {skill: draw_curve(ability_of(mastery, skill, now, config), config.item_variance) for skill in item.skills}
    return expected_accuracy(chances_by_skill(curves, item), item, config)


def rate_skill(mastery: Mastery, skill: str, now: datetime, config: Config = CONFIG) -> Rating:
    """Expected unaided score over one reference step per level."""
    return rate_ability(ability_of(mastery, skill, now, config))


def revise(kind: LearnerKind, prior: Normal, right: float, weight: float, difficulty: float, config: Config) -> Normal:
    """Posterior after `weight` steps of which the share `right` was right: two Fisher scoring steps."""
    reach, steepness, at, information = 1 - kind.guess - kind.slip, kind.steepness, prior.mean, 0.0
    for _ in range(2):
        share = sigmoid(steepness * (at - difficulty))
        likely, slope = kind.guess + reach * share, steepness * reach * share * (1 - share)
        per_step = weight / (likely * (1 - likely))
        information = slope * slope * per_step
        gradient = (right - likely) * slope * per_step - (at - prior.mean) / prior.variance
        at += max(-config.largest_step, min(config.largest_step, gradient / (information + 1 / prior.variance)))
    return Normal(at, 1 / (1 / prior.variance + information))


def pull_part(mean: float, variance: float, prior: Normal, after: Normal) -> Normal:
    """One part of the ability after the whole moved from `prior` to `after`, in proportion to its variance."""
    shift = (after.mean - prior.mean) / prior.variance
    shrink = (1 - after.variance / prior.variance) / prior.variance
    return Normal(mean + variance * shift, variance * (1 - shrink * variance))


def unaided_share(outcome: SkillOutcome, config: Config = CONFIG) -> float:
    """The share of the outcome that counts as unaided: an open hint lowers it."""
    return max(0.0, outcome.right - config.hint_discount * outcome.hinted)


def learn(
    kind: LearnerKind, general: Normal, own: SkillPart, right: float, steps: int, difficulty: float, config: Config
) -> tuple[Normal, SkillPart, float]:
    """General ability and own part of one kind after an outcome and its practice, and the chance predicted before."""
    prior = Normal(general.mean + own.deviation, general.variance + own.variance + config.item_variance)
    after = revise(kind, prior, right, config.step_weight * steps, difficulty, config)
    mean, variance = pull_part(own.deviation, own.variance, prior, after)
    grown = SkillPart(mean + kind.growth, variance + config.growth_spread**2, own.gain + kind.growth)
    return pull_part(*general, prior, after), grown, share_at(draw_curve((View(1.0, kind, *prior, 0.0),)), difficulty)


def observe(
    mastery: Mastery, outcomes: Sequence[SkillOutcome], difficulty: float, at: datetime, config: Config = CONFIG
) -> Mastery:
    """The mastery after a first attempt at a scenario of `difficulty` logits."""
    if not outcomes:
        return mastery
    generals, evidence, skills = mastery.generals(config), mastery.evidence, dict(mastery.skills)
    for outcome in outcomes:
        state, right = mastery.skill(outcome.skill, config), unaided_share(outcome, config)
        parts = zip(config.kinds, generals, fade(state, at, config), strict=True)
        learnt = [learn(kind, general, own, right, outcome.steps, difficulty, config) for kind, general, own in parts]
        generals, owns, likely = zip(*learnt, strict=True)
        review = review_skill(state.review, grade(right, sum(map(operator.mul, mastery.weights(config), likely))), at)
        met = {"times": state.times + 1, "met_at": mastery.scenarios, "review": review, "others": owns[1:]}
        skills[outcome.skill] = state.model_copy(update={**owns[0]._asdict(), **met})
        evidence = weigh_kinds(evidence, likely, right, outcome.steps)
    accuracy = sum(outcome.right for outcome in outcomes) / len(outcomes)
    first, *others = (add_drift(general, config) for general in generals)
    update = {
        **{"general": first.mean, "general_variance": first.variance, "others": tuple(others)},
        **{"skills": skills, "evidence": evidence, "scenarios": mastery.scenarios + 1},
        "lows": mastery.lows + 1 if accuracy < config.low else 0,
    }
    return mastery.model_copy(update=update)


def add_drift(general: Normal, config: Config) -> Normal:
    """General ability with drift added: without it the estimate would freeze and miss a user's growth."""
    return Normal(general.mean, min(config.general_variance, general.variance + config.general_drift**2))


def weigh_kinds(evidence: tuple[float, ...], likely: Sequence[float], right: float, steps: int) -> tuple[float, ...]:
    """Log likelihood of each kind after one more outcome, shifted so that the largest is 0."""
    gains = [steps * (right * math.log(p) + (1 - right) * math.log(1 - p)) for p in likely]
    sums = tuple(map(operator.add, evidence, gains)) if evidence else tuple(gains)
    return tuple(each - max(sums) for each in sums)
