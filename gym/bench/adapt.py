"""The benchmark of the adaptive engine: every policy on the same learners, the bound, and blind guessers."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice

from gym.bench.bound import least_rmse
from gym.bench.calibration import learn_offsets
from gym.bench.guesser import Guesser
from gym.bench.measures import (
    Family,
    Guards,
    PolicyRow,
    is_called_proficient,
    summarize_families,
    summarize_guards,
    summarize_policy,
)
from gym.bench.policies import POLICIES
from gym.bench.run import Trace, run_all
from gym.bench.simulation import Task
from gym.value import Value

LOOK_AHEAD, LOOK_AHEAD_LEARNERS = "oracle greedy", 150
CALIBRATED = "ours, calibrated bank"
GUESSERS, GUESSER_SEED = 1000, 404
BOUND_LEARNERS = 300
# Whom the engine is compared with, learner by learner.
AGAINST = ("random", "fixed", "ladder", "ours")


class BenchReport(Value):
    """The whole benchmark; `bound` is the least RMSE by aim and number of scenarios, `proficient` a share."""

    learners: int
    steps: int
    seed: int
    rows: tuple[PolicyRow, ...]
    families: tuple[Family, ...]
    guards: Guards
    bound: dict[str, dict[int, float]]
    guessers: int
    proficient: float

    @property
    def digest(self) -> str:
        """Hash of the numbers."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def row(self, policy: str) -> PolicyRow:
        return next(row for row in self.rows if row.policy == policy)


def list_tasks(policy: str, learners: int, steps: int, seed: int) -> list[Task]:
    return [Task(number, seed, steps, policy) for number in range(learners)]


def run_tasks(todo: Sequence[Task], jobs: int) -> list[Trace]:
    return [trace for _, trace in run_all(todo, jobs)]


def share_of_guessers(number: int, steps: int, jobs: int) -> float:
    """Share of blind guessers who are ever called proficient."""
    todo = [Task(each, GUESSER_SEED, steps, "ours", family=Guesser.family) for each in range(number)]
    return sum(map(is_called_proficient, run_tasks(todo, jobs))) / number


def run_bench(
    learners: int, steps: int, seed: int, jobs: int, oracle: bool = False, blind: int = GUESSERS
) -> Iterator[str | BenchReport]:
    """Yields each row's name before it runs, and the report at the end."""
    done: dict[str, list[Trace]] = {}
    for policy in POLICIES:
        if policy != LOOK_AHEAD or oracle:
            yield policy
            number = learners if policy != LOOK_AHEAD else min(learners, LOOK_AHEAD_LEARNERS)
            done[policy] = run_tasks(list_tasks(policy, number, steps, seed), jobs)
    yield CALIBRATED
    offsets = learn_offsets(run_tasks(list_tasks("ours", learners, steps, seed + 1), jobs))
    todo = [task._replace(offsets=offsets) for task in list_tasks("ours", learners, steps, seed)]
    done[CALIBRATED] = run_tasks(todo, jobs)
    yield "the bound, and blind guessers"
    yield BenchReport(
        learners=learners,
        steps=steps,
        seed=seed,
        rows=tuple(summarize_policy(policy, found, rows_against(policy, done)) for policy, found in done.items()),
        families=summarize_families(done["ours"]),
        guards=summarize_guards(done["ours"]),
        bound=least_rmse(min(learners, BOUND_LEARNERS), steps, seed),
        guessers=blind,
        proficient=share_of_guessers(blind, steps, jobs),
    )


def rows_against(policy: str, done: dict[str, list[Trace]]) -> dict[str, Sequence[Trace]]:
    """The rows that a policy is compared with, on the learners that both have."""
    return {name: list(islice(done[name], len(done[policy]))) for name in AGAINST if name in done and name != policy}
