"""Marks planted in every hidden field of a scenario come out of nothing before it is over: answers, prompts, logs."""

import json
import logging
from typing import Any

import pytest
from loop_moves import GIVE_UP, SEND, Move, act, example, loop_of, opened

from agents.coach.coach import ModelCoach
from agents.models.model import ScriptedModel
from gym.coaching.coach import PlainCoach
from gym.errors import GymError
from gym.schemas.sessions import GetHint, TurnAnswer
from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

RUNGS = ("CANARY-rung-1", "CANARY-rung-2", "CANARY-rung-3", "CANARY-rung-4")
MOVES: tuple[Move, ...] = (
    SEND,
    ("correct_claim", {"modifier_added": "59", "line": 2}),
    ("correct_claim", {"edits": [{"op": "set", "path": "lines/1/units", "value": 9}]}),
    ("correct_claim", {"modifier_added": "TOTALLY WRONG"}),
    ("correct_claim", {"edits": [{"op": "set", "path": "no/such/place", "value": 9}]}),
    ("appeal_denial", {"letter": "Please pay.", "grounds": ["processing_error"]}),
    *((name, {}) for name in ("verify_eligibility", "request_prior_auth", "query_provider", "bill_secondary")),
    *((name, {}) for name in ("bill_patient", "write_off", "void_claim", "replace_claim", "no_such_move")),
)


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
        self.loop = loop_of(world, coach=ModelCoach(self.model, PlainCoach()), compose=planted)
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
    ended: TurnAnswer = await act(listener.loop, session_id, GIVE_UP)
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
        assert ("CANARY-rule" in listener.everything) == (number > 2)
    rest = listener.everything.replace("rule CANARY-rule ids", "")
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
