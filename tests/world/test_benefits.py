"""What a plan leaves out and how often it pays: counted by its own rule, and who pays what it does not."""

from datetime import date

import pytest
from appeal_parts import appeal
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, clean, keys

from gym.world.claims.actions import ActionType
from gym.world.claims.encounter import Benefit, Case, PriorClaim
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World


@pytest.fixture(scope="module")
def screening(world: World) -> Case:
    return clean(world, "mammogram", payer="medicare_part_b")


def on_day(case: Case, day: date, earlier: date, modifiers: tuple[str, ...] = ()) -> Case:
    """The case moved to `day`, with the same service paid on `earlier`."""
    line = case.claim.lines[0].model_copy(update={"date_from": day, "date_to": day, "modifiers": modifiers})
    prior = PriorClaim(
        claim_id="TG1-E",
        day=earlier,
        received=earlier,
        code=line.code,
        modifiers=(),
        units=1,
        rendering_npi=case.claim.rendering.npi,
        status="paid",
    )
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"lines": (line,)}),
            "encounter": case.encounter.model_copy(update={"day": day}),
            "received": day,
            "history": (prior,),
        }
    )


# 42 CFR 410.34(d): at least 11 months must have passed following the month of the last screening mammogram.
@for_each(
    ("earlier", "day", "too_soon"),
    [
        (date(2023, 8, 1), date(2024, 8, 1), False),
        (date(2023, 8, 30), date(2024, 8, 1), False),
        (date(2023, 9, 1), date(2024, 8, 30), True),
        (date(2023, 7, 31), date(2024, 7, 1), False),
        (date(2024, 2, 10), date(2024, 9, 3), True),
        (date(2022, 9, 30), date(2024, 7, 1), False),
    ],
)
def test_months_between_two_screenings_are_counted_from_the_month_after(
    world: World, screening: Case, earlier: date, day: date, too_soon: bool
):
    case = on_day(screening, day, earlier)
    assert keys(world, case) == (["benefit_limit:77067"] if too_soon else [])
    answer = adjudicate(world, case, check(world, case))
    told = [(each.group, each.carc) for each in answer.lines[0].adjustments if each.carc not in ("1", "2", "45")]
    assert told == ([("CO", "119")] if too_soon else [])
    assert answer.lines[0].rarc == (("M90",) if too_soon else ())


def test_with_a_signed_notice_a_screening_too_soon_is_the_patients(world: World, screening: Case):
    case = on_day(screening, date(2024, 8, 30), date(2023, 9, 1), ("GA",))
    answer = adjudicate(world, case, check(world, case))
    assert [(each.group, each.carc) for each in answer.lines[0].adjustments] == [("PR", "119")]


@for_each(
    ("benefit", "earlier", "rule"),
    [
        (Benefit(code="99396", covered=False), date(2023, 7, 1), "benefit_excluded"),
        (Benefit(code="99396", times=1, since=date(2024, 1, 1)), date(2023, 12, 31), None),
        (Benefit(code="99396", times=1, since=date(2024, 1, 1)), date(2024, 1, 1), "benefit_limit"),
        (Benefit(code="99396", times=2, since=date(2024, 1, 1)), date(2024, 1, 1), None),
        (Benefit(code="99395", covered=False), date(2024, 1, 1), None),
    ],
)
def test_a_plan_pays_what_it_covers_as_often_as_it_says(
    world: World, benefit: Benefit, earlier: date, rule: str | None
):
    base = on_day(clean(world, "preventive_40", payer="summit_ridge"), date(2024, 8, 1), earlier)
    case = base.model_copy(update={"coverage": base.coverage.model_copy(update={"benefits": (benefit,)})})
    assert keys(world, case) == ([f"{rule}:99396"] if rule else [])


def drawn(world: World, code: str, rule: str, move: ActionType) -> Scenario:
    made = (compose_once(world, Spec(seed=seed, fault=code)) for seed in range(120))
    return next(
        each for each in made if each.intended_issues[0].rule_ids == (rule,) and each.optimal_actions[0].type is move
    )


CLOSING = (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.APPEAL_DENIAL)


@for_each(
    ("code", "rule", "right"),
    [
        ("benefit_excluded", "benefit_excluded", ActionType.BILL_PATIENT),
        ("benefit_limit", "benefit_limit", ActionType.BILL_PATIENT),
        ("benefit_limit", "benefit_limit", ActionType.WRITE_OFF),
    ],
)
def test_the_group_code_says_whose_cost_it_is(world: World, code: str, rule: str, right: ActionType):
    scenario = drawn(world, code, rule, right)
    outcomes = {move: act(world, scenario, move).outcome for move in CLOSING}
    assert outcomes == {move: "resolved" if move is right else "wrong" for move in CLOSING}


def test_a_miscounted_limit_is_appealed_and_not_billed(world: World):
    scenario = drawn(world, "benefit_limit", "limit_miscounted", ActionType.APPEAL_DENIAL)
    letter = scenario.optimal_actions[0]
    assert appeal(world, scenario, letter.text, *letter.grounds).outcome == "resolved"
    assert appeal(world, scenario, letter.text, "medical_necessity").outcome == "wrong"
    assert act(world, scenario, ActionType.BILL_PATIENT).outcome == "wrong"
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "wrong"


def test_the_eligibility_check_says_what_the_plan_leaves_out(world: World):
    scenario = drawn(world, "benefit_excluded", "benefit_excluded", ActionType.BILL_PATIENT)
    code = scenario.case.claim.lines[0].code
    assert to_view(world, scenario).coverage.also == (f"{code}: not covered by this plan.",)
    asked = act(world, scenario, ActionType.VERIFY_ELIGIBILITY)
    assert f"{code}: not covered by this plan." in asked.notes[0]
