"""How many proved scenarios a second one core composes, at each level. Prints a table and writes nothing."""

import argparse
import time

from gym.world.plan import Spec
from gym.world.scenario import Difficulty
from gym.world.scenarios import compose
from gym.world.world import World


def rate(world: World, level: Difficulty | None, number: int) -> float:
    """Scenarios a second over `number` seeds."""
    began = time.perf_counter()
    for seed in range(number):
        compose(world, Spec(seed=seed, difficulty=level))
    return number / (time.perf_counter() - began)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=400, help="scenarios at each level")
    number = options.parse_args().number
    began = time.perf_counter()
    world = World.load()
    print(f"world loaded in {1000 * (time.perf_counter() - began):.0f} ms")
    for level in (None, *Difficulty):
        print(f"{level or 'any level':13} {rate(world, level, number):6.0f} proved scenarios/s")


if __name__ == "__main__":
    main()
