"""Who is named on a claim, its sum and its dates: each rule at its boundary."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from rows import for_each
from scenario_pool import compose_once

from gym.world.claims.claim import Provider
from gym.world.claims.encounter import Case
from gym.world.faults.wrong_taxonomy import OTHERS
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check, providers
from gym.world.scenarios.compose import Spec
from gym.world.world import World

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return compose_once(world, Spec(seed=2, skill="clean_claim", payer_id="summit_ridge", template="ear_wax")).case


@pytest.fixture(scope="module")
def film(world: World) -> Case:
    return compose_once(world, Spec(seed=2, skill="clean_claim", payer_id="summit_ridge", template="chest_film")).case


def ids(world: World, case: Case) -> list[str]:
    return [finding.rule_id for finding in check(world, case)]


def on_claim(case: Case, **fields: object) -> Case:
    return case.model_copy(update={"claim": case.claim.model_copy(update=fields)})


def dated(case: Case, day: date) -> Case:
    """The case with its first line on this day."""
    first, *rest = case.claim.lines
    return on_claim(case, lines=(first.model_copy(update={"date_from": day, "date_to": day}), *rest))


def test_box_17_holds_both_the_name_and_the_number_of_who_ordered(world: World, film: Case):
    right, reader = film.claim.referring, film.claim.rendering
    assert right
    wrong = (None, reader, Provider(name=right.name, npi=reader.npi), Provider(name=reader.name, npi=right.npi))
    for named in wrong:
        assert ids(world, on_claim(film, referring=named)) == ["missing_ordering_provider"], named
    assert ids(world, film) == []
    assert ids(world, on_claim(film, referring=Provider(name=right.name, npi=right.npi))) == []


@for_each(
    ("code", "expected"),
    [
        ("71046", True),
        ("80053", True),
        ("85025", True),
        ("76942", False),
        ("77002", False),
        ("36415", False),
        ("99213", False),
        ("69210", False),
        ("00000", False),
    ],
)
def test_imaging_and_laboratory_work_is_ordered_but_guidance_collection_and_visits_are_not(
    world: World, code: str, expected: bool
):
    assert providers.is_ordered(world, code) is expected


def test_nobody_is_missed_where_the_account_does_not_tell_who_ordered(world: World, film: Case):
    encounter = film.encounter.model_copy(update={"ordered_by": None})
    assert ids(world, on_claim(film.model_copy(update={"encounter": encounter}), referring=None)) == []


def test_the_rendering_taxonomy_is_the_one_on_the_roster(world: World, base: Case):
    rendering = base.claim.rendering
    for wrong in (*OTHERS, None):
        changed = rendering.model_copy(update={"taxonomy": wrong})
        assert ids(world, on_claim(base, rendering=changed)) == ["provider_type"], wrong
    assert ids(world, base) == []


def test_no_visit_of_the_course_is_done_by_the_kinds_of_provider_that_stand_in(world: World):
    assert not set(OTHERS) & {template.taxonomy for template in world.templates.visits}


def test_a_changed_claim_or_note_counts_its_own_lines_and_writes_only_its_fields(base: Case):
    line, service = base.claim.lines[0], base.encounter.services[0]
    assert (base.claim.count_units(line.code), base.claim.count_units("00000")) == (line.units, 0)
    assert base.claim.by_letter["A"] == base.claim.diagnoses[0]
    twice = on_claim(base, lines=(line, line), diagnoses=("Z00.00",)).claim
    assert (twice.count_units(line.code), [number for number, _ in twice.numbered_lines]) == (2 * line.units, [1, 2])
    assert twice.by_letter == {"A": "Z00.00"}
    assert base.encounter.supports[service.code] == frozenset(service.supports)
    more = service.model_copy(update={"supports": ("59",)})
    noted = base.encounter.model_copy(update={"services": (service, more)})
    assert noted.supports == {service.code: frozenset({*service.supports, "59"})}
    written = base.model_dump(mode="json")
    assert Case.model_validate(written) == base
    assert Case.model_validate(written).model_dump(mode="json") == written


@for_each(("off", "expected"), [("0.00", []), ("0.01", ["charge_total"]), ("-0.01", ["charge_total"])])
def test_the_total_is_the_sum_of_the_lines_to_the_cent(world: World, base: Case, off: str, expected: list[str]):
    assert ids(world, on_claim(base, total=base.claim.charges + Decimal(off))) == expected


def test_a_claim_without_a_total_gets_the_sum(world: World, base: Case):
    assert ids(world, on_claim(base, total=None)) == []


def test_a_front_end_turns_away_a_wrong_total(world: World, base: Case):
    for payer in (policy for policy in world.policies.values() if "charge_total" in policy.front_end):
        case = on_claim(base, payer_id=payer.id, total=base.claim.charges + 9)
        answer = adjudicate(world, case, check(world, case))
        assert (answer.status, answer.lines, answer.claim_number) == ("rejected", (), None), payer.id


def test_a_service_lies_between_birth_and_receipt_both_days_included(world: World, base: Case):
    birth, received = base.claim.patient.birth, base.received
    for day, denial in ((received + DAY, "110"), (birth - DAY, "14")):
        found = [each for each in check(world, dated(base, day))]
        assert [(each.rule_id, each.denial and each.denial.carc) for each in found] == [("dos_order", denial)], day
    for day in (birth, received):
        assert "dos_order" not in ids(world, dated(base, day))


def test_a_possible_date_that_is_not_the_visits_is_no_impossible_one(world: World, base: Case):
    assert ids(world, dated(base, base.encounter.day - DAY)) == ["date_or_place_not_documented"]


def test_a_claim_without_one_possible_date_is_neither_late_nor_uncovered(world: World, base: Case):
    unborn = base.claim.patient.birth - DAY
    lines = tuple(line.model_copy(update={"date_from": unborn, "date_to": unborn}) for line in base.claim.lines)
    assert set(ids(world, on_claim(base, lines=lines))) == {"dos_order"}


def test_dates_after_receipt_and_before_birth_are_both_met(world: World):
    met = set()
    for seed in range(40):
        claim = compose_once(world, Spec(seed=seed, fault="dos_future_or_before_birth")).case.claim
        met.add(any(line.date_from < claim.patient.birth for line in claim.lines))
    assert met == {True, False}
