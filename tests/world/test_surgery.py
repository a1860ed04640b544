"""Global surgery: which days a procedure's price holds, and what the note must show for work in them."""

from datetime import timedelta

from rows import for_each
from world_parts import changed, clean, correct, keys, pair, with_lines

from gym.world.claims.actions import Edit
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules import check, surgery
from gym.world.world import World


def marked(case: Case, *modifiers: str) -> Case:
    """The case with these modifiers on its first line."""
    return changed(case, modifiers=modifiers)


def after(case: Case, code: str, days: int, **fields: object) -> Case:
    """The case `days` after `code` was done by the same clinician."""
    prior = PriorClaim(
        claim_id="TG1",
        day=case.encounter.day - timedelta(days=days),
        received=case.encounter.day,
        code=code,
        modifiers=(),
        units=1,
        rendering_npi=case.claim.rendering.npi,
        status="paid",
    )
    return case.model_copy(update={"history": (prior.model_copy(update=fields),)})


@for_each(
    ("code", "days", "inside"),
    [("64721", 90, True), ("64721", 91, False), ("64721", 1, True), ("11402", 10, True), ("11402", 11, False)],
)
def test_a_visit_in_the_days_after_an_operation_needs_24_to_the_last_of_them(
    world: World, code: str, days: int, inside: bool
):
    case = after(marked(clean(world, "postop_other_problem")), code, days)
    assert keys(world, case) == (["visit_in_global:99213"] if inside else [])


@for_each("code", ["20610", "73110", "99213"])
def test_what_has_no_days_after_it_holds_no_visit(world: World, code: str):
    assert keys(world, after(marked(clean(world, "postop_other_problem")), code, 5)) == []


@for_each(
    ("code", "days", "inside"), [("64721", 90, True), ("64721", 91, False), ("11402", 10, True), ("11402", 11, False)]
)
def test_a_procedure_in_the_days_after_another_needs_its_modifier(world: World, code: str, days: int, inside: bool):
    case = clean(world, "unrelated_injection")
    side = case.claim.lines[0].modifiers[-1]
    assert keys(world, after(marked(case, side), code, days)) == (["procedure_in_global:20610"] if inside else [])


def test_films_in_the_days_after_an_operation_need_no_modifier(world: World):
    case = clean(world, "postop_film")
    assert surgery.find_operation_before(world, case, case.encounter.day)
    assert keys(world, case) == []


def test_a_partner_of_the_specialty_counts_as_the_same_physician_and_a_stranger_does_not(world: World):
    case = clean(world, "postop_other_problem")
    partner = next(
        each for each in case.roster if each.taxonomy == case.claim.rendering.taxonomy and each != case.claim.rendering
    )
    billed = after(marked(case), "64721", 20, rendering_npi=partner.npi)
    assert keys(world, billed) == ["visit_in_global:99213"]
    assert keys(world, after(marked(case), "64721", 20, rendering_npi="1234567893")) == []


def test_an_operation_that_was_not_paid_holds_no_days(world: World):
    assert keys(world, after(marked(clean(world, "postop_other_problem")), "64721", 20, status="denied")) == []


@for_each(("days_after", "needed"), [(-1, True), (0, True), (-2, False)])
def test_a_visit_on_the_day_of_a_major_operation_or_the_day_before_needs_57(
    world: World, days_after: int, needed: bool
):
    case = after(marked(clean(world, "new_patient_visit")), "27447", days_after)
    assert ("missing_mod57:99203" in keys(world, case)) == needed


def test_57_is_for_operations_with_ninety_days_and_25_for_the_small_ones(world: World):
    case, wrong = clean(world, "wrist_fracture"), []
    visit, first = case.claim.lines
    for code, known in world.reference.procedures.items():
        lines = (visit.model_copy(update={"modifiers": ()}), first.model_copy(update={"code": code, "modifiers": ()}))
        found = {each.rule_id for each in surgery.check_decision(world, with_lines(case, *lines))}
        if bool(found) != known.is_major:
            wrong.append(code)
    assert wrong == []


def test_25_does_not_do_what_57_does(world: World):
    scenario = pair(world, "missing_mod57", "missing_mod57", "wrist_fracture")
    right, wrong = (correct(world, scenario, Edit(op="add", path="lines/1/modifiers", value=m)) for m in ("57", "25"))
    assert (right.outcome, right.accuracy) == ("resolved", 1.0)
    assert (wrong.outcome, wrong.accuracy) == ("wrong", 0.0)


def test_24_is_right_for_another_problem_and_over_coding_for_care_after_the_operation(world: World):
    other = pair(world, "em_in_global_no_24", "visit_in_global", "postop_other_problem")
    care = pair(world, "em_in_global_no_24", "visit_in_global", "postop_film")
    add = (Edit(op="add", path=f"lines/{number}/modifiers", value="24") for number in (1, 2))
    assert [correct(world, each, edit).outcome for each, edit in zip((other, care), add, strict=True)] == [
        "resolved",
        "wrong",
    ]
    taken_off = correct(world, care, Edit(op="remove", path="lines/2"))
    emptied = correct(world, care, Edit(op="set", path="lines/2/units", value=0))
    assert (taken_off.outcome, taken_off.accuracy) == (emptied.outcome, emptied.accuracy) == ("resolved", 1.0)


def test_24_without_grounds_is_seen_by_the_note_alone(world: World):
    scenario = pair(world, "unsupported_mod24", "unsupported_mod24", "postop_knee_film")
    finding = check(world, scenario.case)[0]
    assert (finding.rule_id, finding.denial) == ("unsupported_mod24", None)
    off = correct(world, scenario, Edit(op="set", path="lines/2/modifiers", value=[]))
    assert off.outcome == "wrong"


@for_each(
    ("template", "right"),
    [("staged_excision", "58"), ("return_to_theatre", "78"), ("unrelated_injection", "79"), ("second_eye", "79")],
)
def test_the_note_decides_between_58_78_and_79(world: World, template: str, right: str):
    scenario = pair(world, "procedure_in_global_58_78_79", "procedure_in_global", template)
    for modifier in ("58", "78", "79"):
        verdict = correct(world, scenario, Edit(op="add", path="lines/1/modifiers", value=modifier))
        assert (verdict.outcome == "resolved") == (modifier == right)


def test_a_wrong_one_of_the_three_is_set_right_in_either_order(world: World):
    scenario = pair(world, "procedure_in_global_58_78_79", "modifier_not_documented", "return_to_theatre")
    wrong = scenario.case.claim.lines[0].modifiers[0]
    edits = (
        Edit(op="remove", path="lines/1/modifiers", value=wrong),
        Edit(op="add", path="lines/1/modifiers", value="78"),
    )
    both = [correct(world, scenario, *each) for each in (edits, edits[::-1])]
    assert [(each.outcome, each.accuracy) for each in both] == [("resolved", 1.0)] * 2


@for_each(("template", "right"), [("postop_acne", "24"), ("knee_aspiration", "25"), ("gallbladder_decision", "57")])
def test_59_on_a_visit_gives_way_to_the_modifier_that_the_note_carries(world: World, template: str, right: str):
    scenario = pair(world, "mod59_on_em", "modifier_on_wrong_code", template)
    for modifier in ("24", "25", "57"):
        verdict = correct(world, scenario, Edit(op="set", path="lines/1/modifiers", value=[modifier]))
        assert (verdict.outcome == "resolved") == (modifier == right)
    assert correct(world, scenario, Edit(op="set", path="lines/1/modifiers", value=[])).outcome == "wrong"
