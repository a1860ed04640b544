"""Facts about pathways: what each asks for can be asked."""

from typing import Any

from rows import for_each
from scenario_pool import compose_once
from tiers import sample

from gym.progress.certification.pathways import PATHWAYS
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


@for_each("pathway", PATHWAYS)
def test_every_skill_of_a_pathway_can_be_asked_at_its_level(world: World, pathway):
    for skill in sample(pathway.skills, 8):
        made = next(filter(None, (composed(world, pathway, skill, seed) for seed in range(5))), None)
        assert made, skill


def composed(world: World, pathway: Any, skill: str, seed: int) -> Scenario | None:
    try:
        return compose_once(world, Spec(seed=seed, skill=skill, difficulty=pathway.level))
    except ProofFailed:
        return None
