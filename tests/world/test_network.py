"""Whom a plan lets its members see: referrals, the network, and emergencies outside it."""

from datetime import timedelta

import pytest
from appeal_parts import appeal
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, clean, correct, keys, on_claim

from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.encounter import Case, Referral
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World
from gym.x12.write_837p import claim_segments

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def sent(world: World) -> Case:
    """A specialist's case with a referral on file that begins on the day of the visit, and its number on the claim."""
    base = clean(world, "knee_aspiration", payer="summit_ridge")
    day = base.encounter.day
    referral = Referral(number="RF1", to=base.encounter.clinician, valid_from=day, valid_to=day + 30 * DAY)
    known = {"gatekeeper": "Ada Quill, MD", "referrals": (referral,)}
    case = base.model_copy(update={"coverage": base.coverage.model_copy(update=known)})
    return on_claim(case, referral_number="RF1")


def moved(case: Case, days: int) -> Case:
    """The case with its referral given so many days later."""
    (own,) = case.coverage.referrals
    later = own.model_copy(update={"valid_from": own.valid_from + days * DAY, "valid_to": own.valid_to + days * DAY})
    return case.model_copy(update={"coverage": case.coverage.model_copy(update={"referrals": (later,)})})


@for_each(
    ("number", "days", "gated", "missing"),
    [
        ("RF1", 0, True, False),
        ("RF1", -30, True, False),
        ("RF1", -31, True, True),
        ("RF1", 1, True, True),
        ("RF2", 0, True, True),
        (None, 0, True, True),
        (None, 0, False, False),
    ],
)
def test_a_referral_holds_on_its_days_and_by_its_number(
    world: World, sent: Case, number: str | None, days: int, gated: bool, missing: bool
):
    case = on_claim(moved(sent, days), referral_number=number)
    if not gated:
        open_plan = case.coverage.model_copy(update={"gatekeeper": ""})
        case = case.model_copy(update={"coverage": open_plan})
    assert keys(world, case) == (["referral_missing:claim"] if missing else [])
    answer = adjudicate(world, case, check(world, case))
    told = {(each.group, each.carc) for line in answer.lines for each in line.adjustments}
    assert (("CO", "243") in told) == missing


@for_each(("template", "found"), [("knee_aspiration", True), ("ed_injury", False)])
def test_the_network_does_not_count_in_an_emergency(world: World, template: str, found: bool):
    base = clean(world, template, payer="summit_ridge")
    away = {"outside_network": True, "gatekeeper": "Ada Quill, MD"}
    case = base.model_copy(update={"coverage": base.coverage.model_copy(update=away)})
    assert keys(world, case) == (["out_of_network:claim", "referral_missing:claim"] if found else [])
    answer = adjudicate(world, case, check(world, case))
    assert ({each.carc for line in answer.lines for each in line.adjustments} == {"242"}) == found


def drawn(world: World, code: str, move: ActionType) -> Scenario:
    made = (compose_once(world, Spec(seed=seed, fault=code)) for seed in range(120))
    return next(each for each in made if each.optimal_actions[0].type is move and len(each.intended_issues) == 1)


CLOSING = (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.APPEAL_DENIAL)


@for_each(
    ("code", "right"),
    [
        ("referral_missing", ActionType.WRITE_OFF),
        ("out_of_network", ActionType.BILL_PATIENT),
        ("out_of_network", ActionType.APPEAL_DENIAL),
    ],
)
def test_one_way_out_is_right(world: World, code: str, right: ActionType):
    scenario = drawn(world, code, right)
    letter = scenario.optimal_actions[0]
    outcomes = {move: act(world, scenario, move).outcome for move in CLOSING}
    if right is ActionType.APPEAL_DENIAL:
        outcomes[right] = appeal(world, scenario, letter.text, *letter.grounds).outcome
    assert outcomes == {move: "resolved" if move is right else "wrong" for move in CLOSING}


def test_the_referral_on_file_settles_it_and_the_box_of_the_authorization_does_not(world: World):
    scenario = drawn(world, "referral_missing", ActionType.CORRECT_CLAIM)
    number = scenario.case.coverage.referrals[0].number
    assert any(number in each for each in to_view(world, scenario).coverage.also)
    assert correct(world, scenario, Edit(op="set", path="prior_auth", value=number)).outcome == "wrong"
    fixed = correct(world, scenario, Edit(op="set", path="referral_number", value=number))
    assert (fixed.outcome, fixed.accuracy) == ("resolved", 1.0)
    assert ("REF", "9F", number) in list(claim_segments(fixed.claim))
