"""Four families of simulated learners who learn and forget differently; none of them is the engine's model."""

import math
from random import Random

from gym.bench.bank import CENTRES, BankScenario, K
from gym.bench.guesser import Guesser
from gym.bench.learners import BenchAttempt, BenchLearner, logit, sigmoid


class CompensatingLearner(BenchLearner):
    """A: one skill makes up for another; grows most near a personal sweet spot; forgets by a power of time."""

    family = "A"

    def begin(self) -> None:
        self.gain, self.stability, self.last = [0.0] * K, [6.0] * K, [0.0] * K
        self.sweet, self.rate = self.random.gauss(1.1, 0.5), math.exp(self.random.gauss(math.log(0.26), 0.4))

    def ability(self, k: int) -> float:
        return self.start[k] + self.gain[k] * math.pow(1 + (self.day - self.last[k]) / self.stability[k], -0.6)

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        """One fifth of the ability comes from the other skills."""
        ability = self.ability(k)
        if others:
            ability = 0.8 * ability + 0.2 * sum(map(self.ability, others)) / len(others)
        return sigmoid(slope * (ability - difficulty))

    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:  # noqa: ARG002
        """Grows by nearness to the sweet spot; practice on another day lasts longer."""
        ability = self.ability(k)
        miss = ability - scenario.true - self.sweet
        growth = self.rate * math.exp(-(miss**2) / (2 * 1.2**2)) * sigmoid(3.2 - ability)
        gap = self.day - self.last[k]
        self.gain[k] = ability - self.start[k] + growth
        if gap >= 0.5 or self.last[k] == 0:
            self.stability[k] *= 1.6
        self.last[k] = self.day


class AllOrNoneLearner(BenchLearner):
    """B: holds a level of a skill or not; learns only the next level; loses levels by chance."""

    family = "B"

    def begin(self) -> None:
        random = self.random
        self.slip, self.guess, self.transit = (
            random.uniform(0.03, 0.12),
            random.uniform(0.1, 0.25),
            random.uniform(0.15, 0.45),
        )
        self.levels = [sum(start + random.gauss(0, 0.3) > place + 0.4 for place in CENTRES) for start in self.start]
        self.times, self.last = [4] * K, [0.0] * K

    def ability(self, k: int) -> float:
        """Number of levels held; this family has no logits."""
        return self.levels[k]

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        """1 minus slip for a level held, else the guess rate."""
        gap = level + 1 - self.levels[k]
        p = 1 - self.slip if gap <= 0 else self.guess * math.pow(0.7, gap - 1)
        return sigmoid(logit(p) - 0.4 * (difficulty - CENTRES[level]))

    def joint_chance(self, scenario: BankScenario) -> float:
        own = [self.chance(k, scenario.true, 1, scenario.level) for k in scenario.skills]
        return max(math.prod(own), self.guess * 0.5)

    def advance(self, days: float) -> None:
        """Loses levels by chance; more practice delays it."""
        self.day += days
        for k in range(K):
            if self.levels[k] and self.random.random() < 1 - math.exp(-days / (25 * (1 + 0.5 * self.times[k]))):
                self.levels[k] -= 1

    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:  # noqa: ARG002
        """Gains the next level by chance; from levels further up hardly ever."""
        gap = scenario.level + 1 - self.levels[k]
        if gap >= 1 and self.random.random() < self.transit / (1, 3, 12, 12)[gap - 1]:
            self.levels[k] += 1
        if self.day - self.last[k] >= 0.5:
            self.times[k] += 1
        self.last[k] = self.day


class TraceLearner(BenchLearner):
    """C: ACT-R traces that add up and decay by a power of time, with a spacing effect; the weakest skill decides."""

    family = "C"

    def begin(self) -> None:
        random = self.random
        self.traces: list[list[tuple[float, float, float]]] = [[] for _ in range(K)]
        self.scale, self.rate = random.uniform(0.7, 1.1), math.exp(random.gauss(math.log(0.45), 0.4))
        self.guess = random.uniform(0.02, 0.1)

    def activation(self, k: int) -> float:
        """Sum of the skill's decayed traces."""
        return math.log(
            1 + sum(weight * math.pow(self.day - at + 0.05, -decay) for at, weight, decay in self.traces[k])
        )

    def ability(self, k: int) -> float:
        return self.start[k] + self.scale * self.activation(k)

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        """Steeper than the other families, with guesses."""
        return self.guess + (1 - self.guess) * sigmoid(1.3 * slope * (self.ability(k) - difficulty))

    def joint_chance(self, scenario: BankScenario) -> float:
        """The weakest skill decides."""
        return min(self.chance(k, scenario.true, scenario.slope, scenario.level) for k in scenario.skills)

    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:  # noqa: ARG002
        """Adds a trace that decays faster the more is active already (spacing effect)."""
        miss = self.ability(k) - scenario.true
        weight = self.rate * (0.55 + 0.45 * right) * (1 if -2 < miss < 2.5 else 0.35)
        self.traces[k].append((self.day, weight, 0.12 + 0.25 * sigmoid(2 * (self.activation(k) - 1.2))))


class MoodyLearner(BenchLearner):
    """D: moods, slips and guesses; learns from errors, gives up after failures; skills help their neighbors."""

    family = "D"

    def begin(self) -> None:
        random = self.random
        self.gain, self.half_life, self.last = [0.0] * K, [9.0] * K, [0.0] * K
        self.slip, self.guess = random.uniform(0.03, 0.1), random.uniform(0.05, 0.18)
        self.rate = math.exp(random.gauss(math.log(0.2), 0.4))
        self.mood, self.engaged = 0.0, 1.0

    def retention(self, k: int) -> float:
        """Share of the trained ability that is left."""
        return 0.4 + 0.6 * math.pow(0.5, (self.day - self.last[k]) / self.half_life[k])

    def ability(self, k: int) -> float:
        return self.start[k] + self.gain[k] * self.retention(k)

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        return self.guess + (1 - self.guess - self.slip) * sigmoid(slope * (self.ability(k) - difficulty))

    def joint_chance(self, scenario: BankScenario) -> float:
        own = (self.chance(k, scenario.true, scenario.slope, scenario.level) for k in scenario.skills)
        return max(0.05, math.pow(math.prod(own), 0.8))

    def attempt(self, scenario: BankScenario) -> BenchAttempt:
        """Mood shifts performance, not ability."""
        self.start = [start + self.mood for start in self.start]
        done = super().attempt(scenario)
        self.start = [start - self.mood for start in self.start]
        return done

    def advance(self, days: float) -> None:
        """Draws a new mood and restores motivation."""
        self.day += days
        self.mood, self.engaged = self.random.gauss(0, 0.35), 1.0

    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:  # noqa: ARG002
        """Learns most from errors, little from sure or hopeless steps; one fifth goes to the neighboring skill."""
        dull, lost = 0.2 if likely > 0.95 else 1, 0.4 if likely < 0.3 else 1
        drive = self.rate * self.engaged * (0.3 + 1.1 * (1 - right))
        growth = drive * dull * lost * sigmoid(3 - self.ability(k))
        for j, share in ((k, 1.0), (k ^ 1, 0.2)):
            gain = self.ability(j) - self.start[j] + growth * share
            if j == k:
                if self.day - self.last[k] >= 0.5:
                    self.half_life[k] *= 1.5
                self.last[k] = self.day
            self.gain[j] = gain / self.retention(j)

    def after(self, accuracy: float) -> None:
        """Failures lower motivation."""
        self.engaged = max(0.25, self.engaged * 0.65) if accuracy < 0.5 else min(1.0, self.engaged + 0.2)


# With the share of each in the benchmark.
FAMILIES: dict[type[BenchLearner], float] = {
    CompensatingLearner: 0.30,
    AllOrNoneLearner: 0.25,
    TraceLearner: 0.25,
    MoodyLearner: 0.20,
    Guesser: 0.0,
}


def make_learner(number: int, seed: int, family: str = "") -> BenchLearner:
    """Learner `number` of a seed, of `family` if given."""
    random = Random(seed * 1_000_003 + number)
    if family:
        return next(kind for kind in FAMILIES if kind.family == family)(random)
    draw, kinds = random.random(), [kind for kind, share in FAMILIES.items() if share]
    for kind in kinds:
        draw -= FAMILIES[kind]
        if draw < 0:
            return kind(random)
    return kinds[-1](random)
