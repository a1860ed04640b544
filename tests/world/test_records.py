"""The record behind a claim: named on it, found wanting by a reviewer, or against the level that was billed."""

from rows import for_each
from scenario_pool import compose_once
from verdict_cases import Row, check_row, read_cases
from world_parts import act, correct

from gym.world.claims.actions import ActionType, Edit
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Stage
from gym.world.scenarios.view import to_view
from gym.world.world import World

REVIEWS = (
    ("record_unsigned", ActionType.QUERY_PROVIDER, "I attest"),
    ("plan_not_certified", ActionType.QUERY_PROVIDER, "signed and dated today"),
    ("order_not_found", ActionType.WRITE_OFF, "adjusted off"),
)
MOVES = (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.SUBMIT_CLAIM, ActionType.QUERY_PROVIDER)


@for_each("row", read_cases("records"))
def test_a_claim_is_judged_by_the_record_behind_it(world: World, row: Row):
    check_row(world, row)


@for_each(("code", "right", "said"), REVIEWS)
def test_what_a_reviewer_missed_is_made_good_by_those_who_can(world: World, code: str, right: ActionType, said: str):
    for seed in range(5):
        made = compose_once(world, Spec(seed=seed, fault=code))
        assert made.case.claim.claim_id in to_view(world, made).payer_letter
        verdict = act(world, made, right)
        assert verdict.outcome == "resolved"
        assert said in verdict.notes[0].replace(f"I, {made.case.encounter.clinician}, ", "I ")
        for move in MOVES:
            assert move is right or act(world, made, move).outcome in ("wrong", "noted"), move


def test_a_record_is_found_by_its_control_number(world: World):
    for seed in range(6):
        made = compose_once(world, Spec(seed=seed, fault="attachment_missing"))
        number = made.case.record.number
        assert number in to_view(world, made).payer_letter
        assert correct(world, made, Edit(op="set", path="attachment", value=number)).outcome == "resolved"


def test_a_level_that_the_note_does_not_carry_is_corrected_and_not_appealed(world: World):
    made = (
        compose_once(world, Spec(seed=seed, fault="level_on_review", template="visit_by_elements")) for seed in range(6)
    )
    for scenario in made:
        assert scenario.stage is Stage.DENIED
        denied = next(line for line in scenario.case.remittance.lines if not line.paid)
        assert [(each.group, each.carc) for each in denied.adjustments] == [("CO", "150")]
        fix = scenario.optimal_actions[0]
        assert fix.type is ActionType.REPLACE_CLAIM
        assert act(world, scenario, ActionType.APPEAL_DENIAL).outcome == "wrong"
        number = scenario.intended_issues[0].field.split("/")[1]
        up = correct(world, scenario, Edit(op="set", path=f"lines/{number}/code", value="99215"))
        assert up.outcome == "wrong"
