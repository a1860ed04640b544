"""What all simulated learners have in common: how they attempt a scenario, take hints, and their true ratings."""

import math
from abc import ABC, abstractmethod
from random import Random
from typing import NamedTuple

from gym.bench.bank import CENTRES, BankScenario, K

SHARED = 0.4  # standard deviation, in logits, of what all steps of one attempt have in common
HINT_LIFT = 0.4  # share of the way to a sure step that a hint takes a learner
# Gauss-Hermite points and weights for a standard normal.
POINTS = ((0.0, 2 / 3), (math.sqrt(3), 1 / 6), (-math.sqrt(3), 1 / 6))
# When learners come: days between sessions, scenarios a session, and a holiday for some.
GAPS, SESSION, PAUSE = (1, 1, 1, 2, 3, 4, 7), (3, 7), 0.01
HOLIDAY, HOLIDAY_SHARE = 14, 0.25


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -30 else 1e-13


def logit(p: float) -> float:
    """Inverse of `sigmoid`, clipped away from 0 and 1."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


class BenchAttempt(NamedTuple):
    """One attempt. `right` is the share right by skill, `hinted` the skills on which a hint was opened.

    `likely` is the true expected unaided accuracy, `free` that of an unaided attempt nobody sees, to score predictions.
    """

    accuracy: float
    right: dict[int, float]
    hinted: tuple[int, ...]
    likely: float
    free: float


class BenchLearner(ABC):
    """A simulated learner: draws all chance from `random`; `day` is their clock."""

    family = ""

    def __init__(self, random: Random) -> None:
        self.random, self.day = random, 0.0
        general = random.gauss(-0.8, 0.7)
        self.start = [general + random.gauss(0, 0.6) for _ in range(K)]
        self.takes_hints = random.betavariate(2, 3)
        random.gauss(0, 0.3)  # pace, which no measure looks at
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Draws the family's own parameters."""

    @abstractmethod
    def ability(self, k: int) -> float:
        """Ability in skill `k` now, in logits."""

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        """Chance of an unaided step of skill `k` alone; `others` are the scenario's other skills."""
        return sigmoid(slope * (self.ability(k) - difficulty))

    def joint_chance(self, scenario: BankScenario) -> float:
        """Chance of the step that needs all skills."""
        mean = sum(map(self.ability, scenario.skills)) / len(scenario.skills)
        return sigmoid(scenario.slope * (mean - scenario.true))

    def advance(self, days: float) -> None:
        """Lets `days` pass."""
        self.day += days

    @abstractmethod
    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:
        """Practise skill `k` once; `right` 0..1 is what came out, `likely` was its chance."""

    def after(self, accuracy: float) -> None:  # noqa: B027
        """What a whole attempt changes."""

    def rating(self, k: int) -> float:
        """The true rating: mean chance of an unaided step over one reference step per level."""
        return sum(self.chance(k, place, 1.0, level) for level, place in enumerate(CENTRES)) / len(CENTRES)

    def ratings(self) -> list[float]:
        return [self.rating(k) for k in range(K)]

    def level_score(self, level: int) -> float:
        """The true expected unaided score over all skills at one level."""
        return sum(self.chance(k, CENTRES[level], 1.0, level) for k in range(K)) / K

    def chances(self, scenario: BankScenario) -> tuple[list[float], float | None]:
        """Chances of one step of each skill, and of the joint step where there is one."""
        own = [
            self.chance(k, scenario.true, scenario.slope, scenario.level, tuple(j for j in scenario.skills if j != k))
            for k in scenario.skills
        ]
        return own, self.joint_chance(scenario) if len(own) > 1 else None

    def likely(self, scenario: BankScenario) -> float:
        """True expected unaided accuracy."""
        own, joint = self.chances(scenario)
        total = 0.0
        for point, weight in POINTS:
            right = sum(n * sigmoid(logit(p) + SHARED * point) for p, n in zip(own, scenario.steps, strict=True))
            if joint is not None:
                right += sigmoid(logit(joint) + SHARED * point)
            total += weight * right
        return total / scenario.graded_steps

    def unseen(self, scenario: BankScenario, own: list[float], joint: float | None) -> float:
        """Accuracy of an unaided attempt that the engine does not see."""
        shared, random = self.random.gauss(0, SHARED), self.random.random
        steps = [p for p, n in zip(own, scenario.steps, strict=True) for _ in range(n)]
        right = sum(random() < sigmoid(logit(p) + shared) for p in (*steps, *([] if joint is None else [joint])))
        return right / scenario.graded_steps

    def attempt(self, scenario: BankScenario) -> BenchAttempt:
        """Works on a scenario: opens hints when struggling, and learns from it."""
        random, (own, joint), likely = self.random.random, self.chances(scenario), self.likely(scenario)
        free, shared = self.unseen(scenario, own, joint), self.random.gauss(0, SHARED)
        right: dict[int, float] = {}
        hinted: list[int] = []
        total = 0
        for k, p, n in zip(scenario.skills, own, scenario.steps, strict=True):
            q = sigmoid(logit(p) + shared)
            if random() < min(1, self.takes_hints * (1 - q) * 1.3):
                hinted.append(k)
                q += (1 - q) * HINT_LIFT
            done = sum(random() < q for _ in range(n))
            right[k], total = done / n, total + done
        if joint is not None:
            q = sigmoid(logit(joint) + shared)
            total += random() < q + (1 - q) * HINT_LIFT * len(hinted) / len(own)
        self.random.gauss(0, 0.35)  # seconds taken, which no measure looks at
        for k, p in zip(scenario.skills, own, strict=True):
            self.learn(scenario, k, right[k], p)
        accuracy = total / scenario.graded_steps
        self.after(accuracy)
        return BenchAttempt(accuracy, right, tuple(hinted), likely, free)


def draw_calendar(number: int, seed: int, steps: int) -> list[float]:
    """Days before each scenario; close to 0 within a session."""
    random = Random(seed * 7_919 + number * 31 + 5)
    holiday = random.randrange(steps // 3, steps) if random.random() < HOLIDAY_SHARE else -1
    gaps: list[float] = []
    left = 0
    for step in range(steps):
        if left == 0:
            gaps.append(0 if step == 0 else random.choice(GAPS))
            left = random.randint(*SESSION)
        else:
            gaps.append(PAUSE)
        if step == holiday:
            gaps[-1] += HOLIDAY
        left -= 1
    return gaps
