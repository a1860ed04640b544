"""Two and three faults on one claim: what comes out is proved, or nothing comes out."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from rows import for_each
from tiers import examples

from gym.world.faults import FAULTS
from gym.world.scenarios.compose import compose, first_proved
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.world import World

CODES = sorted({fault.code for fault in FAULTS})
COMBINING = sorted({fault.code for fault in FAULTS if fault.combines})
ALONE = sorted(set(CODES) - set(COMBINING))


def made(world: World, spec: Spec) -> Scenario | None:
    """The scenario, or None where the composer refuses."""
    try:
        return compose(world, spec)
    except ProofFailed:
        return None


def named(faults: tuple[str, ...], seed: int = 0, **fields: object) -> Spec:
    return Spec.model_validate({"seed": seed, "faults": faults, **fields})


def holds(world: World, spec: Spec) -> bool:
    """Whether the composer refused, or gave a scenario with exactly these faults, and with its proof."""
    try:
        scenario, proof = first_proved(world, spec)
    except ProofFailed:
        return True
    assert sorted(issue.fault for issue in scenario.intended_issues) == sorted(spec.faults)
    return proof.fix.accuracy == 1.0


@pytest.mark.slow
@examples(250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults=st.lists(st.sampled_from(COMBINING), min_size=2, max_size=3, unique=True).map(tuple),
    seed=st.integers(0, 10**6),
    level=st.sampled_from([None, *Difficulty]),
)
def test_faults_that_may_combine_are_proved_together_or_refused(
    world: World, faults: tuple[str, ...], seed: int, level: Difficulty | None
):
    assert holds(world, named(faults, seed, difficulty=level))


@pytest.mark.slow
def test_every_pair_is_proved_or_refused_and_most_faults_go_with_another(world: World):
    together = [pair for pair in combinations(COMBINING, 2) if made(world, named(pair))]
    assert all(holds(world, named(pair, seed=1)) for pair in together)
    assert len(set().union(*map(set, together))) >= 0.8 * len(COMBINING)


def test_a_named_pair_is_on_the_claim_whatever_the_level_adds(world: World):
    pair = ("invalid_npi_check_digit", "missing_mod25")
    for level in (None, *Difficulty):
        scenario = made(world, named(pair, seed=3, difficulty=level))
        assert scenario
        assert tuple(issue.fault for issue in scenario.intended_issues) == pair


@for_each("alone", ALONE)
def test_a_fault_that_stands_alone_is_refused_beside_another(world: World, alone: str):
    for pair in (("invalid_npi_check_digit", alone), (alone, "invalid_npi_check_digit")):
        with pytest.raises(ProofFailed, match="is not met together with"):
            compose(world, named(pair))


def test_a_name_that_is_no_fault_is_refused(world: World):
    with pytest.raises(ProofFailed):
        compose(world, named(("missing_mod25", "nonsense")))


def test_a_spec_without_named_faults_reads_as_it_did_before_there_were_any():
    assert "faults" not in Spec(seed=1).model_dump_json()
    assert Spec.model_validate_json(Spec(seed=1).model_dump_json()) == Spec(seed=1)
    assert Spec.model_validate_json(named(("a", "b")).model_dump_json()) == named(("a", "b"))


def test_the_same_named_faults_give_the_same_scenario(world: World):
    spec = named(("invalid_npi_check_digit", "missing_mod25"), seed=9)
    assert compose(world, spec) == compose(world, spec)
