"""Facts about pathways: what each asks for can be asked."""

from typing import Any

import pytest

from gym.progress.certification.pathways import PATHWAYS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda each: each.code)
def test_every_skill_of_a_pathway_can_be_asked_at_its_level(world: World, pathway):
    for skill in pathway.skills:
        made = next(filter(None, (composed(world, pathway, skill, seed) for seed in range(5))), None)
        assert made, skill


def composed(world: World, pathway: Any, skill: str, seed: int) -> Scenario | None:
    try:
        return compose(world, Spec(seed=seed, skill=skill, difficulty=pathway.level))
    except ProofFailed:
        return None
