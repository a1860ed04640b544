"""What is kept of the scenarios in use."""

from gym.services.scenarios import KEPT, ScenarioCache
from gym.store import Store
from gym.world.rules import check
from gym.world.scenarios.compose import Spec, compose
from gym.world.world import World


def test_findings_of_a_dealt_claim_are_those_of_that_very_scenario(world: World, store: Store):
    cache = ScenarioCache(world, store, compose)
    one, other = (compose(world, Spec(seed=seed)) for seed in (1, 2))
    renamed = other.model_copy(update={"scenario_id": one.scenario_id})
    for scenario in (one, renamed, one):
        assert cache.find_dealt(cache.put(scenario)) == check(world, scenario.case)
    for number in range(KEPT):
        cache.put(other.model_copy(update={"scenario_id": f"sc-{number}"}))
    assert (len(cache.kept), len(cache.found)) == (KEPT, 0)
