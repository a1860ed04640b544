"""Nothing of an open scenario's key is in what the loop answers, in what a coach is told or in the logs."""

import asyncio
import json
import logging
from typing import Any

import pytest
from loop_moves import GIVE_UP, SEND, Move, act, always, double, example, fix_of, half_fix_of, loop_of, opened

from agents.model import ScriptedModel
from agents.ollama_coach import OllamaCoach
from agents.service import TrainingLoop
from agents.telling import Telling
from gym.coach import PlainCoach
from gym.errors import GymError
from gym.loop import GetHint, Turned
from gym.world.actions import Action, ActionType, Edit
from gym.world.faults import FAULTS
from gym.world.proof import says
from gym.world.scenario import Scenario
from gym.world.scenarios import Spec, compose
from gym.world.view import view
from gym.world.world import World

RUNGS = ("CANARY-rung-1", "CANARY-rung-2", "CANARY-rung-3", "CANARY-rung-4")
MOVES: tuple[Move, ...] = (
    SEND,
    ("correct_claim", {"modifier_added": "59", "line": 2}),
    ("correct_claim", {"edits": [{"op": "set", "path": "lines/1/units", "value": 9}]}),
    ("correct_claim", {"modifier_added": "TOTALLY WRONG"}),
    ("correct_claim", {"edits": [{"op": "set", "path": "no/such/place", "value": 9}]}),
    ("appeal_denial", {"letter": "Please pay.", "grounds": ["it is right"]}),
    *((name, {}) for name in ("verify_eligibility", "request_prior_auth", "query_provider", "bill_secondary")),
    *((name, {}) for name in ("bill_patient", "write_off", "void_claim", "replace_claim", "no_such_move")),
)


def telling(loop: TrainingLoop, session_id: str, turn: int) -> Telling:
    answer = loop.store.answer_to_turn(session_id, turn)
    assert answer
    assert answer.words
    return Telling.model_validate_json(answer.words)


async def told(world: World, scenario: Scenario) -> list[Telling]:
    """What a coach is told of two wrong tries and three hints, in this order."""
    loop = loop_of(world, compose=always(scenario))
    session_id = await opened(loop)
    for move in (SEND, ("bill_patient", {})):
        assert (await act(loop, session_id, move)).outcome == "wrong"
    for _ in range(3):
        await loop.hint(GetHint(session_id=session_id))
    return [telling(loop, session_id, turn) for turn in range(1, 6)]


def screen_of(world: World, scenario: Scenario) -> str:
    """All that a trainee sees of a scenario before the first move."""
    return view(world, scenario).model_dump_json(exclude={"allowed_actions"})


@pytest.fixture(scope="module", params=[fault.code for fault in FAULTS])
def broken(world: World, request: pytest.FixtureRequest) -> Scenario:
    return compose(world, Spec(seed=3, fault=request.param))


@pytest.fixture(scope="module")
def tellings(world: World, broken: Scenario) -> list[Telling]:
    return asyncio.run(told(world, broken))


def test_a_coach_is_told_nothing_of_the_key_of_an_open_scenario(broken: Scenario, tellings: list[Telling]):
    first, *others = broken.intended_issues
    whole = {rung for issue in others for rung in issue.rungs} | {broken.family}
    whole |= {text for i in broken.intended_issues for text in (i.fault, i.summary, i.explanation, *i.keys)}
    for each in tellings:
        shown = each.view.model_dump_json()
        assert not [text for text in (*whole, *first.rungs[each.view.rung or 0 :]) if text in shown]
        assert each.view.citation == ""


def test_a_coach_is_told_no_value_of_the_fix_before_the_rung_that_tells_it(
    world: World, broken: Scenario, tellings: list[Telling]
):
    screen = screen_of(world, broken)
    values = {str(edit.value) for action in broken.optimal_actions for edit in action.edits if edit.value is not None}
    hidden = {value for value in values if not says(screen, value)}
    for each in tellings:
        if (each.view.rung or 0) < 3:
            assert not [value for value in hidden if says(each.view.model_dump_json(), value)]


async def test_the_facts_a_coach_may_use_are_on_the_screen(world: World, broken: Scenario):
    loop = loop_of(world, compose=always(broken))
    session_id = await opened(loop)
    turned = await act(loop, session_id, SEND)
    screen = screen_of(world, broken) + turned.model_dump_json()
    for fact in telling(loop, session_id, 1).view.facts:
        words = [word.strip(":$").rstrip("0").rstrip(".") for word in fact.split()]
        missing = [word for word in words if any(c.isdigit() for c in word) and word not in screen]
        assert not [word for word in missing if "-" not in word or word.split("-", 1)[1] not in screen], fact


def test_the_guard_has_every_secret_that_the_plain_text_does_not_say_itself(broken: Scenario, tellings: list[Telling]):
    secrets = {secret for issue in broken.intended_issues for secret in issue.secrets}
    for each in tellings:
        assert {secret for secret in secrets if not says(each.view.plain, secret)} == set(each.key.secrets)


def test_the_first_two_hints_say_no_secret(broken: Scenario, tellings: list[Telling]):
    secrets = {secret for issue in broken.intended_issues for secret in issue.secrets}
    for each in (each for each in tellings if each.view.rung in (1, 2)):
        assert not [secret for secret in secrets if says(each.view.plain, secret)]


async def test_what_is_over_is_no_secret_any_more(world: World, broken: Scenario):
    loop = loop_of(world, compose=always(broken))
    session_id = await opened(loop)
    turned = await act(loop, session_id, fix_of(broken))
    each = telling(loop, session_id, turned.turn)
    for issue in broken.intended_issues:
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


def planted(world: World, _: Spec) -> Scenario:
    """tour-1 with a mark in every field that the trainee must not see."""
    made = example(world)
    issue = made.intended_issues[0]
    marks = {name: f"CANARY-{name}" for name in ("fault", "summary", "field", "explanation", "citation")}
    lists = {name: (*getattr(issue, name), f"CANARY-{name}") for name in ("rule_ids", "keys", "secrets")}
    extra = Edit(op="set", path="CANARY/path", value="CANARY-value")
    fix = Action(type=ActionType.CORRECT_CLAIM, edits=(*made.optimal_actions[0].edits, extra), text="CANARY-text")
    note = made.case.encounter
    supported = tuple(
        each.model_copy(update={"supports": (*each.supports, "CANARY-supports")}) for each in note.services
    )
    case = made.case.model_copy(update={"encounter": note.model_copy(update={"services": supported})})
    return made.model_copy(
        update={
            "family": "CANARY-family",
            "case": case,
            "intended_issues": (issue.model_copy(update={**marks, **lists, "rungs": RUNGS}),),
            "optimal_actions": (fix,),
            "solution": made.solution.model_copy(update={"claim_id": "CANARY-solution"}),
        }
    )


class Listener:
    """A trainee who keeps all that they get, and the prompts of the model that words it."""

    def __init__(self, world: World) -> None:
        self.model = ScriptedModel(*["Think of the CANARY-secrets. Add CANARY-value."] * 99)
        self.loop = loop_of(world, coach=OllamaCoach(self.model, PlainCoach()), compose=planted)
        self.heard: list[str] = []

    async def call(self, work: Any) -> Any:
        try:
            answer = await work
        except GymError as error:
            self.heard.append(f"{error.message} {error.errors} {error.title}")
            return None
        self.heard.append(answer.model_dump_json())
        return answer

    async def look_everywhere(self, session_id: str) -> None:
        now = await self.call(self.loop.now(session_id))
        await self.call(self.loop.analytics(session_id))
        await self.call(self.loop.profile("ana"))
        await self.call(self.loop.achievements("ana"))
        await self.call(self.loop.leaderboard("all", None, None, 10, None))
        await self.call(self.loop.health())
        for turn in range(1, now.turn + 1):
            self.heard += [piece.model_dump_json() async for piece in self.loop.words(session_id, turn)]

    @property
    def everything(self) -> str:
        return json.dumps([self.heard, self.model.prompts])


async def test_no_hidden_field_gets_out_before_the_end(world: World, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        listener = Listener(world)
        session_id = await opened(listener.loop)
        for move in MOVES:
            await listener.call(act(listener.loop, session_id, move))
        await listener.look_everywhere(session_id)
    assert listener.model.prompts
    assert "CANARY" not in listener.everything
    assert "CANARY" not in caplog.text
    ended: Turned = await act(listener.loop, session_id, GIVE_UP)
    assert ended.solution
    assert ended.solution.claim_id == "CANARY-solution"


async def test_hints_come_out_one_by_one(world: World):
    listener = Listener(world)
    session_id = await opened(listener.loop)
    for number, rung in enumerate(RUNGS, 1):
        hinted = await listener.call(listener.loop.hint(GetHint(session_id=session_id)))
        await listener.look_everywhere(session_id)
        assert (hinted.rung, hinted.hint) == (number, rung)
        assert not [later for later in RUNGS[number:] if later in listener.everything]
    rest = listener.everything
    for rung in RUNGS:
        rest = rest.replace(rung, "")
    assert "CANARY" not in rest


async def test_the_last_rung_asked_for_again_is_free_and_the_same(world: World):
    loop = loop_of(world, compose=planted)
    session_id = await opened(loop)
    hints = [await loop.hint(GetHint(session_id=session_id)) for _ in range(6)]
    assert [hint.rung for hint in hints] == [1, 2, 3, 4, 4, 4]
    assert [hint.xp_cost > 0 for hint in hints] == [True] * 4 + [False] * 2
    assert (await loop.now(session_id)).rungs == 4
