"""One simulated learner taught by one policy, and what it came to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from gym.bench.bank import CENTRES, NAMES, BankScenario
from gym.bench.families import make_learner as new_learner
from gym.bench.learners import BenchAttempt, BenchLearner
from gym.bench.policies import POLICIES, Ladder, Offer
from gym.progress.engine.config import CONFIG, Config
from gym.progress.engine.levels import LEVELS, advise, apply_advice, classify_skill
from gym.progress.engine.mastery import Mastery, observe, predict, rate_skill, unaided_share
from gym.progress.events import SkillOutcome
from gym.world.scenarios.scenario import Difficulty

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFFERED, NOT_AGAIN = 80, 15
CHECKS = (10, 20, 40, 60)
AREAS_AT, TRULY = 40, 0.7
SURE_OF_LEVEL = 0.8  # a true score at the lowest level that is worth a promotion


class Task(NamedTuple):
    """What to run: a learner of a seed, a policy, and calibrated offsets of scenarios."""

    number: int
    seed: int
    steps: int
    policy: str
    config: Config = CONFIG
    offsets: Mapping[int, float] = {}
    family: str = ""


class Move(NamedTuple):
    """A change of level after scenario `step`: up 1 or down -1, with the true score at the level left."""

    step: int
    way: int
    true_score: float


class SimulatedStep(NamedTuple):
    """One scenario: prediction, true chance, an unseen attempt, and the outcome after hints."""

    scenario: int
    predicted: float
    likely: float
    free: float
    unaided: float


class Areas(NamedTuple):
    """Skills called weak and strong, and how many of them are."""

    weak: int = 0
    truly_weak: int = 0
    strong: int = 0
    truly_strong: int = 0


class Belief(NamedTuple):
    """The engine's state of one learner."""

    mastery: Mastery = Mastery()
    level: Difficulty = LEVELS[0]
    stayed: int = 0


def grade_attempt(scenario: BankScenario, done: BenchAttempt) -> tuple[SkillOutcome, ...]:
    """The outcome that a grader who knows the skills gives the engine."""
    return tuple(
        SkillOutcome.model_construct(skill=NAMES[k], right=done.right[k], hinted=k in done.hinted, steps=steps)
        for k, steps in zip(scenario.skills, scenario.steps, strict=True)
    )


def take_advice(believed: Belief, now: datetime, config: Config) -> tuple[Belief, int]:
    """The belief after the engine's advice, and the direction of the move (1, 0, -1)."""
    advice = advise(believed.mastery, NAMES, believed.level, believed.stayed + 1, now, config)
    if advice == "stay":
        return believed._replace(stayed=believed.stayed + 1), 0
    return believed._replace(level=apply_advice(believed.level, advice), stayed=0), 1 if advice == "up" else -1


def compare_areas(believed: Belief, learner: BenchLearner, now: datetime, config: Config) -> Areas:
    """Skills called weak or strong at the advised level, and those that truly are."""
    level, counts = LEVELS.index(believed.level), dict.fromkeys(Areas._fields, 0)
    for k, name in enumerate(NAMES):
        called = classify_skill(believed.mastery, name, believed.level, now, config)
        if called != "unsure":
            is_strong = learner.chance(k, CENTRES[level], 1.0, level) >= TRULY
            counts[called] += 1
            counts[f"truly_{called}"] += is_strong == (called == "strong")
    return Areas(**counts)


class Simulation:
    """One learner being taught, with the steps so far."""

    def __init__(self, task: Task) -> None:
        self.task, self.learner = task, new_learner(task.number, task.seed, task.family)
        self.random = Random(task.seed * 31 + task.number)
        self.before, self.believed, self.ladder = self.learner.ratings(), Belief(), Ladder()
        self.steps: list[SimulatedStep] = []
        self.dealt: list[BankScenario] = []
        self.moves: list[Move] = []
        self.naive_moves: list[Move] = []
        self.errors: dict[int, float] = {}
        self.z2: list[float] = []
        self.ready: int | None = None
        self.areas = Areas()

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self.learner.day)

    def deal(self, pool: Sequence[BankScenario]) -> BankScenario:
        """The policy's choice from part of the pool, without the last ones."""
        recent = {scenario.number for scenario in self.dealt[-NOT_AGAIN:]}
        offered = [scenario for scenario in self.random.sample(pool, OFFERED) if scenario.number not in recent]
        items = {scenario.item(self.task.offsets.get(scenario.number, 0.0)): scenario for scenario in offered}
        last = self.dealt[-1] if self.dealt else None
        offer = Offer(
            items, self.believed.mastery, self.ladder, last, self.learner, self.now, self.random, self.task.config
        )
        return POLICIES[self.task.policy](offer)

    def teach(self, scenario: BankScenario) -> None:
        """One attempt: updates the belief and the level."""
        item, now, step = scenario.item(self.task.offsets.get(scenario.number, 0.0)), self.now, len(self.steps)
        predicted = predict(self.believed.mastery, item, now, self.task.config)
        done = self.learner.attempt(scenario)
        seen = grade_attempt(scenario, done)
        mastery = observe(self.believed.mastery, seen, item.difficulty, now, self.task.config)
        left = self.believed.level
        self.believed, way = take_advice(self.believed._replace(mastery=mastery), now, self.task.config)
        if way:
            self.moves.append(Move(step, way, self.learner.level_score(LEVELS.index(left))))
        self.climb(done.accuracy, step)
        if self.ready is None and self.learner.level_score(0) >= SURE_OF_LEVEL:
            self.ready = step
        self.dealt.append(scenario)
        own_share = sum(unaided_share(outcome) * outcome.steps for outcome in seen) / sum(scenario.steps)
        self.steps.append(SimulatedStep(scenario.number, predicted, done.likely, done.free, own_share))

    def climb(self, accuracy: float, step: int) -> None:
        """Runs the rule of thumb beside the policy."""
        after = self.ladder.after(accuracy)
        if after.level != self.ladder.level:
            score = self.learner.level_score(self.ladder.level)
            self.naive_moves.append(Move(step, after.level - self.ladder.level, score))
        self.ladder = after

    def check(self) -> None:
        """Records the error of the ratings."""
        ratings = [rate_skill(self.believed.mastery, name, self.now, self.task.config) for name in NAMES]
        errors = [found.value - truth for found, truth in zip(ratings, self.learner.ratings(), strict=True)]
        self.errors[len(self.steps)] = sum(error**2 for error in errors) / len(errors)
        self.z2.append(
            sum((error / found.uncertainty) ** 2 for error, found in zip(errors, ratings, strict=True)) / len(errors)
        )
        if len(self.steps) == AREAS_AT:
            self.areas = compare_areas(self.believed, self.learner, self.now, self.task.config)
