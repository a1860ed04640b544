"""Whose coverage a claim is made out to: each rule at its boundary, look-alikes, and ways that are worth the same."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from rows import for_each
from scenario_pool import compose_once

from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.claims.claim import Claim
from gym.world.claims.encounter import Case
from gym.world.judge.judge import judge
from gym.world.rules import authorization, check, filing
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return compose_once(world, Spec(seed=2, skill="clean_claim", payer_id="summit_ridge")).case


@pytest.fixture(scope="module")
def second(world: World) -> Case:
    """A clean claim to a second payer."""
    made = (compose_once(world, Spec(seed=seed, fault="cob_primary_missing")) for seed in range(60))
    found = next(each for each in made if each.case.coverage.order == 2)
    return found.case.model_copy(update={"claim": found.solution, "remittance": None})


def ids(world: World, case: Case) -> list[str]:
    return [finding.rule_id for finding in check(world, case)]


def on_claim(case: Case, **fields: object) -> Case:
    return case.model_copy(update={"claim": case.claim.model_copy(update=fields)})


def covered(case: Case, **fields: object) -> Case:
    return case.model_copy(update={"coverage": case.coverage.model_copy(update=fields)})


def shown(world: World, code: str, rule: str, closing: bool) -> Scenario:
    """A scenario of this fault with this finding, settled by a closing move or by a correction."""
    made = (compose_once(world, Spec(seed=seed, fault=code)) for seed in range(80))
    return next(
        each
        for each in made
        if each.intended_issues[0].rule_ids == (rule,) and (each.solution == each.case.claim) == closing
    )


def act(world: World, scenario: Scenario, kind: ActionType, *edits: Edit) -> tuple[str, float]:
    verdict = judge(world, scenario, scenario.case.claim, (), Action(type=kind, edits=edits))
    return verdict.outcome, verdict.accuracy


@for_each(
    ("begins", "ends", "expected"),
    [
        (0, None, []),
        (1, None, ["coverage_not_started"]),
        (-9, 0, []),
        (-9, 1, []),
        (-9, -1, ["coverage_terminated"]),
        (-1, None, []),
    ],
)
def test_coverage_holds_from_its_first_day_to_its_last(
    world: World, base: Case, begins: int, ends: int | None, expected: list[str]
):
    day = base.encounter.day
    last = None if ends is None else day + ends * DAY
    assert ids(world, covered(base, effective=day + begins * DAY, terminated=last)) == expected


@for_each(
    ("order", "sequence", "paid", "expected"),
    [
        (1, "P", None, []),
        (1, "S", None, ["cob_order"]),
        (1, "S", "10.00", ["cob_order"]),
        (1, "P", "10.00", ["cob_order"]),
        (2, "P", None, ["cob_order"]),
        (2, "P", "right", ["cob_order"]),
        (2, "S", None, ["cob_primary_missing"]),
        (2, "S", "a cent less", ["cob_primary_missing"]),
        (2, "S", "a cent more", ["cob_primary_missing"]),
        (2, "S", "0.00", ["cob_primary_missing"]),
        (2, "S", "right", []),
    ],
)
def test_a_second_payer_is_told_that_it_is_second_and_what_the_first_one_paid(
    world: World, second: Case, order: int, sequence: str, paid: str | None, expected: list[str]
):
    right = second.claim.primary_paid or Decimal(0)
    cents = {"right": right, "a cent less": right - Decimal("0.01"), "a cent more": right + Decimal("0.01")}
    amount = None if paid is None else cents.get(paid) or Decimal(paid)
    case = on_claim(covered(second, order=order), sequence=sequence, primary_paid=amount)
    assert ids(world, case) == expected


def test_without_the_first_payers_answer_on_file_any_payment_is_taken_as_told(world: World, second: Case):
    unknown = second.model_copy(update={"history": ()})
    assert ids(world, on_claim(unknown, primary_paid=Decimal("1.00"))) == []
    assert ids(world, on_claim(unknown, primary_paid=None)) == ["cob_primary_missing"]


CORRECTED = [
    ("coverage_terminated", "coverage_terminated"),
    ("coverage_not_started", "coverage_not_started"),
    ("wrong_payer_medicare_advantage", "wrong_payer"),
    ("cob_primary_missing", "cob_order"),
]


@for_each(("code", "rule"), CORRECTED)
def test_billing_the_other_coverage_is_worth_the_same_by_edits_and_by_the_move(world: World, code: str, rule: str):
    scenario = shown(world, code, rule, closing=False)
    edits = scenario.optimal_actions[0].edits
    assert act(world, scenario, ActionType.BILL_SECONDARY) == ("resolved", 1.0)
    assert act(world, scenario, ActionType.CORRECT_CLAIM, *edits[::-1]) == ("resolved", 1.0)
    for kind in (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.SUBMIT_CLAIM):
        assert act(world, scenario, kind)[0] == "wrong", kind


@for_each(("code", "rule"), CORRECTED)
def test_the_payer_without_the_member_number_is_half_a_correction(world: World, code: str, rule: str):
    scenario = shown(world, code, rule, closing=False)
    payer = Edit(op="set", path="payer_id", value=scenario.solution.payer_id)
    assert act(world, scenario, ActionType.CORRECT_CLAIM, payer)[0] != "resolved"


@for_each("code", ["coverage_terminated", "coverage_not_started"])
def test_the_patient_is_billed_only_where_no_coverage_was_active(world: World, code: str):
    scenario = shown(world, code, code, closing=True)
    assert act(world, scenario, ActionType.BILL_PATIENT) == ("resolved", 1.0)
    for kind in (ActionType.BILL_SECONDARY, ActionType.WRITE_OFF, ActionType.SUBMIT_CLAIM):
        assert act(world, scenario, kind)[0] == "wrong", kind


def test_a_wrong_payment_of_the_first_payer_is_sent_back(world: World):
    scenario = shown(world, "cob_primary_missing", "cob_primary_missing", closing=False)
    for amount, outcome in (("1.00", "wrong"), (str(scenario.solution.primary_paid), "resolved")):
        edit = Edit(op="set", path="primary_paid", value=amount)
        assert act(world, scenario, ActionType.CORRECT_CLAIM, edit)[0] == outcome


@for_each(("code", "rule"), CORRECTED)
def test_a_claim_to_the_wrong_payer_is_not_asked_for_that_payers_authorization_or_time_limit(
    world: World, code: str, rule: str
):
    case = covered(shown(world, code, rule, closing=False).case, authorizations=())
    case = on_claim(case, lines=tuple(line.model_copy(update={"pos": "11"}) for line in case.claim.lines))
    late = case.model_copy(update={"received": case.received + timedelta(days=900)})
    assert not list(filing.check_timely(world, late))
    codes = tuple(line.code for line in case.claim.lines)
    policy = world.policies[case.claim.payer_id]
    listed = policy.authorization.model_copy(update={"codes": codes})
    strict = {**world.policies, policy.id: policy.model_copy(update={"authorization": listed})}
    assert not list(authorization.check_prior_auth(with_policies(world, strict), case))
    right = covered(case, payer_id=case.claim.payer_id)
    assert list(filing.check_timely(world, right.model_copy(update={"received": late.received})))
    assert list(authorization.check_prior_auth(with_policies(world, strict), right))


def with_policies(world: World, policies: dict) -> World:
    return World(**{**world.__dict__, "policies": policies})


def kind(case: Case) -> str:
    """What the first further coverage on the account is."""
    if not case.others:
        return "none"
    other, day = case.others[0], case.encounter.day
    state = "active" if other.is_active(day) else "ended" if other.terminated else "later"
    return f"{state} before {case.coverage.order}"


@pytest.mark.slow
def test_clean_claims_carry_every_kind_of_further_coverage_and_mostly_none(world: World):
    cases = [compose_once(world, Spec(seed=seed, skill="clean_claim")).case for seed in range(250)]
    assert all(ids(world, case) == [] for case in cases)
    kinds = Counter(kind(case) for case in cases)
    assert set(kinds) == {"none", "ended before 1", "later before 1", "active before 1", "active before 2"}
    assert kinds["none"] > 0.7 * len(cases)


def test_a_medicare_card_beside_an_advantage_plan_began_at_65_and_is_not_the_payer(world: World):
    scenario = shown(world, "wrong_payer_medicare_advantage", "wrong_payer", closing=False)
    card = next(each for each in scenario.case.others if each.payer_id == scenario.case.claim.payer_id)
    birth = scenario.case.claim.patient.birth
    assert (card.effective.year - birth.year, card.effective.month, card.effective.day) == (65, birth.month, 1)
    assert scenario.solution.payer_id == scenario.case.coverage.payer_id != card.payer_id


def test_the_claim_in_another_coverage_keeps_its_services(world: World):
    for code, rule in CORRECTED:
        scenario = shown(world, code, rule, closing=False)
        assert services(scenario.case.claim) == services(scenario.solution)


def services(claim: Claim) -> tuple[object, ...]:
    return claim.lines, claim.diagnoses, claim.rendering, claim.patient
