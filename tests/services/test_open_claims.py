"""Facts about claims that are open: nobody learns from them what their trainee was not shown, trainers included."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from api_parts import client_of, problem, settings
from caller_parts import trainee_caller, trainer_caller
from chat_parts import Room, Tab, tab_on
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam, sit
from loop_moves import SEND, act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock
from screen_parts import Screens
from sign_in_parts import SECRET, signed_in
from trainer_parts import TINA, clinics

from gym.api import create_api
from gym.caller import Caller
from gym.errors import Invalid
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import Annotate, WhatIf
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.world.world import World

TOM = trainer_caller("tom")
LOCAL = trainer_caller("tom")
WHY = "The note supports it, and the policy allows it."


def what_if(session_id: str, viewer: Caller = TOM, turn: int = 0) -> WhatIf:
    return WhatIf(caller=viewer, session_id=session_id, turn=turn, action_type="submit_claim", action_details={})


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


@pytest.fixture
async def sitting(world: World) -> tuple[Sessions, str]:
    """A loop in which Ana sits an exam, three of whose claims are answered."""
    loop = exam_loop(world, Clock())
    await ready(loop)
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 3)
    return loop, session_id


@pytest.mark.parametrize("viewer", [TOM, trainee_caller("ana")])
async def test_what_if_answers_nobody_for_a_claim_that_is_open(loop: Sessions, viewer: Caller):
    session_id = await opened(loop)
    with pytest.raises(Invalid, match="still open"):
        await loop.replays.what_if(what_if(session_id, viewer))
    await settle(loop, session_id)
    assert (await loop.replays.what_if(what_if(session_id, viewer))).act


async def test_what_if_goes_on_for_the_claim_before_while_the_next_is_open(loop: Sessions):
    session_id = await opened(loop)
    await settle(loop, session_id)
    assert (await loop.replays.what_if(what_if(session_id, turn=0))).act
    await act(loop, session_id, miss_of(loop.world, await on_desk(loop, session_id)))
    with pytest.raises(Invalid, match="still open"):
        await loop.replays.what_if(what_if(session_id, turn=2))


async def test_a_trainer_sees_of_an_open_claim_no_more_than_its_trainee_was_shown(loop: Sessions):
    session_id = await opened(loop, scenario_id="tour-1")
    await act(loop, session_id, SEND)
    mine, theirs = [await loop.replays.replay(session_id, each) for each in (trainee_caller("ana"), TOM)]
    assert theirs.is_trainer
    assert theirs.steps == mine.steps
    verdict = theirs.steps[1].verdict
    assert verdict
    assert all(each.seen for each in verdict.findings)
    assert not any(step.prompt for step in theirs.steps)
    (issue,) = (await on_desk(loop, session_id)).intended_issues
    told = theirs.model_dump_json()
    assert not [secret for secret in (issue.fault, issue.summary, issue.explanation, *issue.rungs) if secret in told]


async def test_the_case_file_of_a_dispute_waits_until_the_claim_is_over(loop: Sessions):
    session_id = await opened(loop, scenario_id="tour-1")
    await act(loop, session_id, SEND)
    await loop.disputes.dispute(NewDispute(user_id="ana", session_id=session_id, turn=1, reason=WHY))
    await loop.disputes.decide(
        Decision(by="tom", tenant="local", session_id=session_id, turn=1, accepted=True, answer=WHY)
    )
    with pytest.raises(Invalid, match="still open"):
        await loop.replays.case(session_id, 1, TOM)
    await settle(loop, session_id)
    assert (await loop.replays.case(session_id, 1, TOM)).should_be == "resolved"


async def test_a_running_exam_is_shut_to_its_trainer_until_it_ends(sitting: tuple[Sessions, str]):
    loop, session_id = sitting
    note = Annotate(caller=TOM, session_id=session_id, turn=0, text="Look at line 1.")
    for asked in (
        loop.replays.replay(session_id, TOM),
        loop.replays.what_if(what_if(session_id)),
        loop.replays.what_if(what_if(session_id, turn=1)),
        loop.replays.annotate(note),
    ):
        with pytest.raises(Invalid, match="exam is running"):
            await asked
    await sit(loop, session_id, right=EXAM.items, first=3)
    assert (await loop.replays.replay(session_id, TOM)).steps
    assert (await loop.replays.what_if(what_if(session_id))).act


async def test_a_running_exam_is_one_line_that_tells_how_far_it_is(sitting: tuple[Sessions, str]):
    loop, session_id = sitting
    listed = (await loop.trainers.sessions(LOCAL, SessionQuery(outcome="exam"))).rows
    for line in (await loop.trainers.session_of(LOCAL, session_id), *listed):
        assert line.title == f"An exam, claim 4 of {EXAM.items}"
        assert (line.settled, line.accuracy, line.outcome) == (0, None, "exam")
    await sit(loop, session_id, right=3, first=3)
    line = await loop.trainers.session_of(LOCAL, session_id)
    assert (line.settled, line.claims) == (3, EXAM.items)


READS = ("", "/analytics", "/debrief", "/turn/1/words", "/turn/0/words")


@pytest.fixture
async def exam_of_ana(world: World) -> AsyncIterator[tuple[Any, str]]:
    """A REST client over a gym in which Ana of Tina's tenant sits an exam."""
    loop = exam_loop(world, Clock(), store=clinics(world).store)
    await ready(loop)
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 1)
    async with client_of(create_api(loop, settings(), secret=SECRET)) as client:
        yield client, session_id


@pytest.mark.parametrize("end", READS)
async def test_no_route_shows_a_running_exam_to_a_trainer(exam_of_ana: tuple[Any, str], end: str):
    client, session_id = exam_of_ana
    signed_in(client, TINA.user_id)
    found = problem(await client.get(f"/api/training/session/{session_id}{end}"), 403)
    assert "exam is running" in found["detail"]


async def test_its_own_user_still_reads_a_running_exam(exam_of_ana: tuple[Any, str]):
    client, session_id = exam_of_ana
    signed_in(client, "ana")
    assert (await client.get(f"/api/training/session/{session_id}")).json()["exam"]["answered"] == 1


async def test_the_replays_screen_offers_what_if_only_once_the_claim_is_over(tmp_path: Path, world: World):
    room = Room(tmp_path, world)
    tab = await tab_on(room)
    await tab.press("act", action_type="submit_claim", action_details={})
    session_id = str(tab.card("DeskClaim")["session_id"])
    from chainlit.user import User

    tom = await room.layer.create_user(User(identifier="tom", metadata={"role": "trainer", "tenant": "local"}))
    screens = Screens(Tab(tom))
    await screens.open()
    await screens.go("replay", session=session_id, step="1")
    assert "What if" not in [each.get("title") for each in screens.now["blocks"]]
    refused = await screens.go("replay.whatif", session=session_id, turn="1", step="1", said="submit as is")
    assert "still open" in refused["message"]
