"""What the world costs in CPU time: proved scenarios a second, and the answer to a claim of 50 lines.

The floor under that answer is one look-up in the NCCI table for every two lines. Prints tables and writes nothing.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from itertools import permutations

import history

from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

LINES, TIMES = 50, 200


def rate(world: World, level: Difficulty | None, number: int) -> float:
    """Scenarios a second of CPU over `number` seeds."""
    began = time.process_time()
    for seed in range(number):
        compose(world, Spec(seed=seed, difficulty=level))
    return number / (time.process_time() - began)


def long_claim(world: World, codes: list[str]) -> Case:
    """A case with a line for each of `codes`."""
    case = compose(world, EXAMPLES["tour-4"]).case
    model = case.claim.lines[0].model_copy(update={"modifiers": (), "units": 1})
    lines = tuple(model.model_copy(update={"code": code, "charge": world.charge(code, model.pos)}) for code in codes)
    return case.model_copy(update={"claim": case.claim.model_copy(update={"lines": lines, "total": None})})


def best(*steps: Callable[[], object]) -> list[float]:
    """Milliseconds of CPU that each step takes at best, over runs in turn."""
    least = [float("inf")] * len(steps)
    for _ in range(TIMES):
        for place, step in enumerate(steps):
            began = time.process_time()
            step()
            least[place] = min(least[place], time.process_time() - began)
    return [1000 * each for each in least]


def answer(world: World, case: Case) -> object:
    """The rules and the payer's answer."""
    return adjudicate(world, case, check(world, case))


def floor(world: World, case: Case) -> object:
    """Every two lines looked up, and nothing done about it."""
    codes = [line.code for line in case.claim.lines]
    return [world.reference.ptp.get(pair) for pair in permutations(codes, 2)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=400, help="scenarios at each level")
    history.add_option(options)
    chosen, run = options.parse_args(), history.Run("compose")
    began = time.perf_counter()
    world = World.load()
    print(f"world loaded in {1000 * (time.perf_counter() - began):.0f} ms")
    for level in (None, *Difficulty):
        made = rate(world, level, chosen.number)
        print(f"{level or 'any level':13} {made:6.0f} proved scenarios/s")
        run.add(f"proved scenarios, {level or 'any level'}", made, "1/s")
    priced = [code for code in world.reference.procedures if world.reference.fee(code, "11")]
    for name, codes in (("alike", priced[:LINES]), ("apart", priced[:: len(priced) // LINES][:LINES])):
        case = long_claim(world, codes)
        found = len(check(world, case))
        taken, least = best(partial(answer, world, case), partial(floor, world, case))
        print(f"{LINES} codes {name}: {taken:.2f} ms, {found} findings; {taken / least:.1f} times the floor (aim: 8)")
        run.add(f"answer to {LINES} codes {name}", taken, "ms", least)
    if chosen.keep:
        run.keep()


if __name__ == "__main__":
    main()
