"""Facts about who reads in a session of a challenge: until it is over its user alone, though the other be a trainer."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from caller_parts import trainee_caller, trainer_caller
from challenge_parts import accepted
from loop_moves import GIVE_UP, SEND, act, opened, settle
from loop_parts import Clock
from trainer_parts import TINA, clinics

from gym.errors import Invalid, NotYours
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import Annotate, Override, WhatIf
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.world.world import World

TRAINER = trainer_caller("tina", "clinic-a")
WHY = "The note supports it."
Look = Callable[[Sessions, str], Awaitable[Any]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def rivals(world: World, clock: Clock) -> tuple[Sessions, str, str]:
    """Tina has challenged her own trainee Ana, who has played; the challenge, and Ana's session."""
    loop = clinics(world, clock)
    for user_id in ("tina", "ana"):
        await opened(loop, user_id, scenario_id="tour-1")
    challenge_id = await accepted(loop, user_id="tina", opponent_id="ana")
    session_id = await opened(loop, "ana", challenge=challenge_id)
    await act(loop, session_id, SEND)
    for _ in range(3):
        await settle(loop, session_id)
    return loop, challenge_id, session_id


def about(session_id: str, **more: Any) -> dict[str, Any]:
    return {"caller": TRAINER, "session_id": session_id, "turn": 1, **more}


def what_if(session_id: str) -> WhatIf:
    return WhatIf(**about(session_id, action_type="submit_claim", action_details={}))


LOOKS: dict[str, Look] = {
    "replay": lambda loop, session_id: loop.replays.replay(session_id, TRAINER),
    "what-if": lambda loop, session_id: loop.replays.what_if(what_if(session_id)),
    "note": lambda loop, session_id: loop.replays.annotate(Annotate(**about(session_id, text=WHY))),
    "override": lambda loop, session_id: loop.replays.override(Override(**about(session_id, right=True, reason=WHY))),
    "case file": lambda loop, session_id: loop.replays.case(session_id, 1, TRAINER),
    "any route": lambda loop, session_id: loop.trainers.check_access(TRAINER, session_id=session_id),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
async def test_a_trainer_does_not_read_in_a_session_of_a_challenge_that_goes_on(
    rivals: tuple[Sessions, str, str], look: Look
):
    loop, _, session_id = rivals
    with pytest.raises((Invalid, NotYours), match="belongs to a running challenge"):
        await look(loop, session_id)
    loop.store.users.move("ana", "clinic-b")
    loop.store.users.move("tina", "clinic-b")
    with pytest.raises((Invalid, NotYours), match="belongs to a running challenge"):
        await loop.replays.replay(session_id, TRAINER.model_copy(update={"tenant": "clinic-b"}))


async def test_its_user_reads_in_it_at_any_time_and_the_trainer_once_the_challenge_is_over(
    rivals: tuple[Sessions, str, str], clock: Clock
):
    loop, _, session_id = rivals
    await loop.trainers.check_access(trainee_caller("ana"), session_id=session_id)
    assert (await loop.replays.replay(session_id, trainee_caller("ana"))).steps
    clock.go_on(days=7)
    await loop.trainers.check_access(TRAINER, session_id=session_id)
    assert (await loop.replays.replay(session_id, TRAINER)).steps
    assert (await loop.trainers.session_of(TINA, session_id)).settled == 3


async def test_the_list_of_sessions_tells_nothing_of_how_its_claims_went(rivals: tuple[Sessions, str, str]):
    loop, _, session_id = rivals
    (listed,) = (
        each for each in (await loop.trainers.sessions(TINA, SessionQuery())).rows if each.session_id == session_id
    )
    token = (await loop.trainers.share(TINA, session_id)).link.removeprefix("/share/")
    shared = await loop.trainers.open_link(TINA, token)
    assert listed == shared == await loop.trainers.session_of(TINA, session_id)
    assert (listed.title, listed.settled, listed.accuracy, listed.outcome) == ("A challenge", 0, None, "open")
    found = await loop.trainers.sessions(TINA, SessionQuery(outcome="finished"))
    assert session_id not in {each.session_id for each in found.rows}


async def test_a_dispute_in_it_waits_until_the_challenge_is_over(rivals: tuple[Sessions, str, str], clock: Clock):
    loop, _, session_id = rivals
    await loop.disputes.dispute(NewDispute(user_id="ana", session_id=session_id, turn=1, reason=WHY))
    decision = Decision(by="tina", tenant="clinic-a", session_id=session_id, turn=1, accepted=True, answer=WHY)
    assert await loop.disputes.open("clinic-a") == ()
    with pytest.raises(Invalid, match="belongs to a running challenge"):
        await loop.disputes.decide(decision)
    clock.go_on(days=7)
    assert [each.turn for each in await loop.disputes.open("clinic-a")] == [1]
    assert (await loop.disputes.decide(decision)).status == "accepted"


async def test_a_trainers_pages_count_none_of_its_claims_by_skill(rivals: tuple[Sessions, str, str], clock: Clock):
    loop, _, _ = rivals
    growth, cohort = await loop.growth.of_user("ana"), await loop.trainers.cohort(TINA)
    assert (growth.done, cohort.rows, (await loop.profile("ana")).skill_ratings) == ((), (), {})
    assert len((await loop.growth.export_csv("ana")).splitlines()) == 1
    clock.go_on(days=7)
    assert len((await loop.growth.of_user("ana")).done) == 3
    assert (await loop.trainers.cohort(TINA)).rows


async def test_nobody_is_called_stuck_on_a_claim_of_a_challenge(world: World):
    loop = clinics(world)
    for user_id in ("tina", "ana"):
        await opened(loop, user_id, scenario_id="tour-1")
    challenge_id = await accepted(loop, user_id="tina", opponent_id="ana")
    session_id = await opened(loop, "ana", challenge=challenge_id)
    for number in range(4):
        await act(loop, session_id, ("write_off", {"reason": f"{WHY} {number}"}))
    assert (await loop.trainers.trainee(TINA, "ana")).stuck == ()
    await act(loop, session_id, GIVE_UP)
