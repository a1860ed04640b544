"""Scenarios, each composed once in a process: a scenario is a value, and the same spec gives the same."""

from tiers import is_quick

from gym.world.faults import FAULTS
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

CODES = sorted({fault.code for fault in FAULTS})
QUICK_SEEDS = 2
# By the identity of a world, with the world, so that no other gets its place.
MADE: dict[int, tuple[World, dict[Spec, Scenario]]] = {}


def compose_once(world: World, spec: Spec) -> Scenario:
    """What `compose` makes of the spec, kept for whoever asks next. Raises ProofFailed."""
    known = MADE.setdefault(id(world), (world, {}))[1]
    if spec not in known:
        known[spec] = compose(world, spec)
    return known[spec]


class ScenarioPool:
    def __init__(self, world: World) -> None:
        self.world = world

    def take(self, code: str, seeds: int) -> list[Scenario]:
        """The fault's scenarios of the first `seeds` seeds, of the first two where the tier is a quick one."""
        chosen = range(min(seeds, QUICK_SEEDS) if is_quick() else seeds)
        return [compose_once(self.world, Spec(seed=seed, fault=code)) for seed in chosen]

    def take_all(self, seeds: int) -> list[Scenario]:
        """The same of every fault."""
        return [scenario for code in CODES for scenario in self.take(code, seeds)]
