"""Every number of the adaptive engine in one place, with where it comes from."""

from typing import Literal, NamedTuple

from gym.value import Value
from gym.world.scenarios.scenario import Difficulty


class LearnerKind(NamedTuple):
    """How a kind of learner answers and learns: steepness, guesses, slips, growth by practice."""

    name: str
    steepness: float = 1.0
    guess: float = 0.08
    slip: float = 0.02
    growth: float = 0.15


KINDS = (
    LearnerKind(name="fast", growth=0.22),
    LearnerKind(name="guessing", guess=0.15, slip=0.05),
    LearnerKind(name="all or nothing", steepness=2.0),
)


class Config(Value):
    """Constants of the ability filter, the selector and the level advice.

    Source: tuned on simulated learners of four kinds, none of them this model, and rounded; 0.72 and not 0.85 as
    target because aiming at 0.85 cost a fifth of the learning gain there. To be fitted again once some 5,000 graded
    outcomes exist. Abilities and difficulties are in logits.
    """

    # Prior: general ability, and how far one skill strays from it.
    general: float = -1.0
    general_variance: float = 0.64
    skill_variance: float = 0.36
    placed_variance: float = 0.36
    # A user answers and learns in one of these ways; which one, the answers tell (Bayesian model averaging).
    kinds: tuple[LearnerKind, ...] = KINDS
    # Error of the authored difficulty.
    item_variance: float = 0.06
    joint: float = 0.5  # the step that needs all skills at once comes out with the product of chances to this power
    # Evidence: weight of one graded step, and what an open hint takes off a right answer.
    step_weight: float = 0.9
    hint_discount: float = 0.35
    largest_step: float = 1.5
    # Spread of growth by practice; drift of general ability; share of trained gain that can be forgotten.
    growth_spread: float = 0.15
    general_drift: float = 0.05
    day_drift: float = 0.04
    forgetting: float = 0.3
    spread_inflation: float = 1.15
    # Choice: wanted unaided accuracy, the same after two failures, tolerance in logits, and what makes a need.
    target: float = 0.72
    rescue_target: float = 0.85
    low: float = 0.5
    lows_before_rescue: int = 2
    tolerance: float = 0.4
    least_fit: float = 0.1  # where no level suits, need decides and not a hair's breadth of fit
    teaching: float = 1.5  # power of 4p(1-p), what a step can teach
    goal: float = 0.9
    retention: float = 0.9
    starved_after: int = 20
    repeat_penalty: float = 0.4
    spacing: float = 1.0  # practice spread over days is kept longer: need falls by this within the hours of rest
    rest_hours: float = 12.0
    best: int = 3
    clean_chance: float = 0.17  # never twice running: 0.17 / 1.17 = 14.5 % of all scenarios
    # Level advice: a dead zone between moving up and down, each only when sure and after a while.
    up: float = 0.78
    up_sure: float = 0.75
    ready: float = 0.65
    ready_share: float = 0.75
    down: float = 0.55
    down_sure: float = 0.93
    stay: int = 8
    # Areas: strong or weak only when this sure, and not before this many scenarios of the skill.
    strong: float = 0.75
    weak: float = 0.65
    area_sure: float = 0.75
    area_after: int = 3


CONFIG = Config()

# Where each level's middle lies: a new hire is right on about three of four beginner scenarios.
LOGITS = {
    Difficulty.BEGINNER: -2.0,
    Difficulty.INTERMEDIATE: -0.6,
    Difficulty.EXPERT: 0.8,
    Difficulty.MASTER: 2.2,
}

# Where general ability starts for somebody who says how much billing they have done.
Experience = Literal["new", "some", "experienced"]
STARTING_MEANS: dict[Experience, float] = {"new": -1.6, "some": -0.9, "experienced": -0.2}
