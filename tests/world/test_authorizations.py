"""Authorizations on file that do not carry the service: run out, for another service, or used up."""

from datetime import timedelta

import pytest
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, clean, correct, keys

from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.encounter import Authorization, Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World

# X12 CARC 197, 198, 284 and 302, as PF080 names them; all with CO: the practice asked too late.
CARCS = {"prior_auth_missing": "197", "auth_exceeded": "198", "auth_other_code": "284", "auth_expired": "302"}
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def hour(world: World) -> Case:
    """The fourth of four authorized hours of psychotherapy."""
    return clean(world, "long_talk_therapy", payer="beacon_fell")


def on_file(case: Case, *known: Authorization) -> Case:
    return case.model_copy(update={"coverage": case.coverage.model_copy(update={"authorizations": known})})


def altered(case: Case, change: str) -> Case:
    """The case with its one authorization changed."""
    (own,), day = case.coverage.authorizations, case.encounter.day
    wide = own.model_copy(update={"valid_from": day - 25 * DAY})
    changes = {
        "as it is": {},
        "ends today": {"valid_to": day},
        "ended yesterday": {"valid_to": day - DAY},
        "begins tomorrow": {"valid_from": day + DAY},
        "another code": {"code": "90834"},
        "another number": {"number": "PA1"},
        "three units": {"units": 3},
        "four units": {"units": 4},
        "three units from today": {"units": 3, "valid_from": day},
    }
    return on_file(case, wide.model_copy(update=changes[change]))


@for_each(
    ("change", "rule"),
    [
        ("as it is", None),
        ("ends today", None),
        ("ended yesterday", "auth_expired"),
        ("begins tomorrow", "prior_auth_missing"),
        ("another code", "auth_other_code"),
        ("another number", "prior_auth_missing"),
        ("three units", "auth_exceeded"),
        ("four units", None),
        ("three units from today", None),
    ],
)
def test_an_authorization_carries_its_code_on_its_days_up_to_its_units(
    world: World, hour: Case, change: str, rule: str | None
):
    case = altered(hour, change)
    assert keys(world, case) == ([f"{rule}:90837"] if rule else [])
    answer = adjudicate(world, case, check(world, case))
    told = [(each.group, each.carc) for each in answer.lines[0].adjustments if each.carc not in ("1", "2", "45")]
    assert told == ([("CO", CARCS[rule])] if rule else [])


def shown(world: World, code: str, move: ActionType, alone: bool = True) -> Scenario:
    made = (compose_once(world, Spec(seed=seed, fault=code)) for seed in range(80))
    return next(
        each
        for each in made
        if each.optimal_actions[0].type is move
        and (not alone or len(each.intended_issues) == 1)
        and each.case.remittance
    )


@for_each("code", ["auth_expired", "auth_other_code", "auth_exceeded"])
def test_what_the_payer_grants_when_asked_settles_it_and_a_write_off_does_not(world: World, code: str):
    made = (compose_once(world, Spec(seed=seed, fault=code)) for seed in range(80))
    scenario = next(each for each in made if each.case.grantable and len(each.intended_issues) == 1)
    number = scenario.case.grantable[0].number
    assert number not in to_view(world, scenario).model_dump_json()
    asked = act(world, scenario, ActionType.REQUEST_PRIOR_AUTH)
    assert any(number in note and "granted afterwards" in note for note in asked.notes)
    assert correct(world, scenario, Edit(op="set", path="prior_auth", value=number)).outcome == "resolved"
    for move in (ActionType.WRITE_OFF, ActionType.BILL_PATIENT, ActionType.APPEAL_DENIAL):
        assert act(world, scenario, move).outcome == "wrong", move


@for_each("code", ["auth_expired", "auth_exceeded"])
def test_where_the_payer_grants_nothing_the_practice_bears_it(world: World, code: str):
    scenario = shown(world, code, ActionType.WRITE_OFF)
    asked = act(world, scenario, ActionType.REQUEST_PRIOR_AUTH)
    assert any("nothing is granted afterwards" in note for note in asked.notes)
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "resolved"
    billed = act(world, scenario, ActionType.BILL_PATIENT)
    assert (billed.outcome, "may not be billed" in billed.notes[0]) == ("wrong", True)


def test_a_renewed_number_on_file_is_used_and_the_service_is_not_recoded(world: World):
    made = (compose_once(world, Spec(seed=seed, fault="auth_expired")) for seed in range(80))
    scenario = next(each for each in made if len(each.case.coverage.authorizations) == 2)
    old, new = scenario.case.coverage.authorizations
    assert scenario.case.claim.prior_auth == old.number
    assert correct(world, scenario, Edit(op="set", path="prior_auth", value=new.number)).outcome == "resolved"
    other = shown(world, "auth_other_code", ActionType.REPLACE_CLAIM)
    planned = other.case.coverage.authorizations[0].code
    number = next(n for n, line in enumerate(other.case.claim.lines, 1) if line.code == other.case.grantable[0].code)
    recoded = correct(world, other, Edit(op="set", path=f"lines/{number}/code", value=planned))
    assert recoded.outcome == "wrong"
    assert "service_not_documented" in {finding.rule_id for finding in recoded.findings}


def test_units_of_an_authorization_are_shown_where_it_is_for_several(world: World, hour: Case):
    scenario = compose_once(world, Spec(seed=1, fault="auth_exceeded", payer_id="beacon_fell"))
    assert "3 units of 90837" in to_view(world, scenario).coverage.authorizations[0]
    assert any("3 used on earlier days" in note for note in act(world, scenario, ActionType.REQUEST_PRIOR_AUTH).notes)
