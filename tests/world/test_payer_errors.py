"""What a payer got wrong, and what it asks back: the record decides whether one writes, corrects or pays."""

from datetime import timedelta

from rows import for_each
from world_parts import act, correct, keys, on_claim, pair

from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.judge.judge import judge
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World

DAY = timedelta(days=1)
RULES = [
    ("payer_denied_in_error", "authorization_overlooked", "197"),
    ("payer_denied_in_error", "filing_overlooked", "29"),
    ("recoupment_letter", "recoupment_unfounded", "97"),
]


@for_each(("fault", "rule", "carc"), RULES)
def test_a_right_claim_that_the_payer_refused_is_appealed_and_nothing_else(
    world: World, fault: str, rule: str, carc: str
):
    scenario = pair(world, fault, rule)
    assert {each.denial.carc for each in check(world, scenario.case)} == {carc}
    fix = scenario.optimal_actions[0]
    assert judge(world, scenario, scenario.case.claim, (), fix).outcome == "resolved"
    for kind in (ActionType.SUBMIT_CLAIM, ActionType.WRITE_OFF, ActionType.BILL_PATIENT, ActionType.VOID_CLAIM):
        assert act(world, scenario, kind).outcome == "wrong", kind


@for_each(("fault", "rule", "carc"), RULES)
def test_grounds_of_another_denial_do_not_win(world: World, fault: str, rule: str, carc: str):
    scenario = pair(world, fault, rule)
    fix = scenario.optimal_actions[0]
    other = Action(type=fix.type, text=fix.text, grounds=("primary_paid_first",))
    assert judge(world, scenario, scenario.case.claim, (), other).outcome == "wrong"


def late_on_the_desk(scenario: Scenario, world: World) -> Scenario:
    decided = scenario.case.remittance.decided
    last = world.policies[scenario.case.claim.payer_id].appeals[0].last_day(decided)
    return scenario.model_copy(update={"case": scenario.case.model_copy(update={"today": last + 30 * DAY})})


def test_after_the_time_for_it_the_error_is_written_off(world: World):
    scenario = late_on_the_desk(pair(world, "payer_denied_in_error", "authorization_overlooked"), world)
    assert judge(world, scenario, scenario.case.claim, (), scenario.optimal_actions[0]).outcome == "wrong"
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "resolved"


def test_an_authorization_that_does_not_carry_the_service_is_no_error_of_the_payers(world: World):
    scenario = pair(world, "payer_denied_in_error", "authorization_overlooked")
    wrong = on_claim(scenario.case, prior_auth="PA00000000")
    assert [key.split(":")[0] for key in keys(world, wrong)] == ["prior_auth_missing"]


def test_a_claim_that_was_late_is_no_error_of_the_payers(world: World):
    scenario = pair(world, "payer_denied_in_error", "filing_overlooked")
    late = scenario.case.model_copy(update={"received": scenario.case.received + 40 * DAY})
    assert [key.split(":")[0] for key in keys(world, late)] == ["timely_filing"]


def test_what_the_note_does_not_carry_is_given_back_and_the_letter_is_shown(world: World):
    due = pair(world, "recoupment_letter", move=ActionType.REOPEN_CLAIM)
    assert correct(world, due, Edit(op="remove", path="lines/1")).outcome == "resolved"
    letter = pair(world, "recoupment_letter", "recoupment_unfounded").optimal_actions[0]
    assert judge(world, due, due.case.claim, (), letter).outcome == "wrong"
    assert "overpayment" in to_view(world, due).payer_letter
