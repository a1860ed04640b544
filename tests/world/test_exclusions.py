"""What Medicare excludes by statute: how the claim says so, what comes back, and who pays."""

import pytest
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, changed, clean, correct, keys, pair

from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


@pytest.fixture(scope="module")
def templates(world: World) -> dict[str, Case]:
    return {name: clean(world, name) for name in ("medicare_checkup", "refraction")}


# 42 CFR 411.15; CMS Change Requests 6563 (GA, GX) and 7228 (GZ); Noridian: routine exam PR-49; First Coast: GY.
@for_each(
    ("template", "modifiers", "group", "carc", "rarc", "status"),
    [
        ("medicare_checkup", ("GX", "GY"), "PR", "96", ("N425",), "settled"),
        ("medicare_checkup", ("GY",), "PR", "96", ("N425",), "settled"),
        ("medicare_checkup", (), "PR", "49", ("N429",), "denied"),
        ("medicare_checkup", ("GX",), "PR", "96", ("N425",), "settled"),
        ("medicare_checkup", ("GZ",), "CO", "50", (), "denied"),
        ("medicare_checkup", ("GA",), "PR", "49", ("N429",), "denied"),
        ("refraction", ("GY",), "PR", "96", ("N425",), "settled"),
        ("refraction", (), "PR", "96", ("N425",), "denied"),
        ("refraction", ("GZ",), "CO", "50", (), "denied"),
    ],
)
def test_the_modifier_of_liability_decides_what_medicare_answers(
    world: World,
    templates: dict[str, Case],
    template: str,
    modifiers: tuple[str, ...],
    group: str,
    carc: str,
    rarc: tuple[str, ...],
    status: str,
):
    case = changed(templates[template], modifiers=modifiers)
    answer = adjudicate(world, case, check(world, case))
    line = answer.lines[0]
    assert [(each.group, each.carc, each.amount) for each in line.adjustments] == [(group, carc, line.charge)]
    assert (line.rarc, answer.status) == (rarc, status)
    assert ("service_excluded" in {key.split(":")[0] for key in keys(world, case)}) == (
        not {"GY", "GX"} & set(modifiers)
    )


def test_gy_on_a_covered_service_is_denied_and_the_note_gives_no_grounds_for_it(world: World):
    covered = changed(clean(world, "echo_covered"), modifiers=("GY",))
    assert keys(world, covered) == ["modifier_not_documented:93306-GY"]
    (adjustment,) = adjudicate(world, covered, ()).lines[0].adjustments
    assert (adjustment.group, adjustment.carc) == ("PR", "96")


def test_other_payers_pay_a_checkup_that_medicare_never_pays(world: World):
    case = clean(world, "preventive_40", payer="summit_ridge")
    assert keys(world, case) == []
    assert adjudicate(world, case, ()).status == "paid"


def drawn(world: World, move: ActionType, denied: bool) -> Scenario:
    made = (compose_once(world, Spec(seed=seed, fault="service_excluded")) for seed in range(80))
    return next(
        each
        for each in made
        if each.optimal_actions[0].type is move
        and len(each.intended_issues) == 1
        and (each.case.remittance is not None) == denied
    )


def test_a_denial_as_the_patients_is_billed_to_the_patient_without_any_notice(world: World):
    scenario = drawn(world, ActionType.BILL_PATIENT, denied=True)
    assert not scenario.case.encounter.abn
    billed = act(world, scenario, ActionType.BILL_PATIENT)
    assert (billed.outcome, "(PR)" in billed.notes[0]) == ("resolved", True)
    for move in (ActionType.WRITE_OFF, ActionType.APPEAL_DENIAL, ActionType.SUBMIT_CLAIM):
        assert act(world, scenario, move).outcome == "wrong", move


def test_before_the_claim_is_sent_the_patient_gets_no_bill(world: World):
    scenario = drawn(world, ActionType.CORRECT_CLAIM, denied=False)
    early = act(world, scenario, ActionType.BILL_PATIENT)
    assert (early.outcome, "Nothing has been denied yet" in early.notes[0]) == ("wrong", True)
    add = Edit(op="set", path="lines/1/modifiers", value=["GA"])
    assert correct(world, scenario, add).outcome == "wrong"


def test_gz_on_an_excluded_service_is_put_right_by_gy(world: World):
    made = (compose_once(world, Spec(seed=seed, fault="service_excluded")) for seed in range(80))
    scenario = next(each for each in made if each.case.claim.lines[0].modifiers == ("GZ",))
    only = Edit(op="set", path="lines/1/modifiers", value=["GY"])
    assert correct(world, scenario, only).outcome == "resolved"
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "wrong"
    assert act(world, scenario, ActionType.BILL_PATIENT).outcome == "wrong"


def test_a_notice_that_nobody_signed_is_held_against_the_manual_on_notices(world: World):
    made = pair(world, "missing_abn_modifier", template="echo_without_notice")
    assert made.intended_issues[0].citation == "Medicare Claims Processing Manual, chapter 30, section 50"
