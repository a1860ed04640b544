"""What is believed of a user's skills: a Bayesian logistic filter with one shared ability and a deviation per skill.

Ability in skill k is x_k = g + s_k, both normal. A graded step of difficulty b comes out right with chance
guess + (1 - guess - slip) * sigmoid(x_k - b). Sharing g is what makes ten scenarios say something about twelve skills.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import Field

from gym.progress.config import CONFIG, LOGITS
from gym.progress.events import SkillOutcome
from gym.progress.reviews import Review, grade, retrievability, reviewed
from gym.value import Value
from gym.world.scenario import Difficulty

REACH = 1 - CONFIG.guess - CONFIG.slip


class Belief(NamedTuple):
    """A normal belief about an ability, in logits."""

    mean: float
    variance: float

    @property
    def spread(self) -> float:
        """Standard deviation, widened to what was measured."""
        return math.sqrt(self.variance) * CONFIG.spread_inflation


class Rating(NamedTuple):
    """A skill on the screen: 0..1, and its standard deviation."""

    value: float
    uncertainty: float


class SkillState(Value):
    """One skill: its deviation from the general ability, what practice gave, and when it was last met."""

    deviation: float = 0.0
    variance: float = CONFIG.skill_variance
    gain: float = 0.0
    times: int = 0
    met_at: int | None = None
    review: Review | None = None


class Mastery(Value):
    """All skills of one user; `scenarios` counts those learnt from, `lows` the failures running."""

    general: float = CONFIG.general
    general_variance: float = CONFIG.general_variance
    skills: dict[str, SkillState] = Field(default_factory=dict)
    scenarios: int = 0
    lows: int = 0

    def skill(self, skill: str) -> SkillState:
        """The skill's state; a skill never met has the prior's."""
        return self.skills.get(skill, UNMET)


UNMET = SkillState()
Experience = Literal["new", "some", "experienced"]


def placed(experience: Experience) -> Mastery:
    """What is believed of a user who has answered the one question about experience, and nothing else."""
    places = {"new": CONFIG.placed_new, "some": CONFIG.placed_some, "experienced": CONFIG.placed_experienced}
    return Mastery(general=places[experience], general_variance=CONFIG.placement_variance)


def sigmoid(z: float) -> float:
    """Logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def logit(p: float) -> float:
    """Its inverse, kept off the ends."""
    p = min(0.99, max(0.01, p))
    return math.log(p / (1 - p))


def normal(z: float) -> float:
    """Chance that a standard normal is below z."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def chance(belief: Belief, difficulty: float) -> float:
    """Expected share of right steps at `difficulty` (logits), by the probit approximation."""
    scale = math.sqrt(1 + math.pi / 8 * belief.variance)
    return CONFIG.guess + REACH * sigmoid((belief.mean - difficulty) / scale)


def faded(state: SkillState, now: datetime) -> SkillState:
    """The skill after the time since it was last met: only what practice gave can be forgotten."""
    if state.review is None or now <= state.review.last:
        return state
    days = (now - state.review.last).total_seconds() / 86400
    lost = CONFIG.forgetting * (1 - retrievability(state.review, now)) * state.gain
    update = {
        "deviation": state.deviation - lost,
        "variance": state.variance + (lost / 2) ** 2 + CONFIG.day_drift**2 * days,
        "gain": state.gain - lost,
    }
    return state.model_copy(update=update)


def ability(mastery: Mastery, skill: str, now: datetime) -> Belief:
    """What is believed of the skill now."""
    state = faded(mastery.skill(skill), now)
    return Belief(mastery.general + state.deviation, mastery.general_variance + state.variance)


def predict(mastery: Mastery, skill: str, difficulty: Difficulty, now: datetime) -> float:
    """Expected unaided accuracy on a scenario of this skill and level."""
    return expected(ability(mastery, skill, now), difficulty)


def expected(belief: Belief, difficulty: Difficulty) -> float:
    """Expected unaided accuracy of such an ability on a scenario of this level."""
    return chance(Belief(belief.mean, belief.variance + CONFIG.item_variance), LOGITS[difficulty])


def rating(mastery: Mastery, skill: str, now: datetime) -> Rating:
    """Expected unaided score over one reference step per level."""
    return rated(ability(mastery, skill, now))


def rated(belief: Belief) -> Rating:
    """The rating that such an ability has."""
    low, high = (mean_chance(Belief(belief.mean + side * belief.spread, 0.0)) for side in (-1, 1))
    return Rating(mean_chance(belief), (high - low) / 2)


def mean_chance(belief: Belief) -> float:
    """Mean chance over the four levels."""
    return sum(chance(belief, place) for place in LOGITS.values()) / len(LOGITS)


def posterior(prior: Belief, right: float, weight: float, difficulty: float) -> Belief:
    """The belief after `weight` steps of which the share `right` came out: two Fisher scoring steps."""
    at, information = prior.mean, 0.0
    for _ in range(2):
        share = sigmoid(at - difficulty)
        likely, slope = CONFIG.guess + REACH * share, REACH * share * (1 - share)
        per_step = weight / (likely * (1 - likely))
        information = slope * slope * per_step
        gradient = (right - likely) * slope * per_step - (at - prior.mean) / prior.variance
        step = gradient / (information + 1 / prior.variance)
        at += max(-CONFIG.largest_step, min(CONFIG.largest_step, step))
    return Belief(at, 1 / (1 / prior.variance + information))


def pulled(part: Belief, prior: Belief, after: Belief) -> Belief:
    """A part of the ability after the whole moved from `prior` to `after`: each in proportion to its variance."""
    shift = (after.mean - prior.mean) / prior.variance
    shrink = (1 - after.variance / prior.variance) / prior.variance
    return Belief(part.mean + part.variance * shift, part.variance * (1 - shrink * part.variance))


def learn(mastery: Mastery, outcome: SkillOutcome, difficulty: float, at: datetime) -> Mastery:
    """The belief after one skill's outcome."""
    state = faded(mastery.skill(outcome.skill), at)
    own, general = Belief(state.deviation, state.variance), Belief(mastery.general, mastery.general_variance)
    before = Belief(general.mean + own.mean, general.variance + own.variance)
    prior = Belief(before.mean, before.variance + CONFIG.item_variance)
    right = unaided(outcome)
    after = posterior(prior, right, CONFIG.step_weight * outcome.steps, difficulty)
    own, general = pulled(own, prior, after), pulled(general, prior, after)
    practised = SkillState(
        deviation=own.mean + CONFIG.growth,
        variance=own.variance + CONFIG.growth_spread**2,
        gain=state.gain + CONFIG.growth,
        times=state.times + 1,
        met_at=mastery.scenarios,
        review=reviewed(state.review, grade(right, chance(before, difficulty)), at),
    )
    update = {
        "general": general.mean,
        "general_variance": general.variance,
        "skills": {**mastery.skills, outcome.skill: practised},
    }
    return mastery.model_copy(update=update)


def unaided(outcome: SkillOutcome) -> float:
    """How much of the outcome was the trainee's own: an open hint takes its share."""
    return max(0.0, outcome.right - CONFIG.hint_discount * outcome.hinted)


def observe(mastery: Mastery, outcomes: Sequence[SkillOutcome], difficulty: Difficulty, at: datetime) -> Mastery:
    """The belief after one scenario's first attempt."""
    if not outcomes:
        return mastery
    for outcome in outcomes:
        mastery = learn(mastery, outcome, LOGITS[difficulty], at)
    accuracy = sum(outcome.right for outcome in outcomes) / len(outcomes)
    update = {
        # Without this drift general ability would freeze, and a user who grows would never be seen to.
        "general_variance": min(CONFIG.general_variance, mastery.general_variance + CONFIG.general_drift**2),
        "scenarios": mastery.scenarios + 1,
        "lows": mastery.lows + 1 if accuracy < CONFIG.low else 0,
    }
    return mastery.model_copy(update=update)
