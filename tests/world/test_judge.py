"""The judge looks at where the claim ends up, not at the button."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from rows import for_each
from scenario_pool import compose_once

from gym.errors import Invalid
from gym.world.claims.changes import describe_changes, list_changes
from gym.world.judge.forms import allowed_actions, parse_action
from gym.world.judge.judge import judge
from gym.world.judge.resubmissions import choose_resubmission
from gym.world.scenarios.compose import EXAMPLES, Spec
from gym.world.scenarios.scenario import Difficulty, Scenario, Verdict
from gym.world.world import World

BAD = tomllib.loads((Path(__file__).parents[1] / "cases/bad_edits.toml").read_text())["cases"]


def act(world: World, scenario: Scenario, kind: str, details: dict[str, Any], before: Verdict | None = None) -> Verdict:
    claim, fixed = (before.claim, before.fixed) if before else (scenario.case.claim, ())
    return judge(world, scenario, claim, fixed, parse_action(world, kind, details, claim))


@pytest.fixture(scope="module")
def tour(world: World) -> Scenario:
    return compose_once(world, EXAMPLES["tour-1"])


@for_each(
    "details",
    [
        {"modifier_added": "25"},
        {"modifier_added": " 25 ", "line": 1},
        {"edits": [{"op": "add", "path": "lines/1/modifiers", "value": "25"}]},
        {"edits": [{"op": "set", "path": "lines/1/modifiers", "value": ["25"]}]},
        {"edits": [{"op": "set", "path": "/lines/1/modifiers/", "value": "25"}]},
    ],
)
def test_every_way_to_put_25_on_the_visit_resolves_with_full_accuracy(world: World, tour: Scenario, details: Any):
    verdict = act(world, tour, "correct_claim", details)
    assert (verdict.outcome, verdict.accuracy) == ("resolved", 1.0)
    assert verdict.remittance is not None
    assert verdict.remittance.status == "paid"


def test_59_does_not_resolve_it_and_leaves_the_claim_as_it_was(world: World, tour: Scenario):
    verdict = act(world, tour, "correct_claim", {"modifier_added": "59"})
    assert verdict.outcome == "wrong"
    assert verdict.claim == tour.case.claim
    assert act(world, tour, "correct_claim", {"modifier_added": "25"}, verdict).outcome == "resolved"


def test_dropping_the_visit_loses_documented_work(world: World, tour: Scenario):
    verdict = act(world, tour, "correct_claim", {"edits": [{"op": "remove", "path": "lines/1"}]})
    assert verdict.outcome == "wrong"
    assert [finding.rule_id for finding in verdict.shown] == ["service_not_billed"]


def test_touching_what_was_right_costs_accuracy(world: World, tour: Scenario):
    edits = [
        {"op": "add", "path": "lines/1/modifiers", "value": "25"},
        {"op": "remove", "path": "lines/2/modifiers", "value": "RT"},
    ]
    verdict = act(world, tour, "correct_claim", {"edits": edits})
    assert (verdict.outcome, verdict.accuracy) == ("resolved", 0.5)


@for_each("details", [{"modifier_added": "TOTALLY WRONG"}, {"modifier_added": "ZZ"}, {"modifier_added": 25}])
def test_what_is_not_a_modifier_is_refused(world: World, tour: Scenario, details: Any):
    with pytest.raises(Invalid, match="not a modifier"):
        act(world, tour, "correct_claim", details)


def test_a_modifier_that_could_go_on_several_lines_asks_which(world: World):
    scenario = compose_once(world, EXAMPLES["tour-3"])
    with pytest.raises(Invalid, match=r"line 1 \(45385\), line 2 \(45380\)"):
        act(world, scenario, "correct_claim", {"modifier_added": "XS"})


@pytest.mark.parametrize("edit", ["59", "XS"])
@pytest.mark.parametrize("line", [1, 2])
def test_59_and_xs_on_either_line_of_a_pair_are_the_same_fix(world: World, edit: str, line: int):
    scenario = compose_once(world, EXAMPLES["tour-3"])
    verdict = act(world, scenario, "correct_claim", {"modifier_added": edit, "line": line})
    assert (verdict.outcome, verdict.accuracy) == ("resolved", 1.0)


def test_59_beside_xs_says_one_thing_twice(world: World):
    scenario = compose_once(world, EXAMPLES["tour-3"])
    edits = [{"op": "set", "path": "lines/2/modifiers", "value": "59 XS"}]
    assert act(world, scenario, "correct_claim", {"edits": edits}).outcome == "wrong"


@for_each("case", BAD)
def test_an_edit_that_cannot_be_made_is_refused_in_plain_words(world: World, tour: Scenario, case: Any):
    with pytest.raises(Invalid) as refused:
        parse_action(world, "correct_claim", {"edits": case["edits"]}, tour.case.claim)
    assert case["says"] in refused.value.message
    assert refused.value.errors


def test_units_carry_the_charge_with_them(world: World):
    scenario = compose_once(world, Spec(seed=2, fault="mue_exceeded"))
    number = int(scenario.intended_issues[0].field.split("/")[1])
    right = scenario.solution.lines[number - 1]
    edits = [{"op": "set", "path": f"lines/{number}/units", "value": right.units}]
    verdict = act(world, scenario, "correct_claim", {"edits": edits})
    assert verdict.outcome == "resolved"
    assert verdict.claim.lines[number - 1].charge == right.charge


def test_the_cap_itself_is_not_the_documented_number(world: World):
    scenario = compose_once(world, Spec(seed=4, fault="mue_exceeded", template="actinic_keratoses"))
    number = int(scenario.intended_issues[0].field.split("/")[1])
    line = scenario.case.claim.lines[number - 1]
    cap = world.reference.mue[line.code].units
    verdict = act(
        world, scenario, "correct_claim", {"edits": [{"op": "set", "path": f"lines/{number}/units", "value": cap}]}
    )
    documented = scenario.solution.lines[number - 1].units
    assert (verdict.outcome == "resolved") == (cap == documented)


def test_a_correction_of_one_of_three_faults_stays_and_the_others_can_follow(world: World):
    three = ("missing_mod25", "member_id_format", "wrong_taxonomy_or_provider_type")
    scenario = compose_once(world, Spec(seed=8, difficulty=Difficulty.MASTER, faults=three))
    edits = list(scenario.optimal_actions[0].edits)
    assert len(scenario.intended_issues) == 3
    verdict: Verdict | None = None
    outcomes = []
    for edit in edits:
        verdict = act(world, scenario, scenario.optimal_actions[0].type, {"edits": [edit.model_dump()]}, verdict)
        outcomes.append(verdict.outcome)
    assert outcomes == ["partly"] * (len(edits) - 1) + ["resolved"]


def test_a_clean_claim_is_right_to_send_and_wrong_to_touch(world: World):
    scenario = compose_once(world, EXAMPLES["tour-4"])
    assert act(world, scenario, "submit_claim", {}).accuracy == 1.0
    touched = act(world, scenario, "correct_claim", {"edits": [{"op": "set", "path": "prior_auth", "value": "PA1"}]})
    assert touched.accuracy == 0.0


def test_a_duplicate_is_taken_back_and_not_dressed_up_as_a_repeat(world: World):
    scenario = next(
        made
        for seed in range(40)
        if (made := compose_once(world, Spec(seed=seed, fault="duplicate_claim"))).optimal_actions[0].type
        == "void_claim"
    )
    assert act(world, scenario, "void_claim", {}).outcome == "resolved"
    assert act(world, scenario, "write_off", {}).outcome == "resolved"
    way = choose_resubmission(world, scenario.case, scenario.case.claim)
    dressed = act(world, scenario, way, {"modifier_added": "76", "line": 1})
    assert [finding.rule_id for finding in dressed.shown] == ["modifier_not_documented"]


def late(world: World, move: str) -> Scenario:
    return next(
        made
        for seed in range(60)
        if (made := compose_once(world, Spec(seed=seed, fault="timely_filing", payer_id="summit_ridge")))
        .optimal_actions[0]
        .type
        == move
    )


def test_a_late_claim_with_proof_is_appealed_and_the_letter_must_name_it(world: World):
    scenario = late(world, "appeal_denial")
    assert act(world, scenario, "write_off", {}).outcome == "wrong"
    bare = act(world, scenario, "appeal_denial", {"letter": "Please reconsider."})
    assert bare.outcome == "wrong"
    assert "claim number" in bare.notes[0]
    fix = scenario.optimal_actions[0]
    letter = {"letter": fix.text, "grounds": list(fix.grounds)}
    assert act(world, scenario, "appeal_denial", letter).outcome == "resolved"


def test_a_late_claim_without_proof_is_written_off_and_never_billed_to_the_patient(world: World):
    scenario = late(world, "write_off")
    assert act(world, scenario, "bill_patient", {}).outcome == "wrong"
    assert act(world, scenario, "appeal_denial", {"letter": "It was in time."}).outcome == "wrong"
    assert act(world, scenario, "write_off", {}).outcome == "resolved"


@for_each("kind", ["verify_eligibility", "request_prior_auth", "query_provider"])
def test_looking_something_up_costs_nothing_and_changes_nothing(world: World, tour: Scenario, kind: str):
    verdict = act(world, tour, kind, {})
    assert verdict.outcome == "noted"
    assert verdict.notes
    assert verdict.claim == tour.case.claim


def test_an_unknown_move_names_the_known_ones(world: World, tour: Scenario):
    with pytest.raises(Invalid, match="correct_claim, submit_claim"):
        parse_action(world, "conjure", {}, tour.case.claim)


def test_an_unknown_detail_is_refused(world: World, tour: Scenario):
    with pytest.raises(Invalid, match="takes nothing"):
        parse_action(world, "submit_claim", {"edits": []}, tour.case.claim)


def test_every_move_has_a_schema(world: World):
    assert {each.action_type for each in allowed_actions()} >= {"correct_claim", "give_up"}
    assert all(each.details_schema["type"] == "object" for each in allowed_actions())


def test_a_difference_is_told_in_plain_words(world: World, tour: Scenario):
    after = act(world, tour, "correct_claim", {"modifier_added": "25"}).claim
    assert describe_changes(tour.case.claim, after) == "line 1 modifiers: none → 25"
    assert list_changes(after, after) == ()


def test_a_change_that_mends_one_thing_and_breaks_another_is_not_a_right_change(world: World, tour: Scenario):
    edits = [{"op": "set", "path": "lines/1/code", "value": "99499"}]
    verdict = act(world, tour, "correct_claim", {"edits": edits})
    assert (verdict.outcome, verdict.accuracy) == ("wrong", 0.0)
