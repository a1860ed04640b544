"""Visits, both sides and places: who is new, what a nurse visit stands beside, how often and where."""

from datetime import date, timedelta

import pytest
from rows import for_each
from scenario_pool import compose_once
from world_parts import changed, clean, correct, keys, with_lines

from gym.world.claims.actions import Edit
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules import bilateral, check, places, visits
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


def seen(case: Case, day: date, code: str = "99213", npi: str | None = None) -> Case:
    """The case of a patient whom the clinician, or another, saw on `day`."""
    prior = PriorClaim(
        claim_id="TG1",
        day=day,
        received=day,
        code=code,
        modifiers=(),
        units=1,
        rendering_npi=npi or case.claim.rendering.npi,
        status="paid",
    )
    return case.model_copy(update={"history": (prior,)})


def broken(world: World, code: str, template: str, seed: int = 2) -> Scenario:
    return compose_once(world, Spec(seed=seed, fault=code, template=template))


@for_each(("later", "known"), [(1, True), (0, False), (-1, False)])
def test_three_years_are_counted_to_the_day(world: World, later: int, known: bool):
    case = clean(world, "new_patient_visit")
    limit = visits.three_years_before(case.encounter.day)
    assert keys(world, seen(case, limit + timedelta(days=later))) == (["new_patient:99203"] if known else [])


def test_three_years_before_the_leap_day_is_the_last_of_february():
    assert visits.three_years_before(date(2024, 2, 29)) == date(2021, 2, 28)


def test_only_a_service_face_to_face_by_the_same_specialty_makes_a_patient_known(world: World):
    case = clean(world, "new_patient_visit")
    last_year = case.encounter.day - timedelta(days=365)
    partner = next(each for each in case.roster if each.taxonomy and each.npi != case.claim.rendering.npi)
    assert keys(world, seen(case, last_year, npi=partner.npi)) == ["new_patient:99203"]
    assert keys(world, seen(case, last_year, npi="1234567893")) == []
    assert keys(world, seen(case, last_year, code="71046")) == []


@for_each(("template", "right", "wrong"), [("cough_visit", "99213", "99203"), ("new_patient_visit", "99203", "99213")])
def test_known_and_new_again_look_alike_and_end_apart(world: World, template: str, right: str, wrong: str):
    scenario = broken(world, "new_vs_established", template)
    assert scenario.case.claim.lines[0].code == wrong
    for code in (right, "99214", "99204", wrong):
        verdict = correct(world, scenario, Edit(op="set", path="lines/1/code", value=code))
        assert (verdict.outcome == "resolved") == (code == right)


def test_the_payer_does_not_refuse_what_costs_it_less(world: World):
    scenario = broken(world, "new_vs_established", "returning_skin_patient")
    assert [(each.rule_id, each.denial) for each in check(world, scenario.case)] == [("established_visit", None)]


@pytest.mark.parametrize("given", ["96360", "96372", "96401", "90460", "90471", "G0008"])
@pytest.mark.parametrize("modifiers", [(), ("25",)])
def test_a_nurse_visit_never_stands_beside_the_giving_of_a_drug(world: World, given: str, modifiers: tuple[str, ...]):
    case = clean(world, "b12_shot")
    first = case.claim.lines[0]
    lines = tuple(first.model_copy(update={"code": c, "modifiers": m}) for c, m in (("99211", modifiers), (given, ())))
    assert [each.key for each in visits.check_nurse_visit(world, with_lines(case, *lines))] == [
        "nurse_visit_with_injection:99211"
    ]


@for_each(("visit", "other"), [("99213", "96372"), ("99211", "J3420"), ("99211", "81002")])
def test_another_visit_or_another_service_is_no_matter_of_the_nurse_rule(world: World, visit: str, other: str):
    case = clean(world, "b12_shot")
    lines = tuple(case.claim.lines[0].model_copy(update={"code": code}) for code in (visit, other))
    assert list(visits.check_nurse_visit(world, with_lines(case, *lines))) == []


def test_25_does_not_save_a_nurse_visit(world: World):
    scenario = broken(world, "99211_with_injection", "ketorolac_shot")
    number = next(n for n, line in enumerate(scenario.case.claim.lines, 1) if line.code == "99211")
    assert correct(world, scenario, Edit(op="add", path=f"lines/{number}/modifiers", value="25")).outcome == "wrong"
    assert correct(world, scenario, Edit(op="remove", path=f"lines/{number}")).accuracy == 1.0


@for_each(
    ("modifiers", "units", "right"),
    [(("50",), 1, True), (("50",), 2, False), ((), 1, False), (("RT",), 1, False), (("50", "RT"), 1, False)],
)
def test_both_sides_of_indicator_1_are_one_line_with_50_and_one_unit(
    world: World, modifiers: tuple[str, ...], units: int, right: bool
):
    case = clean(world, "both_knees")
    case = changed(case, modifiers=modifiers, units=units, charge=world.charge("20610", "11") * units)
    assert keys(world, case) == ([] if right else ["bilateral:20610"])


def test_50_fits_the_codes_whose_indicator_takes_it(world: World):
    case, wrong = clean(world, "both_knees"), []
    for code, known in world.reference.procedures.items():
        found = bilateral.describe_error(world, case, case.claim.lines[0].model_copy(update={"code": code}))
        if bool(found) != (known.bilateral in ("0", "2", "9")):
            wrong.append((code, known.bilateral))
    assert wrong == []


def test_a_line_for_each_side_becomes_one_line_whichever_is_kept(world: World):
    made = (broken(world, "bilateral_wrong", "both_knees", seed) for seed in range(40))
    scenario = next(each for each in made if [line.code for line in each.case.claim.lines].count("20610") == 2)
    kept = [
        correct(
            world,
            scenario,
            Edit(op="remove", path=f"lines/{gone}"),
            Edit(op="set", path=f"lines/{stays}/modifiers", value=["50"]),
        )
        for gone, stays in ((2, 1), (1, 2))
    ]
    assert [(each.outcome, each.accuracy) for each in kept] == [("resolved", 1.0)] * 2
    assert correct(world, scenario, Edit(op="remove", path="lines/2")).outcome == "wrong"


@for_each(
    ("code", "pos", "fits"),
    [
        ("99222", "21", True),
        ("99222", "22", True),
        ("99222", "11", False),
        ("99222", "12", False),
        ("99283", "23", True),
        ("99283", "11", False),
        ("99213", "11", True),
        ("99213", "22", True),
    ],
)
def test_a_hospital_code_stands_at_a_hospital_place(world: World, code: str, pos: str, fits: bool):
    case = clean(world, "hospital_admission")
    line = case.claim.lines[0].model_copy(update={"code": code, "pos": pos})
    assert places.is_out_of_place(world, line) != fits


@for_each(("template", "right"), [("telehealth_home", "10"), ("telehealth_site", "02")])
def test_the_note_decides_between_the_two_places_of_a_video_visit(world: World, template: str, right: str):
    scenario = broken(world, "pos_mismatch", template)
    assert [each.denial for each in check(world, scenario.case)] == [None]
    for pos in ("02", "10", "11"):
        verdict = correct(world, scenario, Edit(op="set", path="lines/1/pos", value=pos))
        assert (verdict.outcome == "resolved") == (pos == right)


@for_each("template", ["telehealth_home", "telehealth_site"])
def test_95_is_neither_asked_for_nor_refused_on_a_video_visit(world: World, template: str):
    case = clean(world, template)
    assert keys(world, case) == keys(world, changed(case, modifiers=("95",))) == []


def test_the_payer_sees_a_hospital_visit_in_an_office(world: World):
    scenario = broken(world, "pos_mismatch", "hospital_admission")
    denial = check(world, scenario.case)[0].denial
    assert denial is not None
    assert (denial.carc, denial.rarc) == ("5", ("M77",))
