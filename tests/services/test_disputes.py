"""Facts about disputes: who may dispute what, how often, and what the answer does."""

import pytest
from caller_parts import trainer_caller
from exam_parts import exam_loop, examined, ready, sit
from loop_moves import GIVE_UP, SEND, act, loop_of, opened
from loop_parts import Clock
from pydantic import ValidationError
from store_parts import add_tenants

from gym.errors import Invalid, NotFound, Stale
from gym.progress.events import Kind
from gym.schemas.disputes import Decision, NewDispute
from gym.services.sessions import Sessions
from gym.world.world import World

REASON = "The note says it was another visit."
ANSWER = "You are right, the note does say so."


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


def against(session_id: str, turn: int = 1, **more: str) -> NewDispute:
    return NewDispute.model_validate(
        {"user_id": "ana", "session_id": session_id, "turn": turn, "reason": REASON, **more}
    )


def answer_to(disputed_id: str, **more: object) -> Decision:
    said = {"by": "tom", "tenant": "local", "session_id": disputed_id, "turn": 1, "accepted": True, "answer": ANSWER}
    return Decision.model_validate({**said, **more})


async def disputed(loop: Sessions) -> str:
    """A session whose first verdict is disputed."""
    session_id = await opened(loop, scenario_id="tour-1")
    await act(loop, session_id, SEND)
    await loop.disputes.dispute(against(session_id))
    return session_id


async def test_a_dispute_is_on_the_log_and_in_the_inbox_of_the_tenant(loop: Sessions):
    session_id = await disputed(loop)
    (found,) = await loop.disputes.open("local")
    assert (found.session_id, found.turn, found.user_id, found.reason) == (session_id, 1, "ana", REASON)
    assert (found.status, found.answer) == ("open", None)
    assert await loop.disputes.of_session(session_id, "ana") == (found,)
    last = loop.store.events(session_id)[-1]
    assert (last.kind, last.turn, last.body) == (Kind.DISPUTED, 1, {"turn": 1, "reason": REASON})
    assert await loop.disputes.open("elsewhere") == ()


async def test_a_verdict_is_disputed_once(loop: Sessions):
    session_id = await disputed(loop)
    log = loop.store.events(session_id)
    with pytest.raises(Stale, match="already"):
        await loop.disputes.dispute(against(session_id, reason="The note still says so."))
    assert loop.store.events(session_id) == log


@pytest.mark.parametrize(("user_id", "turn"), [("ben", 1), ("ana", 0), ("ana", 2), ("ana", 7)])
async def test_nobody_disputes_for_somebody_else_or_where_nothing_was_judged(loop: Sessions, user_id: str, turn: int):
    session_id = await opened(loop, scenario_id="tour-1")
    await act(loop, session_id, SEND)
    with pytest.raises(NotFound):
        await loop.disputes.dispute(against(session_id, turn, user_id=user_id))
    assert await loop.disputes.open("local") == ()


async def test_another_users_session_is_answered_as_one_that_is_not_there(loop: Sessions):
    session_id = await disputed(loop)
    for wanted in (session_id, "nowhere"):
        with pytest.raises(NotFound, match=r"^There is no session with that id\. Start one first\.$"):
            await loop.disputes.of_session(wanted, "ben")


@pytest.mark.parametrize("reason", ["", "too short", " " * 20, "x" * 1001])
def test_a_reason_has_ten_to_a_thousand_characters(reason: str):
    with pytest.raises(ValidationError):
        against("s", reason=reason)


async def test_an_answer_is_given_once_and_told_to_the_trainee(loop: Sessions):
    session_id = await disputed(loop)
    decided = await loop.disputes.decide(answer_to(session_id))
    assert (decided.status, decided.answer) == ("accepted", ANSWER)
    assert await loop.disputes.open("local") == ()
    assert [each.text for each in (await loop.accounts.notices("ana")).notices] == [
        f"Your dispute was accepted: {ANSWER}"
    ]
    last = loop.store.events(session_id)[-1]
    assert last.kind is Kind.DISPUTE_DECIDED
    assert last.body == {"turn": 1, "status": "accepted", "answer": ANSWER, "by": "tom"}
    log = loop.store.events(session_id)
    with pytest.raises(Stale):
        await loop.disputes.decide(answer_to(session_id, accepted=False))
    assert loop.store.events(session_id) == log
    assert (await loop.disputes.of_session(session_id, "ana"))[0].status == "accepted"


@pytest.mark.parametrize("more", [{"tenant": "elsewhere"}, {"turn": 2}, {"session_id": "nowhere"}])
async def test_a_dispute_of_another_tenant_is_not_there(loop: Sessions, more: dict[str, object]):
    session_id = await disputed(loop)
    with pytest.raises(NotFound, match="There is no such dispute"):
        await loop.disputes.decide(answer_to(session_id, **more))
    assert len(await loop.disputes.open("local")) == 1


async def test_a_running_exam_is_not_disputed_and_one_that_is_over_is(world: World):
    loop = exam_loop(world, Clock())
    await ready(loop)
    session_id = await examined(loop)
    await act(loop, session_id, GIVE_UP)
    with pytest.raises(Invalid, match="once it is over"):
        await loop.disputes.dispute(against(session_id))
    await sit(loop, session_id, 0, first=1)
    assert (await loop.disputes.dispute(against(session_id))).status == "open"


async def test_nobody_answers_a_doubt_of_their_own(loop: Sessions):
    session_id = await disputed(loop)
    with pytest.raises(Invalid, match="yourself"):
        await loop.disputes.decide(answer_to(session_id, by="ana"))
    assert [each.status for each in await loop.disputes.open("local")] == ["open"]


async def test_the_case_file_is_with_the_tenant_of_the_trainee_now(loop: Sessions):
    session_id = await disputed(loop)
    await loop.disputes.decide(answer_to(session_id))
    await act(loop, session_id, GIVE_UP)
    old, new = (trainer_caller("tom", tenant) for tenant in ("local", "clinic-b"))
    case = await loop.replays.case(session_id, 1, old)
    add_tenants(loop.store, "clinic-b")
    loop.store.users.move("ana", "clinic-b")
    said = []
    for wanted in (session_id, "nowhere"):
        with pytest.raises(NotFound) as refused:
            await loop.replays.case(wanted, 1, old)
        said.append(refused.value.message)
    assert said[0] == said[1]
    assert await loop.replays.case(session_id, 1, new) == case
