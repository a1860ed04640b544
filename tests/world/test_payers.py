"""The payers: every number sourced, every limit held to its last day, every fault they claim to support."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from rows import for_each
from scenario_pool import compose_once

from gym.world.claims.people import draw_patient, draw_subscriber
from gym.world.faults import FAULTS
from gym.world.payers.policy import Policy
from gym.world.payers.workdays import next_workday
from gym.world.rules import filing
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.plan import list_settings
from gym.world.scenarios.proof import ProofFailed, prove
from gym.world.world import World

PAYERS = (
    "beacon_fell",
    "blue_heron",
    "copperline_health",
    "franklin_medicaid",
    "larkspur_advantage",
    "medicare_part_b",
    "summit_ridge",
)
# They pay for an injury of their own kind alone, and come up where that is asked for.
CARRIERS = ("granite_comp", "ironwood_casualty")
LINES = {"medicare", "medicare_advantage", "medicaid", "commercial", "workers_comp", "casualty"}
# First day of service, and the last day a claim for it is in time (weekends run on for Medicare alone, PF062).
# 2025-09-01 is Labor Day.
LAST_DAYS = (
    ("medicare_part_b", date(2024, 2, 29), date(2025, 2, 28)),
    ("medicare_part_b", date(2024, 8, 30), date(2025, 9, 2)),
    ("medicare_part_b", date(2024, 8, 31), date(2025, 9, 2)),
    ("medicare_part_b", date(2024, 9, 3), date(2025, 9, 3)),
    ("franklin_medicaid", date(2024, 8, 30), date(2025, 8, 30)),
    ("larkspur_advantage", date(2024, 7, 1), date(2024, 9, 29)),
    ("summit_ridge", date(2024, 7, 2), date(2024, 9, 30)),
    ("beacon_fell", date(2024, 7, 2), date(2024, 9, 30)),
    ("blue_heron", date(2024, 7, 2), date(2024, 9, 30)),
    ("copperline_health", date(2024, 7, 2), date(2024, 10, 30)),
)


def test_there_is_a_payer_of_every_line(world: World):
    assert tuple(name for name in world.policies if name not in CARRIERS) == PAYERS
    assert {policy.line for policy in world.policies.values()} == LINES


@for_each("payer", PAYERS)
def test_every_number_has_a_source_and_says_how_far_to_trust_it(world: World, payer: str):
    policy = world.policies[payer]
    numbered = (policy.filing, policy.authorization, policy.corrections, *policy.appeals, policy.prices, *policy.notes)
    for each in numbered:
        assert each.confidence in ("A", "B", "C"), each
        assert each.source or each.fact in world.reference.facts, each
    for code in (*policy.denials.values(), *policy.front_end.values()):
        assert code.source, code
    assert str(policy.fee_percent) in policy.prices.text or policy.fee_percent == 100


@for_each("payer", PAYERS)
def test_every_weak_number_is_marked_on_the_card(world: World, payer: str):
    policy, card = world.policies[payer], world.policies[payer].facts(world.reference)
    shown = (policy.filing, policy.authorization, *policy.appeals, policy.corrections, *policy.notes, policy.prices)
    assert len(card) == len(shown)
    for sentence, each in zip(card, shown, strict=True):
        marked = "general practice" in sentence or "invented" in sentence
        assert marked == (each.confidence == "C" or is_weak(world, each.fact, each)), sentence


def is_weak(world: World, fact: str | None, each: object) -> bool:
    """Whether a note rests on a fact that only a secondary source has."""
    return hasattr(each, "cite") and fact is not None and world.reference.facts[fact].confidence.startswith("C")


def test_what_is_invented_is_said_to_be_invented_and_weak(world: World):
    for policy in world.policies.values():
        invented = [each for each in (policy.prices, *policy.notes) if each.source and "invented" in each.source]
        assert all(each.confidence == "C" for each in invented), policy.id
    patient_share = world.policies["franklin_medicaid"].prices
    assert "invented" in str(patient_share.source)


@for_each(("payer", "service", "last"), LAST_DAYS)
def test_a_claim_is_in_time_on_the_last_day_and_late_on_the_next(world: World, payer: str, service: date, last: date):
    made = compose_once(world, Spec(seed=2, skill="clean_claim", payer_id=payer)).case
    lines = tuple(line.model_copy(update={"date_from": service, "date_to": service}) for line in made.claim.lines)
    claim = made.claim.model_copy(update={"lines": lines})
    assert world.policies[payer].filing.last_day(service) == last
    for day, late in ((last, False), (last + timedelta(days=1), True)):
        case = made.model_copy(update={"claim": claim, "received": day})
        assert bool(list(filing.check_timely(world, case))) == late


@for_each(("day", "last"), [(date(2024, 5, 31), date(2024, 11, 30)), (date(2023, 8, 31), date(2024, 2, 29))])
def test_a_limit_in_months_ends_inside_a_shorter_month(world: World, day: date, last: date):
    half = world.policies["franklin_medicaid"].filing.model_copy(update={"months": 6})
    assert half.last_day(day) == last


@for_each("payer", PAYERS)
def test_an_appeal_is_heard_on_its_last_day(world: World, payer: str):
    for level in world.policies[payer].appeals:
        last = date(2024, 8, 1) + timedelta(days=level.presumed + level.days)
        assert level.last_day(date(2024, 8, 1)) == (next_workday(last) if level.next_workday else last)
    assert world.policies[payer].appeals


def test_first_appeals_are_as_long_as_their_sources_say(world: World):
    days = {policy.id: [level.days for level in policy.appeals] for policy in world.policies.values()}
    assert days["medicare_part_b"] == [120, 180, 60, 60]
    assert days["copperline_health"] == [180, 60]
    assert days["beacon_fell"] == [180]
    assert days["blue_heron"] == [365, 90]


def test_the_page_on_payers_says_what_the_files_say(world: World):
    page = (Path(__file__).parents[2] / "docs/payers.md").read_text()
    rows = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in page.splitlines() if row.startswith("| ")}
    for policy in world.policies.values():
        _, _, within, trust, appeal, appeal_trust, way, _ = rows[policy.name]
        limit = f"{policy.filing.months} months" if policy.filing.months else f"{policy.filing.days} days"
        assert within.startswith(limit)
        assert ("weekends run on" in within) == policy.filing.next_workday
        assert appeal == f"{policy.appeals[0].days} days"
        assert (trust, appeal_trust) == (policy.filing.confidence, policy.appeals[0].confidence)
        assert way.replace("a ", "").replace(" ", "_") == policy.corrections.way


def test_member_numbers_have_the_form_of_their_payer(world: World):
    from random import Random

    rng = Random(4)
    for policy in (policy for policy in world.policies.values() if policy.member_id != "mbi"):
        person = draw_patient(rng, (30, 40), ("F",), date(2024, 8, 1))
        drawn = draw_subscriber(rng, person, policy.member_id)
        assert len(drawn.member_id) == len(policy.member_id)
        fixed = zip(policy.member_id, drawn.member_id, strict=True)
        assert all(is_like(form, letter) for form, letter in fixed), drawn.member_id
        assert (drawn.group is None) == (policy.line == "medicaid")


def is_like(form: str, letter: str) -> bool:
    return letter.isdigit() if form == "#" else letter == form


@pytest.mark.slow
@pytest.mark.parametrize("payer", PAYERS)
def test_patients_are_of_an_age_that_the_payer_covers(world: World, payer: str):
    for seed in range(40):
        case = compose_once(world, Spec(seed=seed, skill="clean_claim", payer_id=payer)).case
        age = (case.encounter.day - case.claim.patient.birth).days / 365.25
        assert (age >= 65) == (world.policies[payer].line in ("medicare", "medicare_advantage")), case.claim.patient


# Visits whose claim says itself that Medicare is not expected to pay (GA, GZ, GY).
ON_NOTICE = {"echo_with_notice", "echo_without_notice", "medicare_checkup", "refraction"}


@pytest.mark.slow
@pytest.mark.parametrize("payer", PAYERS)
def test_every_visit_that_may_be_billed_to_a_payer_is_paid_when_it_is_clean(world: World, payer: str):
    for template in list_settings(world, Spec(seed=0, payer_id=payer), frozenset()).get(payer, ()):
        for seed in range(3):
            spec = Spec(seed=seed, skill="clean_claim", payer_id=payer, template=template.name)
            answer = prove(world, compose_once(world, spec)).clean_remittance.status
            assert answer == ("settled" if template.name in ON_NOTICE else "paid"), template.name


@pytest.mark.slow
def test_no_payer_is_drawn_much_more_often_than_another_for_clean_claims(world: World):
    drawn = [compose_once(world, Spec(seed=seed, skill="clean_claim")).payer_id for seed in range(700)]
    counts = [drawn.count(payer) for payer in PAYERS]
    assert min(counts) > 60
    assert max(counts) < 140


def supported(world: World, policy: Policy) -> list[str]:
    return [fault.code for fault in FAULTS if list_settings(world, Spec(seed=0, payer_id=policy.id), fault.wants)]


@pytest.mark.slow
@pytest.mark.parametrize("payer", PAYERS)
def test_a_payer_composes_every_fault_that_it_claims_to_support(world: World, payer: str):
    codes = supported(world, world.policies[payer])
    for code in dict.fromkeys(codes):
        for seed in range(12):
            assert compose_once(world, Spec(seed=seed, fault=code, payer_id=payer)).intended_issues[0].fault == code
    for code in {fault.code for fault in FAULTS} - set(codes):
        with pytest.raises(ProofFailed):
            compose_once(world, Spec(seed=1, fault=code, payer_id=payer))
