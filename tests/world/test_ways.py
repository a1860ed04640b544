"""The ways out of an account: what each move does to the claim, and what comes back from a wrong one."""

from typing import Any

from scenario_pool import compose_once

from gym.world.judge.forms import parse_action
from gym.world.judge.judge import judge
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario, Verdict
from gym.world.world import World


def act(world: World, scenario: Scenario, kind: str, details: dict[str, Any], before: Verdict | None = None) -> Verdict:
    claim, fixed = (before.claim, before.fixed) if before else (scenario.case.claim, ())
    return judge(world, scenario, claim, fixed, parse_action(world, kind, details, claim))


def test_a_line_set_to_no_units_is_the_same_as_a_line_removed(world: World):
    scenario = compose_once(world, Spec(seed=3, fault="ptp_indicator0_unbundled"))
    number = len(scenario.case.claim.lines)
    zeroed = {"edits": [{"op": "set", "path": f"lines/{number}/units", "value": 0}]}
    removed = {"edits": [{"op": "remove", "path": f"lines/{number}"}]}
    way = scenario.optimal_actions[0].type
    answers = [act(world, scenario, way, details) for details in (zeroed, removed)]
    assert [(each.outcome, each.accuracy) for each in answers] == [("resolved", 1.0)] * 2
    assert answers[0].claim == answers[1].claim


def test_a_rejected_claim_cannot_be_appealed(world: World):
    scenario = next(
        made
        for seed in range(60)
        if (
            made := compose_once(world, Spec(seed=seed, fault="invalid_npi_check_digit", payer_id="summit_ridge"))
        ).case.remittance
    )
    assert scenario.case.remittance.status == "rejected"
    answer = act(world, scenario, "appeal_denial", {"letter": "Please reconsider."})
    assert answer.outcome == "wrong"
    assert "never adjudicated" in answer.notes[0]


def test_a_replacement_carries_the_payers_number_where_the_payer_takes_one(world: World):
    taken, refused = (denied(world, payer) for payer in ("summit_ridge", "medicare_part_b"))
    after = act(world, taken, "replace_claim", {"modifier_added": "25"})
    assert (after.outcome, after.accuracy) == ("resolved", 1.0)
    assert (after.claim.frequency, after.claim.original_reference) == ("7", taken.case.remittance.claim_number)
    assert act(world, refused, "replace_claim", {"modifier_added": "25"}).outcome == "wrong"
    assert act(world, refused, "correct_claim", {"modifier_added": "25"}).outcome == "wrong"
    assert act(world, refused, "reopen_claim", {"modifier_added": "25"}).outcome == "resolved"


def test_a_correction_becomes_a_replacement_in_one_move_with_the_number_on_the_account(world: World):
    for seed in range(12):
        scenario = compose_once(world, Spec(seed=seed, fault="corrected_claim_wrong_frequency"))
        decided = next(prior for prior in scenario.case.history if prior.claim_number)
        after = act(world, scenario, "replace_claim", {})
        assert (after.outcome, after.accuracy) == ("resolved", 1.0)
        assert (after.claim.frequency, after.claim.original_reference) == ("7", decided.claim_number)
        guessed = {"edits": [{"op": "set", "path": "original_reference", "value": "ICN000000000000"}]}
        assert act(world, scenario, "replace_claim", guessed).outcome == "wrong"


def denied(world: World, payer: str) -> Scenario:
    made = (compose_once(world, Spec(seed=seed, fault="missing_mod25", payer_id=payer)) for seed in range(60))
    return next(scenario for scenario in made if scenario.case.remittance)
