"""Injuries: what they come from, and whose insurance pays for that before the health plan."""

from rows import for_each
from world_parts import act, clean, keys, on_claim, pair

from gym.world.claims.actions import ActionType
from gym.world.claims.encounter import Case
from gym.world.rules import check
from gym.world.world import World

# 42 CFR 411.40 and 411.50; X12 CARC 19, 21 and 20.
CAUSES = [
    ("work_cut", "granite_comp", "employment", "work_injury", "19"),
    ("car_wrist_film", "ironwood_casualty", "auto", "auto_accident", "21"),
    ("store_wrist_film", "ironwood_casualty", "other", "liability_accident", "20"),
]


@for_each(("template", "payer", "cause", "rule", "carc"), CAUSES)
def test_the_carrier_of_the_injury_pays_and_the_health_plan_does_not(
    world: World, template: str, payer: str, cause: str, rule: str, carc: str
):
    assert clean(world, template).claim.accident == cause
    scenario = pair(world, "accident_wrong_payer", rule)
    assert scenario.solution.payer_id == payer
    assert [(each.rule_id, each.denial.carc) for each in check(world, scenario.case)] == [(rule, carc)]
    assert act(world, scenario, ActionType.BILL_SECONDARY).outcome == "resolved"
    for kind in (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.SUBMIT_CLAIM):
        assert act(world, scenario, kind).outcome == "wrong", kind


def told(case: Case, cause: str | None, days: int | None) -> Case:
    day = case.encounter.day
    return on_claim(
        case, accident=cause, accident_date=None if days is None else day.fromordinal(day.toordinal() + days)
    )


# CMS IOM 100-04, chapter 26, section 10.2: items 10 and 14.
TOLD = [
    ("employment", 0, False),
    ("auto", 0, True),
    (None, None, True),
    ("employment", None, True),
    ("employment", -1, True),
]


@for_each(("cause", "days", "wrong"), TOLD)
def test_items_10_and_14_say_what_the_note_says(world: World, cause: str | None, days: int | None, wrong: bool):
    found = keys(world, told(clean(world, "work_cut"), cause, days))
    assert found == (["accident_not_told:claim"] if wrong else [])


def test_a_claim_without_an_injury_says_nothing_of_one(world: World):
    case = clean(world, "cough_visit")
    assert (case.claim.accident, "accident" in case.claim.model_dump()) == (None, False)
    assert keys(world, told(case, "auto", 0)) == ["accident_not_told:claim"]
