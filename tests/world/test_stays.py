"""Patients in somebody's care already: a hospice election and a covered stay, day by day and modifier by modifier."""

from datetime import timedelta

from rows import for_each
from world_parts import changed, pair

from gym.world.claims.encounter import Case, Stay
from gym.world.faults import FAULTS
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World

DAY = timedelta(days=1)


def solved(scenario: Scenario) -> Case:
    return scenario.case.model_copy(update={"claim": scenario.solution, "remittance": None})


def staying(case: Case, kind: str, first: int, last: int | None) -> Case:
    """The case with one stay, so many days from the visit."""
    day = case.encounter.day
    stay = Stay(
        kind=kind, provider="Elm House", start=day + first * DAY, end=None if last is None else day + last * DAY
    )
    return case.model_copy(update={"coverage": case.coverage.model_copy(update={"stays": (stay,)})})


# CMS IOM 100-04 ch. 11 s. 40 and 50, ch. 6 s. 20.1.1: from the first day of the election or stay to its last.
STAYS = [
    ("hospice", -9, None, "12001", ("GW",), ""),
    ("hospice", -9, None, "12001", ("GV",), ""),
    ("hospice", -9, None, "12001", (), "B9"),
    ("hospice", 0, None, "12001", (), "B9"),
    ("hospice", -9, 0, "12001", (), "B9"),
    ("hospice", -9, -1, "12001", (), ""),
    ("hospice", 1, None, "12001", (), ""),
    ("snf", -9, None, "71045", ("26",), ""),
    ("snf", -9, None, "71045", (), "109"),
    ("snf", -9, None, "71045", ("TC",), "109"),
    ("snf", -9, -1, "71045", (), ""),
    ("snf", -9, None, "12001", (), ""),
]


@for_each(("kind", "first", "last", "code", "modifiers", "carc"), STAYS)
def test_a_stay_on_the_day_decides_what_medicare_wants_to_read(
    world: World, kind: str, first: int, last: int | None, code: str, modifiers: tuple[str, ...], carc: str
):
    base = solved(pair(world, "hospice_modifier_missing"))
    case = staying(changed(base, code=code, modifiers=modifiers), kind, first, last)
    rules = {"hospice_modifier_missing", "facility_stay"}
    found = {each.denial.carc for each in check(world, case) if each.rule_id in rules and each.denial}
    assert found == ({carc} if carc else set())


def test_the_stay_is_told_once_and_not_as_a_missing_component(world: World):
    scenario = pair(world, "facility_stay_bundled")
    assert [each.rule_id for each in check(world, scenario.case)] == ["facility_stay"]
    assert check(world, solved(scenario)) == ()


@for_each("code", ["hospice_modifier_missing", "facility_stay_bundled"])
def test_the_eligibility_answer_shows_the_stay(world: World, code: str):
    assert code in {fault.code for fault in FAULTS}
    scenario = pair(world, code)
    stay = scenario.case.coverage.stays[0]
    assert stay.provider in " ".join(to_view(world, scenario).coverage.also)
