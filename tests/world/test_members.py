"""How the payer knows the patient: the member number's form and the name, as the eligibility record has them."""

from rows import for_each
from scenario_pool import compose_once

from gym.world.claims.encounter import Case
from gym.world.rules import check, eligibility
from gym.world.scenarios.compose import Spec
from gym.world.world import World


def ids(world: World, case: Case) -> list[str]:
    return [finding.rule_id for finding in check(world, case)]


def clean(world: World, payer: str) -> Case:
    return compose_once(world, Spec(seed=1, skill="clean_claim", payer_id=payer)).case


def on_claim(case: Case, **fields: object) -> Case:
    return case.model_copy(update={"claim": case.claim.model_copy(update=fields)})


@for_each("number", ["1EG4TE5MK73", "9AA0AA0AA00", "1YY9Y99YY99", "2C35T64WH01"])
def test_well_formed_beneficiary_identifiers_are_taken(number: str):
    assert eligibility.MEMBER_FORMS["mbi"].fullmatch(number)


def test_no_place_of_an_identifier_takes_a_letter_that_is_never_used_or_the_wrong_kind():
    good, form = "1EG4TE5MK73", eligibility.MEMBER_FORMS["mbi"]
    letters_at, digits_at, either = (1, 4, 7, 8), (0, 3, 6, 9, 10), (2, 5)
    for place in range(11):
        for letter in "SLOIBZ":
            assert not form.fullmatch(good[:place] + letter + good[place + 1 :]), (place, letter)
        taken = {kind: form.fullmatch(good[:place] + kind + good[place + 1 :]) is not None for kind in "7K"}
        assert taken == {"7": place in digits_at + either, "K": place in letters_at + either}, place
    for wrong in ("0EG4TE5MK73", "1EG4-TE5-MK73", good[:-1], good + "3", good.lower(), ""):
        assert not form.fullmatch(wrong), wrong


def test_an_ill_formed_number_is_said_once_and_a_wrong_well_formed_one_is_nobodys(world: World):
    case = clean(world, "medicare_part_b")
    number = case.claim.subscriber.member_id
    for wrong, expected in (
        (f"{number[:3]}S{number[4:]}", "member_id_format"),
        ("1EG4TE5MK73", "patient_not_identified"),
    ):
        subscriber = case.claim.subscriber.model_copy(update={"member_id": wrong})
        assert ids(world, on_claim(case, subscriber=subscriber)) == [expected]


@for_each("field", ["last", "first"])
def test_one_letter_of_the_patients_name_is_a_mismatch(world: World, field: str):
    base = clean(world, "summit_ridge")
    patient = base.claim.patient.model_copy(update={field: f"{getattr(base.claim.patient, field)}e"})
    assert ids(world, on_claim(base, patient=patient)) == ["member_mismatch"]


def test_a_payer_that_never_insured_the_patient_finds_nobody_and_says_nothing_else(world: World):
    case = clean(world, "summit_ridge")
    elsewhere = case.model_copy(update={"others": ()})
    assert ids(world, on_claim(elsewhere, payer_id="beacon_fell")) == ["patient_not_identified"]


def test_a_number_of_somebody_else_is_not_a_wrong_check_digit(world: World):
    case = clean(world, "summit_ridge")
    strangers = {each.npi for each in case.roster} - {case.claim.rendering.npi}
    for npi in strangers:
        rendering = case.claim.rendering.model_copy(update={"npi": npi})
        found = {each.rule_id: each.denial for each in check(world, on_claim(case, rendering=rendering))}
        assert found["npi_not_on_roster"].carc == "208"
        assert "invalid_npi" not in found
