"""Laboratory, therapy, panels, sites, units and corrections: what the rules say at their boundaries."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, changed, clean, correct, keys, on_claim, pair, with_lines

from gym.coaching.plain import OVER_CODING, explain_issue
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.judge.forms import parse_action
from gym.world.judge.judge import judge
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check, laboratory, therapy
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Difficulty, Scenario, Verdict
from gym.world.scenarios.view import to_view
from gym.world.world import World


def rules(found: Iterable[Finding]) -> set[str]:
    return {each.rule_id for each in found}


def typed(world: World, scenario: Scenario, move: str, **details: object) -> Verdict:
    action = parse_action(world, move, details, scenario.case.claim)
    return judge(world, scenario, scenario.case.claim, (), action)


def line_like(case: Case, code: str, **fields: object) -> ServiceLine:
    return case.claim.lines[0].model_copy(update={"code": code, "modifiers": (), **fields})


@pytest.fixture(scope="module")
def lipids(world: World) -> Case:
    return clean(world, "lipid_panel")


@for_each("number", [None, "11D2030405", ""])
def test_a_claim_with_tests_carries_the_laboratorys_own_number(world: World, lipids: Case, number: str | None):
    assert rules(laboratory.check_certificate(world, on_claim(lipids, clia=number))) == {"clia_missing"}
    assert not rules(laboratory.check_certificate(world, on_claim(lipids, clia=lipids.clia)))


def test_drawing_blood_needs_no_certificate_and_neither_does_a_hospitals_laboratory(world: World, lipids: Case):
    bare = on_claim(lipids, clia=None)
    drawn = with_lines(bare, line_like(bare, "36415"))
    hospital = with_lines(bare, line_like(bare, "80061", pos="22"))
    assert not rules(laboratory.check_certificate(world, drawn))
    assert not rules(laboratory.check_certificate(world, hospital))


@for_each(("modifiers", "found"), [((), True), (("QW",), False), (("59", "QW"), True), (("QW", "59"), False)])
def test_a_waived_kit_is_named_in_the_first_place(world: World, modifiers: tuple[str, ...], found: bool):
    case = changed(clean(world, "strep_test"), modifiers=modifiers)
    assert bool(rules(laboratory.check_waived(world, case))) == found


def test_all_tests_of_a_panel_are_the_panel_and_some_are_not(world: World, lipids: Case):
    tests = sorted(laboratory.PANELS["80061"])
    every = with_lines(lipids, *(line_like(lipids, code) for code in tests))
    assert rules(laboratory.check_panel(world, every)) == {"lab_panel"}
    for left_out in tests:
        some = with_lines(lipids, *(line_like(lipids, code) for code in tests if code != left_out))
        assert not rules(laboratory.check_panel(world, some)), left_out


def test_every_test_of_a_panel_stands_in_the_ncci_table_with_indicator_0(world: World):
    for panel, tests in laboratory.PANELS.items():
        assert {world.reference.ptp[panel, test] for test in tests} == {"0"}


def test_a_panel_in_pieces_and_one_beside_a_piece_are_each_one_finding(world: World, lipids: Case):
    pieces = pair(world, "lab_panel_unbundled", "lab_panel")
    assert [each.rule_id for each in check(world, pieces.case)] == ["lab_panel"]
    beside = pair(world, "lab_panel_unbundled", "ptp_indicator0")
    number = len(beside.case.claim.lines)
    assert correct(world, beside, Edit(op="remove", path=f"lines/{number}")).outcome == "resolved"
    apart = Edit(op="add", path=f"lines/{number}/modifiers", value="91")
    assert correct(world, beside, apart).outcome == "wrong"


@for_each(
    ("code", "always"),
    [("97110", True), ("97161", True), ("97530", True), ("99213", False), ("20610", False), ("90834", False)],
)
def test_therapy_is_what_the_fee_schedule_marks_so(world: World, code: str, always: bool):
    assert therapy.is_therapy(world, code) == always


@for_each(("modifier", "found"), [("GP", False), ("GO", False), ("GN", False), ("59", True), ("", True)])
def test_any_plan_of_care_will_do_for_the_payer_and_none_will_not(world: World, modifier: str, found: bool):
    case = clean(world, "therapy_session")
    lines = [line.model_copy(update={"modifiers": (modifier,) if modifier else ()}) for line in case.claim.lines]
    assert len(rules(therapy.check_plan_of_care(world, with_lines(case, *lines)))) == found


def test_the_note_decides_which_plan_it_was(world: World):
    case = clean(world, "therapy_session")
    lines = [line.model_copy(update={"modifiers": ("GO",)}) for line in case.claim.lines]
    assert {key.split(":")[0] for key in keys(world, with_lines(case, *lines))} == {"modifier_not_documented"}


def test_two_lines_of_one_code_are_both_refused_until_both_are_right(world: World):
    case = clean(world, "therapy_session")
    bare = case.claim.lines[0].model_copy(update={"modifiers": (), "units": 1})
    twice = with_lines(case, bare, bare)
    answer = adjudicate(world, twice, tuple(therapy.check_plan_of_care(world, twice)))
    assert answer.status == "denied"
    once = with_lines(case, bare.model_copy(update={"modifiers": ("GP",)}), bare)
    assert adjudicate(world, once, tuple(therapy.check_plan_of_care(world, once))).status == "partly_paid"


@for_each("modifier", ["59", "XS", "XE"])
def test_a_step_of_another_service_is_over_coding_with_any_modifier_that_keeps_it_apart(world: World, modifier: str):
    scenario = pair(world, "mod59_abuse")
    number = len(scenario.case.claim.lines)
    last = scenario.case.claim.lines[-1].model_copy(update={"modifiers": (modifier,)})
    case = with_lines(scenario.case, *scenario.case.claim.lines[:-1], last)
    (found,) = check(world, case)
    assert (found.rule_id, found.compliance, found.denial) == ("unsupported_59", True, None)
    assert OVER_CODING in explain_issue(scenario.intended_issues[0])
    bare = Edit(op="set", path=f"lines/{number}/modifiers", value=[])
    assert "ptp_indicator1" in rules(correct(world, scenario, bare).findings)
    assert correct(world, scenario, Edit(op="remove", path=f"lines/{number}")).outcome == "resolved"


def test_the_same_pair_at_two_sites_is_right_with_the_modifier(world: World):
    apart = pair(world, "ptp_indicator1_no_modifier")
    assert {key.split(":")[0] for key in keys(world, apart.case)} == {"ptp_indicator1"}
    assert not check(world, on_claim(apart.case, **dict(apart.solution)))


def test_supported_units_are_won_on_appeal_and_not_by_cutting_them(world: World):
    scenario = pair(world, "mue_exceeded", move=ActionType.APPEAL_DENIAL)
    fix = scenario.optimal_actions[0]
    limit = world.reference.mue[scenario.case.claim.lines[0].code].units
    assert judge(world, scenario, scenario.case.claim, (), fix).outcome == "resolved"
    cut = correct(world, scenario, Edit(op="set", path="lines/1/units", value=limit))
    assert cut.outcome == "wrong"
    assert "service_not_billed" in rules(cut.findings)
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "wrong"
    assert "may not be billed" in act(world, scenario, ActionType.BILL_PATIENT).notes[0]


def test_supported_units_are_written_off_once_no_appeal_is_heard(world: World):
    made = (compose_once(world, Spec(seed=seed, fault="mue_exceeded")) for seed in range(60))
    scenario = next(each for each in made if each.optimal_actions[0].type is ActionType.WRITE_OFF)
    late = typed(world, scenario, "appeal_denial", letter="Every unit is in the note.")
    assert late.outcome == "wrong"
    assert late.notes[0].startswith("Dismissed as late")
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "resolved"
    in_time = scenario.case.model_copy(update={"today": scenario.case.received + timedelta(days=20)})
    early = scenario.model_copy(update={"case": in_time})
    assert act(world, early, ActionType.WRITE_OFF).outcome == "wrong"


def never_asked(world: World) -> Scenario:
    specs = (Spec(seed=seed, fault="prior_auth_missing", difficulty=Difficulty.BEGINNER) for seed in range(60))
    return next(made for made in (compose_once(world, spec) for spec in specs) if made.case.grantable)


def test_an_authorization_that_nobody_asked_for_is_told_only_when_it_is_asked(world: World):
    scenario = never_asked(world)
    number = scenario.case.grantable[0].number
    assert number not in to_view(world, scenario).model_dump_json()
    asked = act(world, scenario, ActionType.REQUEST_PRIOR_AUTH)
    assert asked.outcome == "noted"
    assert any(number in note and "granted afterwards" in note for note in asked.notes)
    assert correct(world, scenario, Edit(op="set", path="prior_auth", value="PA00000000")).outcome == "wrong"
    assert correct(world, scenario, Edit(op="set", path="prior_auth", value=number)).outcome == "resolved"


def corrected(world: World, payer: str) -> Case:
    case = clean(world, payer=payer)
    prior = case.history[0] if case.history else None
    made = (compose_once(world, Spec(seed=seed, fault="corrected_claim_wrong_frequency")) for seed in range(40))
    known = next(s.case for s in made if s.intended_issues[0].rule_ids == ("corrected_claim_frequency",))
    decided = next(each for each in known.history if each.claim_number)
    own = decided.model_copy(update={"day": case.encounter.day, "code": case.claim.lines[0].code})
    return case.model_copy(update={"history": (own, *((prior,) if prior else ()))})


@for_each(
    ("payer", "frequency", "number", "found"),
    [
        ("summit_ridge", "1", None, "corrected_claim_frequency"),
        ("summit_ridge", "7", None, "frequency_without_reference"),
        ("summit_ridge", "7", "ICN000000000000", "frequency_without_reference"),
        ("summit_ridge", "7", "own", None),
        ("medicare_part_b", "1", None, None),
        ("medicare_part_b", "7", "own", "frequency_not_taken"),
    ],
)
def test_a_decided_claim_is_replaced_where_the_payer_takes_replacements(
    world: World, payer: str, frequency: str, number: str | None, found: str | None
):
    case = corrected(world, payer)
    named = next(each.claim_number for each in case.history if each.claim_number) if number == "own" else number
    told = rules(check(world, on_claim(case, frequency=frequency, original_reference=named)))
    assert told == ({found} if found else set())


@for_each(("modifier", "over"), [("59", True), ("76", True), ("22", True), ("91", True), ("LT", False), ("KX", False)])
def test_a_modifier_without_grounds_is_over_coding_only_where_it_brings_money(world: World, modifier: str, over: bool):
    case = clean(world, "lipid_panel")
    found = [
        each for each in check(world, changed(case, modifiers=(modifier,))) if each.rule_id == "modifier_not_documented"
    ]
    assert [each.compliance for each in found] == [over]
