"""`gym scenarios audit`: what it counts, and when it does not let a composer pass."""

import io

import pytest
from rich.console import Console

from gym.cli.audit import Audit, Tally, audit, combinations, content, report, shown_unproved, spread, tally
from gym.world.faults import FAULTS
from gym.world.payers.policy import CARRIERS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

pytestmark = pytest.mark.slow

KEPT = Tally(fault="f", combinations=1, tried=2, proved=2, refused=(), unproved=(), seconds=0.1)


def page(found: Audit) -> str:
    out = io.StringIO()
    for part in report(found):
        Console(file=out, width=140, markup=False, highlight=False).print(part)
    return out.getvalue()


def test_a_fault_is_tried_at_every_level_with_every_payer_that_can_show_it(world: World):
    tried = {(spec.difficulty, spec.payer_id) for spec in spread(world, "missing_mod25", 1)}
    assert tried == set(combinations(world, "missing_mod25"))
    assert len(tried) == len(Difficulty) * sum(policy.line not in CARRIERS for policy in world.policies.values())


def test_a_payer_without_a_list_of_authorizations_does_not_claim_that_fault(world: World):
    assert "medicare_part_b" not in {payer for _, payer in combinations(world, "prior_auth_missing")}


def test_more_seeds_are_spread_evenly(world: World):
    specs = [(spec.difficulty, spec.payer_id) for spec in spread(world, "missing_mod25", 70)]
    counts = {specs.count(each) for each in combinations(world, "missing_mod25")}
    assert len(specs) == 70
    assert max(counts) - min(counts) <= 1


def test_a_fault_that_proves_everywhere_is_counted_so():
    found = tally(1, "timely_filing")
    assert (found.proved, found.refused, found.unproved) == (found.tried, (), ())
    assert found.tried == found.combinations


def test_a_scenario_that_does_not_hold_is_found_out(world: World):
    made = compose(world, Spec(seed=1, fault="missing_mod25"))
    assert shown_unproved(world, made) is None
    told = made.model_copy(update={"title": f"Add {made.intended_issues[0].secrets[0]}"})
    assert "too early" in str(shown_unproved(world, told))
    unsolved = made.model_copy(
        update={"optimal_actions": compose(world, Spec(seed=1, skill="clean_claim")).optimal_actions}
    )
    assert "the reference fix is wrong" in str(shown_unproved(world, unsolved))


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (Audit(tallies=(KEPT,), distinct=950), True),
        (Audit(tallies=(KEPT,), distinct=949), False),
        (Audit(tallies=(KEPT.model_copy(update={"proved": 1, "unproved": ("seed 4: why",)}),), distinct=950), False),
        (Audit(tallies=(KEPT.model_copy(update={"proved": 1, "refused": ("1 x why",)}),), distinct=950), False),
    ],
    ids=["all well", "too few claims", "one unproved", "one refused"],
)
def test_an_audit_holds_only_if_all_that_is_claimed_is_proved(found: Audit, holds: bool):
    assert found.holds == holds
    assert ("why" in page(found)) == (holds is False and found.distinct == 950)


def test_two_claims_that_differ_in_names_and_numbers_only_count_once(world: World):
    claim = compose(world, Spec(seed=1)).case.claim
    other = compose(world, Spec(seed=2)).case.claim
    renamed = claim.model_copy(update={"claim_id": "TG1", "billing": other.billing, "rendering": other.rendering})
    assert content(renamed) == content(claim)
    assert content(other) != content(claim)


def test_every_fault_proves_at_every_level_with_every_payer_that_claims_it():
    found = audit(1, 2)
    assert found.holds, page(found)
    assert {each.fault for each in found.tallies} == {fault.code for fault in FAULTS}
