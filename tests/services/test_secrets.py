"""Nothing of an open scenario's key is in what a coach is told, and its guard has every secret."""

import asyncio
import json

import pytest
from loop_moves import SEND, act, always, double, example, fix_of, half_fix_of, loop_of, opened
from rows import for_each
from tiers import sample

from gym.coaching.briefing import CoachBrief
from gym.schemas.sessions import GetHint
from gym.services.sessions import Sessions
from gym.world.claims.actions import ActionType
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.proof import says
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World

CODES = sample(sorted({fault.code for fault in FAULTS}), 12)


def telling(loop: Sessions, session_id: str, turn: int) -> CoachBrief:
    answer = loop.store.answer_to_turn(session_id, turn)
    assert answer
    assert answer.words
    return CoachBrief.model_validate_json(answer.words)


async def told(world: World, scenario: Scenario) -> list[CoachBrief]:
    """What a coach is told of two wrong tries and three hints, in this order."""
    loop = loop_of(world, compose=always(scenario))
    session_id = await opened(loop)
    patients = scenario.optimal_actions[0].type is ActionType.BILL_PATIENT
    for move in (SEND, ("write_off" if patients else "bill_patient", {})):
        assert (await act(loop, session_id, move)).outcome == "wrong"
    for _ in range(3):
        await loop.hint(GetHint(session_id=session_id))
    return [telling(loop, session_id, turn) for turn in range(1, 6)]


def screen_of(world: World, scenario: Scenario) -> str:
    """All that a trainee sees of a scenario before the first move."""
    return to_view(world, scenario).model_dump_json(exclude={"allowed_actions"})


@pytest.fixture(scope="module")
def broken(world: World) -> dict[str, Scenario]:
    """A scenario of each fault."""
    return {code: compose(world, Spec(seed=3, fault=code)) for code in CODES}


@pytest.fixture(scope="module")
def tellings(world: World, broken: dict[str, Scenario]) -> dict[str, list[CoachBrief]]:
    """What a coach is told in a session on each fault."""
    return {code: asyncio.run(told(world, scenario)) for code, scenario in broken.items()}


@for_each("code", CODES)
def test_a_coach_is_told_nothing_of_the_key_of_an_open_scenario(
    code: str, broken: dict[str, Scenario], tellings: dict[str, list[CoachBrief]]
):
    first, *others = broken[code].intended_issues
    whole = {rung for issue in others for rung in issue.rungs} | {broken[code].family}
    whole |= {text for i in broken[code].intended_issues for text in (i.fault, i.summary, i.explanation, *i.keys)}
    for each in tellings[code]:
        shown = each.view.model_dump_json()
        assert not [text for text in (*whole, *first.rungs[each.view.rung or 0 :]) if text in shown]
        assert each.view.citation == ""


@for_each("code", CODES)
def test_a_coach_is_told_no_value_of_the_fix_before_the_rung_that_tells_it(
    world: World, code: str, broken: dict[str, Scenario], tellings: dict[str, list[CoachBrief]]
):
    screen = screen_of(world, broken[code])
    values = {
        str(edit.value) for action in broken[code].optimal_actions for edit in action.edits if edit.value is not None
    }
    hidden = {value for value in values if not says(screen, value) and not says(screen, value.removesuffix("0"))}
    for each in tellings[code]:
        if (each.view.rung or 0) < 3:
            assert not [value for value in hidden if says(each.view.model_dump_json(), value)]


@for_each("code", CODES)
async def test_the_facts_a_coach_may_use_are_on_the_screen(world: World, code: str, broken: dict[str, Scenario]):
    loop = loop_of(world, compose=always(broken[code]))
    session_id = await opened(loop)
    turned = await act(loop, session_id, SEND)
    screen = screen_of(world, broken[code]) + turned.model_dump_json()
    for fact in telling(loop, session_id, 1).view.facts:
        words = [word.strip(":$").rstrip("0").rstrip(".") for word in fact.split()]
        missing = [word for word in words if any(c.isdigit() for c in word) and word not in screen]
        assert not [word for word in missing if "-" not in word or word.split("-", 1)[1] not in screen], fact


@for_each("code", CODES)
def test_the_guard_has_every_secret_that_the_plain_text_does_not_say_itself(
    code: str, broken: dict[str, Scenario], tellings: dict[str, list[CoachBrief]]
):
    secrets = {secret for issue in broken[code].intended_issues for secret in issue.secrets}
    for each in tellings[code]:
        assert {secret for secret in secrets if not says(each.view.plain, secret)} == set(each.key.secrets)


@for_each("code", CODES)
def test_the_first_two_hints_say_no_secret(
    code: str, broken: dict[str, Scenario], tellings: dict[str, list[CoachBrief]]
):
    secrets = {secret for issue in broken[code].intended_issues for secret in issue.secrets}
    for each in (each for each in tellings[code] if each.view.rung in (1, 2)):
        assert not [secret for secret in secrets if says(each.view.plain, secret)]


@for_each("code", CODES)
async def test_what_is_over_is_no_secret_any_more(world: World, code: str, broken: dict[str, Scenario]):
    loop = loop_of(world, compose=always(broken[code]))
    session_id = await opened(loop)
    turned = await act(loop, session_id, fix_of(broken[code]))
    each = telling(loop, session_id, turned.turn)
    for issue in broken[code].intended_issues:
        assert issue.explanation in each.view.plain
        assert issue.citation in each.view.citation
    assert each.key.secrets == ()
    assert each.view.is_right


async def test_what_was_changed_is_told_with_the_verdict_and_not_with_the_next_claim(world: World):
    scenario = example(world)
    loop = loop_of(world, compose=always(scenario))
    session_id = await opened(loop)
    turned = await act(loop, session_id, fix_of(scenario))
    hinted = await loop.hint(GetHint(session_id=session_id))
    assert "25" in telling(loop, session_id, turned.turn).view.last_edit
    assert telling(loop, session_id, hinted.turn).view.last_edit == ""


async def test_half_a_fix_opens_half_of_the_key(world: World):
    scenario = double(world)
    part = half_fix_of(world, scenario)
    assert part
    loop = loop_of(world, compose=always(scenario))
    session_id = await opened(loop)
    turned = await act(loop, session_id, part)
    assert turned.outcome == "partly"
    each, state = telling(loop, session_id, turned.turn), loop.store.session(session_id)
    assert state
    (fixed,) = json.loads(state.state)["fixed"]
    still = scenario.intended_issues[1 - fixed]
    assert set(each.key.secrets) <= set(still.secrets)
    assert still.explanation not in each.view.model_dump_json()
    assert turned.solution is None
    hinted = await loop.hint(GetHint(session_id=session_id))
    assert hinted.hint == still.rungs[0]


async def test_a_clean_claim_is_not_told_to_be_one(world: World):
    loop = loop_of(world)
    session_id = await opened(loop, scenario_id="tour-4")
    await act(loop, session_id, ("bill_patient", {}))
    for turn in (1, *[(await loop.hint(GetHint(session_id=session_id))).turn for _ in range(3)]):
        each = telling(loop, session_id, turn)
        assert {"as it stands", "nothing is wrong"} <= set(each.key.secrets)
        assert "solution" not in each.view.model_dump_json()
    assert (await act(loop, session_id, SEND)).outcome == "resolved"
