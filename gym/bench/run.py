"""Many simulated learners taught by one policy, in several processes; the same numbers whatever their number."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from random import Random
from typing import NamedTuple

from gym.bench.bank import SIZE_SHARES, SIZES, K, draw_bank
from gym.bench.families import make_learner as new_learner
from gym.bench.learners import draw_calendar
from gym.bench.simulation import CHECKS, Areas, Move, SimulatedStep, Simulation, Task

LATER_DAYS = 14


class Trace(NamedTuple):
    """What a policy did for one learner.

    `errors` are mean squared errors of the ratings by number of scenarios, `z2` the mean square of error by spread,
    `gain` the mean true rating over what it was at first, `later` that two weeks on over an idle twin's.
    `ready` is the first step after which the true score at the lowest level was worth a promotion. `met` counts
    scenarios by skill, `wait` is the longest that a skill did without, `repeats` the scenarios that repeat a skill.
    """

    family: str
    steps: tuple[SimulatedStep, ...]
    errors: dict[int, float]
    z2: float
    gain: float
    later: float
    moves: tuple[Move, ...]
    naive_moves: tuple[Move, ...]
    ready: int | None
    areas: Areas
    met: tuple[int, ...]
    wait: int
    repeats: int


def teach_learner(task: Task) -> Trace:
    """One learner through all steps, and two weeks later against an idle twin."""
    scenarios, room = draw_bank(), Simulation(task)
    pools = {size: [scenario for scenario in scenarios if len(scenario.skills) == size] for size in SIZES}
    sizes = Random(task.seed * 13 + task.number).choices(SIZES, SIZE_SHARES, k=task.steps)
    days = draw_calendar(task.number, task.seed, task.steps)
    for size, gap in zip(sizes, days, strict=True):
        if gap:
            room.learner.advance(gap)
        room.teach(room.deal(pools[size]))
        if len(room.steps) in CHECKS:
            room.check()
    return build_trace(room, sum(days))


def build_trace(room: Simulation, days: float) -> Trace:
    learner, twin = room.learner, new_learner(room.task.number, room.task.seed, room.task.family)
    at_end = learner.ratings()
    learner.advance(LATER_DAYS)
    twin.advance(days + LATER_DAYS)
    met = [[step for step, scenario in enumerate(room.dealt) if k in scenario.skills] for k in range(K)]
    return Trace(
        family=learner.family,
        steps=tuple(room.steps),
        errors=room.errors,
        z2=sum(room.z2) / max(1, len(room.z2)),
        gain=(sum(at_end) - sum(room.before)) / K,
        later=(sum(learner.ratings()) - sum(twin.ratings())) / K,
        moves=tuple(room.moves),
        naive_moves=tuple(room.naive_moves),
        ready=room.ready,
        areas=room.areas,
        met=tuple(map(len, met)),
        wait=max(count_longest_wait(steps, len(room.steps)) for steps in met),
        repeats=sum(bool(set(a.skills) & set(b.skills)) for a, b in pairwise(room.dealt)),
    )


def count_longest_wait(steps: Sequence[int], number: int) -> int:
    """The longest run of scenarios without the skill."""
    marks = [-1, *steps, number]
    return max(after - before - 1 for before, after in pairwise(marks))


def run_all(tasks: Sequence[Task], jobs: int) -> Iterable[tuple[Task, Trace]]:
    if jobs == 1:
        yield from zip(tasks, map(teach_learner, tasks), strict=True)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from zip(tasks, pool.map(teach_learner, tasks, chunksize=5), strict=True)
