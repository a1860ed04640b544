"""Claims that came out of the gym and in again: what a file can show is found, people and days are new ones."""

import re
from datetime import date, timedelta

import pytest
from x12_parts import NOON, as_file, case_of, joined, sent

from gym.world.claims.claim import Claim
from gym.world.faults import CLEAN
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.importing import ImportedFile, import_file
from gym.x12.interchange import parse_interchange
from gym.x12.synthetic import BANDS
from gym.x12.write_837p import write_837p
from gym.x12.write_answer import write_answer

# Faults that stand in the claim itself, with the rule that finds them there.
SHOWN = {
    "invalid_npi_check_digit": "invalid_npi",
    "header_dx_not_specific": "dx_not_billable",
    "missing_mod25": "missing_mod25",
    "ptp_indicator0_unbundled": "ptp_indicator0",
    "ptp_indicator1_no_modifier": "ptp_indicator1",
    "mue_exceeded": "mue_exceeded",
    "addon_without_primary": "addon_without_primary",
    "component_26_tc": "component_26_tc",
}


def brought(world: World, text: str, seed: int = 0) -> ImportedFile:
    return import_file(world, parse_interchange(text.encode()), seed)


def again(world: World, claim: Claim, seed: int = 0) -> Claim:
    """The claim after the way out and in."""
    return brought(world, as_file(world, claim), seed).claims[0].claim


@pytest.fixture(scope="module")
def claim(world: World) -> Claim:
    return case_of(world, "missing_mod25").claim


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "rule"), SHOWN.items())
def test_a_fault_that_stands_in_the_claim_is_found_after_the_way_out_and_in(world, fault: str, rule: str) -> None:
    (found,) = brought(world, sent(world, fault)).claims
    assert {finding.rule_id for finding in found.findings} == {rule}


def test_right_claims_of_every_kind_come_in_without_a_finding(world) -> None:
    clean = [compose(world, Spec(seed=seed, skill=CLEAN)).case.claim for seed in range(30)]
    found = brought(world, joined([as_file(world, claim) for claim in clean]))
    assert [(each.findings, each.outside) for each in found.claims] == [((), ())] * len(clean)
    assert found.left_out == ()


def test_codes_amounts_and_the_days_between_stay_and_people_numbers_and_days_do_not(world, claim: Claim) -> None:
    first, *rest = claim.lines
    later = first.date_from + timedelta(days=9)
    lines = (first, *rest, first.model_copy(update={"date_from": later, "date_to": later + timedelta(days=2)}))
    before = claim.model_copy(update={"lines": lines, "prior_auth": "PA1", "clia": "11D2030405", "total": None})
    after = again(world, before)
    kept = ("code", "modifiers", "pointers", "units", "charge", "pos")
    assert [[getattr(line, name) for name in kept] for line in after.lines] == [
        [getattr(line, name) for name in kept] for line in before.lines
    ]
    moved = after.lines[0].date_from - first.date_from
    assert moved
    assert [(line.date_from - moved, line.date_to - moved) for line in after.lines] == [
        (line.date_from, line.date_to) for line in lines
    ]
    assert after.diagnoses == before.diagnoses
    assert not identity(before) & identity(after)


def identity(claim: Claim) -> set[object]:
    people = (claim.patient.last, claim.patient.first, claim.patient.birth, claim.subscriber.member_id)
    providers = (claim.billing.npi, claim.rendering.npi, claim.billing.name, claim.rendering.name)
    numbers = (claim.claim_id, claim.prior_auth, claim.clia, claim.subscriber.group)
    return {*people, *providers, *(number for number in numbers if number)}


@pytest.mark.slow
def test_services_fall_into_the_window_of_the_tables_whatever_their_year(world, claim: Claim) -> None:
    for year in (1999, 2024, 2030):
        day = date(year, 2, 3)
        lines = tuple(line.model_copy(update={"date_from": day, "date_to": day}) for line in claim.lines)
        moved = again(world, claim.model_copy(update={"lines": lines}))
        assert all(date(2024, 7, 1) <= line.date_from <= date(2024, 9, 30) for line in moved.lines)


@pytest.mark.slow
@pytest.mark.parametrize("years", [0, 13, 50, 93])
def test_the_age_stays_in_its_band_and_over_89_is_one(world, claim: Claim, years: int) -> None:
    day = claim.lines[0].date_from
    born = day - timedelta(days=round((years + 0.5) * 365.25))
    after = again(world, claim.model_copy(update={"patient": claim.patient.model_copy(update={"birth": born})}))
    age = (after.lines[0].date_from - after.patient.birth).days / 365.25
    low, high = next(band for band in BANDS if band[0] <= years <= band[1])
    assert low <= age + 0.01
    assert age - 0.01 <= high + 1
    assert after.patient.birth != born
    assert BANDS[-1][0] == 90


def test_a_service_before_birth_stays_one(world, claim: Claim) -> None:
    born = claim.lines[0].date_from + timedelta(days=40)
    after = again(world, claim.model_copy(update={"patient": claim.patient.model_copy(update={"birth": born})}))
    assert after.patient.birth > after.lines[0].date_from


def test_the_same_seed_invents_the_same_people_and_another_others(world, claim: Claim) -> None:
    first = again(world, claim, 3)
    assert again(world, claim, 3) == first
    assert again(world, claim, 4).patient != first.patient


@pytest.mark.slow
def test_a_name_that_stood_in_the_file_is_never_invented(world, claim: Claim) -> None:
    for seed in range(2):
        invented = again(world, claim, seed)
        named = claim.model_copy(update={"patient": invented.patient, "subscriber": invented.subscriber})
        assert again(world, named, seed).patient.last != invented.patient.last


def test_a_claim_late_at_the_payer_is_late_after_the_way_in(world) -> None:
    text = re.sub(r"(\nBHT\*0019\*00\*000000001\*)2024", r"\g<1>2026", sent(world))
    (found,) = brought(world, text).claims
    assert "timely_filing" in {finding.rule_id for finding in found.findings}


def test_a_claim_the_gym_cannot_hold_is_left_out_with_place_and_reason(world) -> None:
    with pytest.raises(FileRefused, match=r"\(SV1\), element SV104: the units are not a whole number"):
        brought(world, re.sub(r"\*UN\*1\*", "*UN*1.5*", sent(world), count=1))


def test_a_service_of_another_code_list_is_left_out(world) -> None:
    with pytest.raises(FileRefused, match=r"element SV101-1: HC, the only kind"):
        brought(world, sent(world).replace("SV1*HC:", "SV1*ER:", 1))


@pytest.mark.parametrize("fault", ["ptp_indicator1_no_modifier", "missing_mod25", "mue_exceeded"])
def test_a_denial_of_an_835_leads_to_a_proved_scenario_with_the_same_fault(world, fault: str) -> None:
    case = case_of(world, fault, payer_id="medicare_part_b")
    remittance = adjudicate(world, case, check(world, case))
    found = brought(world, write_answer(world, case.claim, remittance, NOON))
    (lesson,) = found.lessons
    answered = found.claims[0].remittance
    assert answered
    assert answered.lines == remittance.lines
    assert answered.status == remittance.status
    assert (lesson.refusal.denial.carc, lesson.fault) == (refused_for(remittance), fault)
    assert lesson.same_code
    assert lesson.scenario_id


def refused_for(remittance) -> str:
    return next(line.adjustments[0].carc for line in remittance.lines if not line.allowed)


def test_a_denial_that_nothing_in_the_gym_has_leads_nowhere_and_says_so(world) -> None:
    case = case_of(world, "mue_exceeded", payer_id="medicare_part_b")
    text = write_answer(world, case.claim, adjudicate(world, case, check(world, case)), NOON)
    text = re.sub(r"CAS\*CO\*151\*", "CAS*OA*A7*", text)
    (lesson,) = brought(world, text).lessons
    assert (lesson.fault, lesson.scenario_id) == (None, None)


def test_an_835_says_nothing_of_diagnoses_and_age(world) -> None:
    case = case_of(world, "header_dx_not_specific", payer_id="medicare_part_b")
    found = brought(world, write_answer(world, case.claim, adjudicate(world, case, check(world, case)), NOON))
    assert found.claims[0].claim.diagnoses == ("R69",)
    assert not [finding for finding in found.claims[0].findings if finding.field.startswith("diagnoses")]


def test_referral_attachment_and_drug_come_in_under_numbers_of_our_own(world: World) -> None:
    case = case_of(world, "drug_number_missing", template="b12_shot")
    drugged = case.claim.lines[-1].model_copy(update={"ndc": "N409517003125 ML1.5"})
    told = {"referral_number": "RF123456", "attachment": "AC1234567", "lines": (*case.claim.lines[:-1], drugged)}
    text = write_837p(world, case.claim.model_copy(update=told), NOON)
    claim = brought(world, text).claims[0].claim
    assert claim.referral_number not in (None, "RF123456")
    assert claim.attachment not in (None, "AC1234567")
    number, amount = claim.lines[-1].ndc.split()
    assert (amount, len(number)) == ("ML1.5", 13)
    assert number != "N409517003125"
