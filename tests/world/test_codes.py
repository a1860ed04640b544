"""What ICD-10-CM says of its own codes: editions, order, exclusions, and a heading that the note leaves open."""

import csv
import gzip
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, clean, coded, correct, keys, on_claim, pair

from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.rules import codes
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World


@pytest.fixture(scope="module")
def cough(world: World) -> Case:
    return clean(world, "cough_visit", payer="summit_ridge")


@for_each(
    ("code", "rule"),
    [
        ("M54.5", "dx_not_valid_on_date"),
        ("M54.50", None),
        ("R05", "dx_not_valid_on_date"),
        ("R05.9", None),
        ("E66.811", "dx_not_valid_on_date"),
        ("E66.81", "dx_not_billable"),
        ("S52.50", "dx_not_billable"),
        ("M54.59X", "dx_not_billable"),
    ],
)
def test_a_diagnosis_is_judged_by_the_edition_of_the_day(world: World, cough: Case, code: str, rule: str | None):
    found = [each for each in keys(world, coded(cough, code)) if each.startswith(("dx_not_valid", "dx_not_billable"))]
    assert found == ([f"{rule}:{code}"] if rule else [])


@pytest.mark.slow
def test_a_code_that_a_later_edition_took_away_is_right_on_the_day(world: World, shared: Path):
    """Billable in fiscal year 2024, and no longer so in the April 2026 edition."""
    with gzip.open(shared / "data/full/icd10cm_2026apr.csv.gz", "rt") as rows:
        today = {row["code"] for row in csv.DictReader(rows) if row["billable"] == "1"}
    with gzip.open(shared / "data/full/icd10cm_fy2024.csv.gz", "rt") as rows:
        then = {row["code"] for row in csv.DictReader(rows) if row["billable"] == "1"}
    assert len(then - today) > 20
    assert [
        code for code in then if codes.name_other_edition(code) or not world.reference.is_billable_icd10(code)
    ] == []
    assert then.isdisjoint(dx_lists.later_codes())
    assert dx_lists.later_codes() == today - then


def test_a_retired_code_is_a_heading_of_the_edition_of_the_day(world: World):
    for code in dx_lists.RETIRED:
        assert world.reference.is_header_icd10(code)
        assert not world.reference.is_billable_icd10(code)


@for_each(
    ("diagnoses", "wrong"),
    [
        (("S93.401A", "W10.8XXA"), None),
        (("W10.8XXA", "S93.401A"), "W10.8XXA"),
        (("V00.01XA",), "V00.01XA"),
        (("Y99.8",), "Y99.8"),
        (("Z00.00",), None),
        (("T14.90XA",), None),
        (("G30.9", "F02.80"), None),
        (("F02.80", "G30.9"), "F02.80"),
        (("N18.32", "D63.1"), None),
    ],
)
def test_a_cause_or_a_manifestation_follows_and_never_leads(
    world: World, cough: Case, diagnoses: tuple[str, ...], wrong: str | None
):
    found = [each.subject for each in codes.check_sequence(world, coded(cough, *diagnoses))]
    assert found == ([wrong] if wrong else [])


def test_two_diagnoses_out_of_order_are_set_right_by_their_order_and_not_by_leaving_one_out(world: World):
    scenario = pair(world, "manifestation_or_external_first", template="kidney_anemia")
    first, *rest = scenario.case.claim.diagnoses
    outcomes = {}
    for name, order in (("turned", [*rest, first]), ("left out", rest)):
        outcomes[name] = correct(world, scenario, Edit(op="set", path="diagnoses", value=order)).outcome
    assert outcomes == {"turned": "resolved", "left out": "wrong"}


def test_excludes1_looks_both_ways_and_stays_within_the_edition(world: World):
    pairs = dx_lists.excludes1_pairs()
    assert len(pairs) > 100
    for code, others in pairs.items():
        assert world.reference.is_billable_icd10(code), code
        assert code not in others
        assert all(code in pairs[other] for other in others), code


@pytest.mark.parametrize(
    ("code", "other"),
    [("E11.9", "E10.9"), ("I10", "I15.0"), ("J20.9", "J40"), ("F41.1", "F43.0"), ("J02.9", "J00")],
)
def test_excludes1_agrees_with_the_note_in_the_tabular_list(shared: Path, code: str, other: str):
    """Either code, or a heading over it, names the other or a heading over it."""
    with gzip.open(shared / "data/full/icd10cm_excludes1_2026apr.csv.gz", "rt") as rows:
        listed = [(row["at"], row["excluded_codes_or_ranges"]) for row in csv.DictReader(rows)]
    said = any(
        one.startswith(at) and any(two.startswith(each.rstrip("-").rstrip(".")) for each in excluded.split("|") if each)
        for one, two in ((code, other), (other, code))
        for at, excluded in listed
    )
    assert said == (other in dx_lists.excludes1_pairs().get(code, ()))


@pytest.mark.parametrize(("documented", "wrong"), [("E11.9", "E10.9"), ("E10.9", "E11.9")])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_exclude_each_other_the_one_that_the_note_does_not_hold_is_told(
    world: World, cough: Case, documented: str, wrong: str, turned: bool
):
    both = (wrong, documented) if turned else (documented, wrong)
    case = on_claim(coded(cough, documented), diagnoses=both)
    found = list(codes.check_excludes1(world, case))
    assert [each.subject for each in found] == [wrong]
    assert found[0].field == f"diagnoses/{LETTERS[both.index(wrong)]}"
    assert f"dx_not_documented:{wrong}" not in keys(world, case)


def test_where_the_note_holds_both_or_neither_the_later_one_is_told(world: World, cough: Case):
    for noted in (("E11.9", "E10.9"), ("J20.9",)):
        case = on_claim(coded(cough, *noted), diagnoses=("E11.9", "E10.9"))
        assert codes.list_excluded(case) == {"E10.9": "E11.9"}


def test_only_taking_off_the_one_that_the_note_does_not_hold_settles_excludes1(world: World):
    for seed in range(12):
        scenario = compose_once(world, Spec(seed=seed, fault="excludes1_conflict", difficulty=Difficulty.INTERMEDIATE))
        wrong = scenario.intended_issues[0].field
        for place, letter in enumerate(LETTERS[: len(scenario.case.claim.diagnoses)]):
            kept = [code for each, code in enumerate(scenario.case.claim.diagnoses) if each != place]
            edits = [Edit(op="set", path="diagnoses", value=kept)]
            edits += [
                Edit(op="set", path=f"lines/{number}/pointers", value=["A"])
                for number, line in enumerate(scenario.case.claim.lines, 1)
                if letter in line.pointers
            ]
            outcome = correct(world, scenario, *edits).outcome
            assert (outcome == "resolved") == (wrong == f"diagnoses/{letter}"), (seed, letter)


def queries(world: World, count: int) -> Iterator[Scenario]:
    """Scenarios whose note leaves a diagnosis open."""
    made = (compose_once(world, Spec(seed=seed, fault="header_dx_not_specific")) for seed in range(4 * count))
    return islice((each for each in made if each.optimal_actions[0].type is ActionType.QUERY_PROVIDER), count)


def test_a_side_is_asked_for_and_never_guessed(world: World):
    for scenario in queries(world, 8):
        place = scenario.intended_issues[0].field
        cut = scenario.case.claim.diagnoses[LETTERS.index(place[-1])]
        full = [code for code in world.reference.icd10 if code.startswith(cut) and code != cut]
        guesses = [correct(world, scenario, Edit(op="set", path=place, value=code)) for code in full]
        assert len(guesses) >= 2
        assert {each.outcome for each in guesses} == {"wrong"}
        query = act(world, scenario, ActionType.QUERY_PROVIDER)
        assert (query.outcome, query.accuracy) == ("resolved", 1.0)
        assert scenario.case.encounter.addendum
        assert scenario.case.encounter.addendum.text in query.notes[0]


@pytest.mark.slow
def test_no_section_and_no_code_holds_the_side_that_the_provider_is_asked_for(world: World):
    scenarios = list(queries(world, 40))
    assert len({scenario.scenario_id for scenario in scenarios}) == 40
    for scenario in scenarios:
        seen = to_view(world, scenario)
        said = {*re.findall(r"\w+", seen.encounter.text.lower()), *seen.claim_data.diagnoses}
        assert not {"right", "left", *scenario.case.encounter.addendum.diagnoses} & said, scenario.seed
        assert not any(world.reference.is_billable_icd10(code) for code in scenario.case.encounter.diagnoses)


def test_where_the_note_holds_the_side_the_question_brings_nothing_and_the_code_does(world: World):
    scenario = pair(world, "header_dx_not_specific", move=ActionType.CORRECT_CLAIM)
    assert act(world, scenario, ActionType.QUERY_PROVIDER).outcome == "noted"
    assert correct(world, scenario, *scenario.optimal_actions[0].edits).outcome == "resolved"
