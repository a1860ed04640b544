"""Age and sex: which diagnoses and visits fit the patient, to the day of the birthday."""

from datetime import date, timedelta

import pytest
from rows import for_each
from world_parts import clean, coded, correct, on_claim, pair

from gym.world.claims.actions import Edit
from gym.world.claims.encounter import Case
from gym.world.rules import demographics
from gym.world.world import World


def born(case: Case, birth: date) -> Case:
    """The case of a patient born on that day, on the claim and with the payer."""
    patient = case.claim.patient.model_copy(update={"birth": birth})
    known = case.coverage.model_copy(update={"patient": patient})
    return on_claim(case, patient=patient).model_copy(update={"coverage": known})


def aged(case: Case, years: int, days: int = 0) -> Case:
    """The case of a patient whose birthday with so many years was `days` before the visit."""
    day = case.encounter.day - timedelta(days=days)
    return born(case, day.replace(year=day.year - years))


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return clean(world, "cough_visit", payer="summit_ridge")


@pytest.mark.parametrize("start", [81, 91])
@pytest.mark.parametrize(("place", "last"), [(0, 0), (1, 4), (2, 11), (3, 17), (4, 39), (5, 64)])
def test_a_preventive_visit_changes_its_code_on_the_birthday(
    world: World, base: Case, start: int, place: int, last: int
):
    code, following = f"993{start + place}", f"993{start + place + 1}"
    eve, birthday = aged(base, last + 1, -1), aged(base, last + 1)
    told = {
        (code, "eve"): demographics.is_of_other_age(eve, code),
        (code, "birthday"): demographics.is_of_other_age(birthday, code),
        (following, "eve"): demographics.is_of_other_age(eve, following),
        (following, "birthday"): demographics.is_of_other_age(birthday, following),
    }
    assert [key for key, wrong in told.items() if wrong] == [(code, "birthday"), (following, "eve")]


@for_each(
    ("code", "years", "days", "fits"),
    [
        ("Z00.129", 18, -1, True),
        ("Z00.129", 18, 0, False),
        ("Z00.00", 15, -1, False),
        ("Z00.00", 15, 0, True),
        ("Z00.110", 1, -1, True),
        ("Z00.110", 1, 0, False),
    ],
)
def test_an_age_class_begins_and_ends_with_a_birthday(
    world: World, base: Case, code: str, years: int, days: int, fits: bool
):
    """`days` after the birthday: Z00.129 to the last day of 17, Z00.00 from 15, Z00.110 to the last day of nought."""
    assert demographics.list_age_clashes(world, coded(aged(base, years, days), code)) == ([] if fits else [code])


def test_age_and_sex_are_the_business_of_payers_that_look(world: World, base: Case):
    woman = on_claim(base, patient=base.claim.patient.model_copy(update={"sex": "F"}))
    for payer, found in (("summit_ridge", [["N40.0"], ["Z00.129"]]), ("medicare_part_b", [[], []])):
        case = on_claim(aged(woman, 40), payer_id=payer)
        said = [
            [each.subject for each in demographics.check_dx_sex(world, coded(case, "N40.0"))],
            [each.subject for each in demographics.check_dx_age(world, coded(case, "Z00.129"))],
        ]
        assert said == found


def test_a_box_ticked_wrongly_is_the_fault_and_not_the_diagnosis(world: World):
    scenario = pair(world, "dx_sex_conflict", template="gyn_visit")
    right = correct(world, scenario, Edit(op="set", path="patient/sex", value="F"))
    other = correct(world, scenario, Edit(op="set", path="diagnoses/A", value="N41.0"))
    assert (right.outcome, right.accuracy, other.outcome) == ("resolved", 1.0, "wrong")
