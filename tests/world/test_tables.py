"""The tables and the small formulas over them."""

import csv
from datetime import date
from pathlib import Path

from rows import for_each

from gym.world.claims.npi import is_valid
from gym.world.claims.people import draw_mbi, draw_npi
from gym.world.world import World


def test_npi_vectors_agree_with_the_published_check_digit(shared: Path):
    with (shared / "data/npi_test_vectors.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    assert [row["npi"] for row in rows if is_valid(row["npi"]) != (row["valid"] == "Y")] == []


@for_each("text", ["", "123456789", "12345678930", "3234567893", "123456789x", "１２３４５６７８９３"])
def test_what_is_not_ten_digits_is_no_npi(text: str):
    assert not is_valid(text)


def test_invented_numbers_are_well_formed():
    from random import Random

    rng = Random(1)
    assert all(is_valid(draw_npi(rng)) for _ in range(200))
    masks = [draw_mbi(rng) for _ in range(200)]
    assert all(len(each) == 11 and each[0] in "123456789" and not set(each) & set("SLOIBZ") for each in masks)


@for_each(
    ("service", "last"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 7, 1), date(2025, 7, 1)),
        (date(2024, 7, 5), date(2025, 7, 7)),
        (date(2024, 7, 6), date(2025, 7, 7)),
        (date(2024, 9, 30), date(2025, 9, 30)),
    ],
)
def test_medicare_takes_a_claim_for_a_calendar_year_and_over_a_weekend(world: World, service: date, last: date):
    assert world.policies["medicare_part_b"].filing.last_day(service) == last


def test_the_plan_takes_a_claim_for_ninety_days(world: World):
    assert world.policies["summit_ridge"].filing.last_day(date(2024, 7, 1)) == date(2024, 9, 29)


@for_each(("code", "billable", "header"), [("M17.11", True, False), ("M17.1", False, True), ("Q99.999", False, False)])
def test_a_heading_is_not_a_code(world: World, code: str, billable: bool, header: bool):
    assert (world.reference.is_billable_icd10(code), world.reference.is_header_icd10(code)) == (billable, header)


def test_every_pair_is_between_codes_of_the_closed_world(world: World):
    codes = set(world.reference.procedures)
    assert len(world.reference.ptp) == 19455
    assert {code for pair in world.reference.ptp for code in pair} <= codes


# Fee schedule status E (drugs), X (laboratory) and J (anesthesia): prices stand in schedules that are not on file.
PRICED_ELSEWHERE = frozenset("EXJ")


def test_every_code_in_a_template_is_priced_and_every_diagnosis_billable(world: World):
    for template in world.templates.visits:
        for service in template.services:
            for code in service.code:
                elsewhere = world.reference.procedures[code].status in PRICED_ELSEWHERE
                assert world.reference.fee(code, template.pos[0]) or elsewhere, (template.name, code)
        for variant in template.variants:
            assert world.reference.is_billable_icd10(variant.get("dx", "I10")), (template.name, variant)
    assert all(world.reference.is_billable_icd10(problem.dx) for problem in world.templates.problems)


def test_what_no_public_document_says_is_marked_as_general_practice(world: World):
    facts = world.policies["summit_ridge"].facts(world.reference)
    assert any(", general practice)" in fact for fact in facts)


def test_every_reason_in_force_and_every_remark_that_a_payer_uses_has_words(world: World):
    used = {remark for policy in world.policies.values() for code in policy.denials.values() for remark in code.rarc}
    assert [code for code, words in world.reference.carc.items() if not words] == []
    assert sorted(remark for remark in used if not world.reference.rarc.get(remark)) == []


def test_the_reason_for_a_wrong_modifier_no_longer_speaks_of_a_missing_one(world: World):
    assert "missing" not in world.reference.carc["4"].lower()
