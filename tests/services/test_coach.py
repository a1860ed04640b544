"""Whatever the model does, each turn ends with the same verdict and the same record; only the prose may differ."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from scenario_pool import compose_once
from stand_in_parts import StandIn
from store_parts import open_store
from tiers import sample

from agents.coach.coach import ModelCoach
from agents.minds import MINDS
from agents.models.model import Limits
from agents.models.ollama import OllamaModel
from gym.coaching.chunks import CoachChunk
from gym.coaching.coach import Coach, PlainCoach
from gym.progress.events import Kind
from gym.schemas.sessions import GetHint, StartSession, SubmitAction
from gym.services.sessions import Sessions
from gym.world.world import World

QUICK = Limits(connect=0.3, first=0.4, between=0.3, total=1.0, probe=0.3, fresh=0.0, failures=99)
FAULTS: tuple[dict[str, Any], ...] = (
    {"mode": "none"},
    {"mode": "hang"},
    {"mode": "hang", "after_chunks": 4},
    {"mode": "slow", "first_token_ms": 900},
    {"mode": "garbage"},
    {"mode": "truncate"},
    {"mode": "http500"},
    {"mode": "refuse"},
    {"mode": "leak"},
    {"mode": "inject"},
)
MOVES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("submit_claim", {}),
    ("correct_claim", {"modifier_added": "59"}),
    ("verify_eligibility", {}),
    ("hint", {}),
    ("correct_claim", {"modifier_added": "25"}),
    ("give_up", {}),
)


def loop_with(world: World, coach: Coach) -> Sessions:
    store = open_store("sqlite://")
    still = datetime(2026, 11, 23, 9, tzinfo=UTC)
    seeds = count(7)
    return Sessions(world, store, coach, MINDS, lambda: still, lambda: next(seeds), compose_once)


async def play(loop: Sessions) -> tuple[list[dict[str, Any]], list[list[CoachChunk]]]:
    """The whole script; what each turn answered and what the coach said to it."""
    started = await loop.start(StartSession(user_id="ana", library="tour"))
    answers, said = [], []
    for kind, details in MOVES:
        if kind == "hint":
            reply: Any = await loop.hint(GetHint(session_id=started.session_id))
        else:
            move = SubmitAction(session_id=started.session_id, action_type=kind, action_details=details)
            reply = await loop.submit(move)
        answers.append(reply.model_dump(mode="json", exclude={"session_id"}))
        said.append([piece async for piece in loop.words(started.session_id, reply.turn)])
    return answers, said


def record(loop: Sessions, user: str = "ana") -> str:
    """Everything on the record but the coach's words and the session's own name."""
    learner = loop.store.learner(user)
    assert learner is not None
    with loop.store.engine.connect() as connection:
        session_id = connection.exec_driver_sql("SELECT id FROM sessions").scalar_one()
    row = loop.store.session(session_id)
    assert row is not None
    state = {**json.loads(row.state), "session_id": ""}
    events = [(e.turn, e.kind, e.body) for e in loop.store.events(session_id) if e.kind is not Kind.COACH_SAID]
    return json.dumps([state, events, json.loads(learner.body)], sort_keys=True, default=str)


@pytest.mark.stand_in
@pytest.mark.parametrize("fault", sample(FAULTS, 2), ids=lambda fault: "-".join(map(str, fault.values())))
async def test_the_record_is_the_plain_coachs_to_the_byte(world: World, stand_in: StandIn, fault: dict[str, Any]):
    plain = loop_with(world, PlainCoach())
    expected, _ = await play(plain)
    stand_in.fault(**fault)
    modelled = loop_with(world, ModelCoach(OllamaModel(stand_in.url, "llama3.2:3b", QUICK), PlainCoach()))
    answers, said = await play(modelled)
    assert answers == expected
    assert record(modelled) == record(plain)
    for answer, pieces in zip(answers, said, strict=True):
        assert pieces[-1].done
        assert pieces[-1].coach.source in ("ollama", "offline")
        text = "".join(piece.text for piece in pieces)
        assert "<" not in text
        assert "](" not in text
        if pieces[-1].coach.source == "offline":
            # What the verdict's card says is not said again; the rest is, to its end.
            assert (answer.get("feedback") or answer["hint"]).endswith(text[-60:])


async def test_with_nothing_listening_the_plain_coach_speaks_and_says_so(world: World):
    loop = loop_with(world, ModelCoach(OllamaModel("http://127.0.0.1:9", "llama3.2:3b", QUICK), PlainCoach()))
    _, said = await play(loop)
    assert {pieces[-1].coach.source for pieces in said} == {"offline"}
    health = await loop.health()
    assert (health.status, health.coach.reachable) == ("degraded", False)


@pytest.mark.stand_in
@pytest.mark.slow
async def test_a_session_completes_with_a_real_small_model(world: World, real_stand_in: StandIn):
    model = OllamaModel(real_stand_in.url, "llama3.2:3b")
    loop = loop_with(world, ModelCoach(model, PlainCoach()))
    plain = loop_with(world, PlainCoach())
    expected, _ = await play(plain)
    answers, said = await play(loop)
    assert answers == expected
    assert record(loop) == record(plain)
    assert all("".join(piece.text for piece in pieces).strip() for pieces in said)
    assert real_stand_in.state["completed"] > 0
