"""Who chooses the next scenario: chance, a fixed level, a ladder, the engine, or an oracle that sees the truth."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from random import Random
from typing import NamedTuple

from gym.bench.bank import NAMES, BankScenario
from gym.bench.learners import BenchLearner
from gym.progress.engine.ability import Item
from gym.progress.engine.config import CONFIG, Config
from gym.progress.engine.mastery import Mastery
from gym.progress.engine.selector import build_outlook, pick

BAND = (0.7, 0.9)
FIXED_LEVEL = 1
AHEAD_DAYS, AHEAD_DRAWS, AHEAD_OFFERS = 7, 2, 24


class Ladder(NamedTuple):
    """Rule of thumb: a mean of the last five accuracies above 85 % is a step up, below 60 % a step down."""

    level: int = 0
    recent: tuple[float, ...] = ()

    def after(self, accuracy: float) -> "Ladder":
        """The ladder after a scenario; a step begins a new count."""
        recent = (*self.recent, accuracy)[-5:]
        mean = sum(recent) / len(recent)
        step = (mean > 0.85 and self.level < 3) - (mean < 0.6 and self.level > 0) if len(recent) == 5 else 0
        return Ladder(self.level + step, () if step else recent)


class Offer(NamedTuple):
    """What a policy sees: the scenarios on offer as the engine knows them, and everything that was believed and done.

    Only the oracles look at `learner`.
    """

    items: dict[Item, BankScenario]
    mastery: Mastery
    ladder: Ladder
    last: BankScenario | None
    learner: BenchLearner
    now: datetime
    random: Random
    config: Config = CONFIG

    @property
    def scenarios(self) -> list[BankScenario]:
        return list(self.items.values())


def choose_at_level(offer: Offer, level: int) -> BankScenario:
    found = [scenario for scenario in offer.scenarios if scenario.level == level]
    return offer.random.choice(found or offer.scenarios)


def choose_by_engine(offer: Offer) -> BankScenario:
    view = build_outlook(offer.mastery, NAMES, offer.now, offer.config)
    return offer.items[pick(list(offer.items), view, offer.random, offer.config)]


def choose_in_band(offer: Offer) -> BankScenario:
    """The truly weakest scenario whose true chance is in the band."""
    ratings = offer.learner.ratings()
    last = offer.last.skills if offer.last else ()

    def cost(scenario: BankScenario) -> float:
        p = offer.learner.likely(scenario)
        miss = max(0.0, CONFIG.target - p, p - 0.88)
        lacks = [CONFIG.goal - ratings[k] - (0.25 if k in last else 0.0) for k in scenario.skills]
        return 10 * miss - sum(lacks) / len(lacks)

    return min(offer.scenarios, key=cost)


def choose_greedily(offer: Offer) -> BankScenario:
    """The scenario that most raises the true ratings of its skills a week ahead."""
    return max(
        offer.scenarios[:AHEAD_OFFERS], key=lambda scenario: measure_raise(offer.learner, scenario, offer.random)
    )


def measure_raise(learner: BenchLearner, scenario: BankScenario, random: Random) -> float:
    """How much an attempt raises the ratings of its skills a week later, averaged over draws."""
    total = 0.0
    for _ in range(AHEAD_DRAWS):
        seed = random.random()
        tried, idle = deepcopy(learner), deepcopy(learner)
        tried.random = Random(seed)
        tried.attempt(scenario)
        tried.random, idle.random = Random(seed), Random(seed)
        tried.advance(AHEAD_DAYS)
        idle.advance(AHEAD_DAYS)
        total += sum(tried.rating(k) - idle.rating(k) for k in scenario.skills)
    return total


def choose_by_chance(offer: Offer) -> BankScenario:
    return offer.random.choice(offer.scenarios)


Policy = Callable[[Offer], BankScenario]
POLICIES: dict[str, Policy] = {
    "random": choose_by_chance,
    "fixed": lambda offer: choose_at_level(offer, FIXED_LEVEL),
    "ladder": lambda offer: choose_at_level(offer, offer.ladder.level),
    "ours": choose_by_engine,
    "oracle band": choose_in_band,
    "oracle greedy": choose_greedily,
}
