"""What Medicare covers: the article, the notice to the patient, and the reason each line points at."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from rows import for_each
from world_parts import act, changed, clean, coded, correct, keys, on_claim, pair

from gym.coaching.plain import OVER_CODING, say_answer, say_feedback
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import Remittance
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check, coverage
from gym.world.world import World

FIRST = "lines/1/modifiers"


@pytest.fixture(scope="module")
def covered(world: World) -> Case:
    return clean(world, "echo_covered")


@pytest.fixture(scope="module")
def noticed(world: World) -> Case:
    return clean(world, "echo_with_notice")


def paid(world: World, case: Case) -> Remittance:
    return adjudicate(world, case, check(world, case))


def is_refused(world: World, case: Case) -> bool:
    """Whether the article speaks of the claim's first line."""
    return coverage.is_uncovered(world, case, case.claim.lines[0])


@for_each(
    ("code", "uncovered"),
    [
        ("G45.9", False),
        ("E78.5", True),
        ("I06.1", False),
        ("I03.9", True),
        ("I08.2", False),
        ("I08.3", False),
        ("R07.9", False),
    ],
)
def test_the_article_speaks_up_to_its_last_code_on_file(world: World, covered: Case, code: str, uncovered: bool):
    assert is_refused(world, changed(coded(covered, code), pointers=("A",))) == uncovered


def test_the_list_of_the_article_is_the_one_that_was_read(shared: Path):
    with (shared / "data/lcd_A56781_tte_covered_dx.csv").open() as rows:
        assert {row["icd10"] for row in csv.DictReader(rows)} == dx_lists.echo_diagnoses()
    assert max(dx_lists.echo_diagnoses()) == dx_lists.READ_TO


@for_each("heart", ["93306", "93307", "93308"])
def test_the_article_is_of_heart_ultrasound_and_of_medicare_alone(world: World, covered: Case, heart: str):
    bare = changed(coded(covered, "E78.5"), pointers=("A",), code=heart)
    assert is_refused(world, bare)
    assert not is_refused(world, changed(bare, code="93000"))
    others = [payer for payer in world.policies if payer != "medicare_part_b"]
    assert [payer for payer in others if is_refused(world, on_claim(bare, payer_id=payer))] == []


def test_one_listed_or_one_unknown_diagnosis_among_those_pointed_at_is_enough(world: World, covered: Case):
    both = changed(coded(covered, "E78.5", "G45.9", "R07.9"), pointers=("A",))
    assert is_refused(world, both)
    for letters in (("A", "B"), ("B", "A"), ("A", "C")):
        assert not is_refused(world, changed(both, pointers=letters))


def test_the_documented_reason_settles_an_uncovered_study_and_no_modifier_does(world: World):
    scenario = pair(world, "lcd_not_met")
    number = next(n for n, line in enumerate(scenario.case.claim.lines, 1) if line.code == "93306")
    right = correct(world, scenario, *scenario.optimal_actions[0].edits)
    assert (right.outcome, right.accuracy) == ("resolved", 1.0)
    for modifier in ("GA", "GZ"):
        verdict = correct(world, scenario, Edit(op="add", path=f"lines/{number}/modifiers", value=modifier))
        assert verdict.outcome == "wrong"
        assert [each.rule_id for each in verdict.shown if each.compliance] == ["modifier_not_documented"]


@for_each(("template", "group"), [("echo_with_notice", "PR"), ("echo_without_notice", "CO")])
def test_what_is_said_to_be_uncovered_is_settled_on_whom_the_notice_says(world: World, template: str, group: str):
    remittance = paid(world, clean(world, template))
    line = remittance.lines[0]
    assert remittance.status == "settled"
    assert [(each.group, each.carc) for each in line.adjustments if each.carc != "23"] == [(group, "50")]
    assert line.charge == line.paid + sum((each.amount for each in line.adjustments), Decimal(0))
    assert line.paid == 0


def test_a_covered_study_is_paid_whatever_the_notice_says(world: World, covered: Case):
    for modifier in ("GA", "GZ"):
        assert paid(world, changed(covered, modifiers=(modifier,))).status != "settled"


def test_without_its_modifier_the_same_study_is_denied_to_the_practice(world: World, noticed: Case):
    bare = changed(noticed, modifiers=())
    remittance = paid(world, bare)
    assert keys(world, bare) == ["missing_abn:93306"]
    assert (remittance.status, remittance.lines[0].adjustments[0].group) == ("denied", "CO")


def test_a_settled_answer_says_that_nothing_else_was_expected(world: World):
    for template, code in (("echo_with_notice", "PR-50"), ("echo_without_notice", "CO-50")):
        said = say_answer(world.reference, paid(world, clean(world, template)))
        assert said.startswith("The payer answers as the claim itself says, and pays nothing: line 1 (93306): ")
        assert code in said
        assert "denies" not in said


@for_each(("template", "right", "wrong"), [("echo_with_notice", "GA", "GZ"), ("echo_without_notice", "GZ", "GA")])
def test_the_record_decides_between_ga_and_gz(world: World, template: str, right: str, wrong: str):
    scenario = pair(world, "missing_abn_modifier", template=template)
    outcomes = {
        each: correct(world, scenario, Edit(op="set", path=FIRST, value=[each])).outcome for each in (right, wrong)
    }
    assert outcomes == {right: "resolved", wrong: "wrong"}


def test_a_notice_that_nobody_signed_is_a_matter_of_compliance(world: World):
    scenario = pair(world, "missing_abn_modifier", template="echo_without_notice")
    assert scenario.intended_issues[0].compliance
    assert paid(world, scenario.case).status == "settled"
    fixed = correct(world, scenario, Edit(op="set", path=FIRST, value=["GZ"]))
    assert OVER_CODING in say_feedback(world.reference, scenario, fixed)
    billed = act(world, scenario, ActionType.BILL_PATIENT)
    assert (billed.outcome, billed.accuracy) == ("wrong", 0.0)


def test_leaving_a_signed_notice_out_is_no_matter_of_compliance(world: World):
    scenario = pair(world, "missing_abn_modifier", template="echo_with_notice")
    assert not scenario.intended_issues[0].compliance
    fixed = correct(world, scenario, Edit(op="set", path=FIRST, value=["GA"]))
    assert OVER_CODING not in say_feedback(world.reference, scenario, fixed)


@for_each(
    ("letters", "rule"),
    [(("A",), ""), (("B",), "dx_pointer"), (("A", "B"), "dx_pointer"), (("C",), "dx_pointer_empty")],
)
def test_a_line_points_at_its_own_reasons_alone(world: World, letters: tuple[str, ...], rule: str):
    case = clean(world, "diabetes_labs")
    first = case.claim.lines[0]
    assert case.claim.diagnoses[0] in {reason for each in case.encounter.services[:1] for reason in each.diagnoses}
    found = keys(world, changed(case, pointers=letters))
    assert found == ([f"{rule}:{first.code}"] if rule else [])


def test_a_stray_pointer_is_led_back_and_not_doubled(world: World):
    scenario = pair(world, "dx_pointer_unsupported", template="diabetes_labs")
    fix = scenario.optimal_actions[0].edits[0]
    both = Edit(op="set", path=fix.path, value=["A", "B"])
    assert correct(world, scenario, fix).accuracy == 1.0
    number = int(fix.path.split("/")[1])
    two_reasons = len(scenario.case.encounter.services[number - 1].diagnoses) == 2
    assert (correct(world, scenario, both).outcome == "resolved") == two_reasons
