"""Facts about turns: once, in order, one at a time, and nothing lost between two sessions of one user."""

import asyncio
from typing import Any

import pytest
from loop_moves import GIVE_UP, LOOK_UP, SEND, act, loop_of, opened, settle
from loop_parts import audit

from gym.errors import Invalid, NotFound, Stale
from gym.progress.events import Kind
from gym.schemas.sessions import GetHint, HintAnswer
from gym.services.sessions import Sessions
from gym.world.world import World

WRONG = ("correct_claim", {"modifier_added": "59", "line": 2})
RIGHT = ("correct_claim", {"modifier_added": "25"})
OTHER = [
    (RIGHT, {}),
    (("correct_claim", {"modifier_added": "59", "line": 1}), {}),
    (WRONG, {"confidence_level": 0.9}),
    (WRONG, {"turn": 0}),
]


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


def kinds(loop: Sessions, session_id: str) -> list[Kind]:
    return [event.kind for event in loop.store.events(session_id)]


async def hinted(loop: Sessions, session_id: str, **more: Any) -> HintAnswer:
    return await loop.hint(GetHint(session_id=session_id, **more))


async def test_the_same_key_gives_the_same_answer_and_one_effect(loop: Sessions):
    session_id = await opened(loop, library="tour")
    once = await act(loop, session_id, WRONG, idempotency_key="k")
    await act(loop, session_id, LOOK_UP)
    assert await act(loop, session_id, WRONG, idempotency_key="k") == once
    assert (await loop.now(session_id)).turn == 2
    assert kinds(loop, session_id).count(Kind.ACTED) == 2


async def test_the_same_key_is_answered_alike_after_the_scenario_is_over(loop: Sessions):
    session_id = await opened(loop, library="tour")
    once = await act(loop, session_id, RIGHT, idempotency_key="k", hold_next=True, turn=0)
    assert await act(loop, session_id, RIGHT, idempotency_key="k", hold_next=True, turn=0) == once
    await loop.next_scenario(session_id)
    assert await act(loop, session_id, RIGHT, idempotency_key="k", hold_next=True, turn=0) == once
    assert audit(loop.store) == {"ana": once.xp.earned}


async def test_a_double_click_counts_once(loop: Sessions):
    session_id = await opened(loop, library="tour")
    answers = await asyncio.gather(*(act(loop, session_id, WRONG, idempotency_key="k", turn=0) for _ in range(5)))
    assert len({answer.model_dump_json() for answer in answers}) == 1
    hints = await asyncio.gather(*(hinted(loop, session_id, idempotency_key="h", turn=1) for _ in range(5)))
    assert {hint.rung for hint in hints} == {1}
    assert kinds(loop, session_id).count(Kind.ACTED) == kinds(loop, session_id).count(Kind.HINT_GIVEN) == 1


@pytest.mark.parametrize(("move", "more"), OTHER)
async def test_a_key_is_good_for_one_request(loop: Sessions, move: Any, more: dict[str, Any]):
    session_id = await opened(loop, library="tour")
    await act(loop, session_id, WRONG, idempotency_key="k")
    with pytest.raises(Invalid) as refused:
        await act(loop, session_id, move, idempotency_key="k", **more)
    assert [error.field for error in refused.value.errors] == ["idempotency_key"]
    assert (await loop.now(session_id)).turn == 1


async def test_a_key_of_a_move_is_none_for_a_hint_nor_the_other_way_round(loop: Sessions):
    session_id = await opened(loop, library="tour")
    await act(loop, session_id, WRONG, idempotency_key="move")
    await hinted(loop, session_id, idempotency_key="hint")
    with pytest.raises(Invalid):
        await hinted(loop, session_id, idempotency_key="move")
    with pytest.raises(Invalid):
        await act(loop, session_id, WRONG, idempotency_key="hint")
    assert (await loop.now(session_id)).turn == 2


async def test_a_key_belongs_to_its_session(loop: Sessions):
    first, second = await opened(loop, library="tour"), await opened(loop, library="tour")
    await act(loop, first, WRONG, idempotency_key="k")
    assert (await act(loop, second, RIGHT, idempotency_key="k")).resolved


async def test_a_move_that_cannot_be_made_leaves_its_key_free(loop: Sessions):
    session_id = await opened(loop, library="tour")
    with pytest.raises(Invalid):
        await act(loop, session_id, ("correct_claim", {"modifier_added": "TOTALLY WRONG"}), idempotency_key="k")
    assert (await loop.now(session_id)).turn == 0
    assert (await act(loop, session_id, RIGHT, idempotency_key="k")).turn == 1


@pytest.mark.parametrize("turn", [0, 2, 2**53])
async def test_a_move_for_another_turn_is_stale(loop: Sessions, turn: int):
    session_id = await opened(loop, library="tour")
    await act(loop, session_id, WRONG)
    with pytest.raises(Stale):
        await act(loop, session_id, RIGHT, turn=turn)
    with pytest.raises(Stale):
        await hinted(loop, session_id, turn=turn)
    assert (await loop.now(session_id)).turn == 1


async def test_a_move_without_a_turn_is_for_the_turn_there_is(loop: Sessions):
    session_id = await opened(loop, library="tour")
    turns = [(await act(loop, session_id, SEND)).turn, (await hinted(loop, session_id)).turn]
    assert [*turns, (await act(loop, session_id, RIGHT)).turn] == [1, 2, 3]


async def test_two_moves_for_one_turn_have_one_winner(loop: Sessions):
    session_id = await opened(loop, library="tour")
    tries = [act(loop, session_id, move, turn=0) for move in (WRONG, SEND, RIGHT)]
    answers = await asyncio.gather(*tries, hinted(loop, session_id, turn=0), return_exceptions=True)
    lost = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(error) for error in lost] == [Stale] * 3
    assert (await loop.now(session_id)).turn == 1


async def test_a_session_nobody_opened_is_not_found(loop: Sessions):
    nobody = "s-nobody"
    calls = [
        act(loop, nobody, SEND),
        hinted(loop, nobody),
        loop.next_scenario(nobody),
        loop.now(nobody),
        loop.analytics(nobody),
        anext(loop.words(nobody, 1)),
    ]
    errors = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(error) for error in errors] == [NotFound] * len(calls)


async def test_between_two_claims_there_is_nothing_to_act_on(loop: Sessions):
    session_id = await opened(loop, library="tour")
    done = await settle(loop, session_id, hold_next=True)
    assert done.next_scenario is None
    for late in (act(loop, session_id, SEND), hinted(loop, session_id)):
        with pytest.raises(Stale):
            await late
    now = await loop.now(session_id)
    assert (now.phase, now.scenario, now.claim_data, now.last) == ("between", None, None, done)


async def test_the_next_claim_asked_for_twice_is_one_claim(loop: Sessions):
    session_id = await opened(loop, library="tour")
    await settle(loop, session_id, hold_next=True)
    dealt = await asyncio.gather(*(loop.next_scenario(session_id) for _ in range(4)))
    assert len({each.model_dump_json() for each in dealt}) == 1
    assert dealt[0].turn == (await loop.now(session_id)).turn == 2
    assert kinds(loop, session_id).count(Kind.SCENARIO_PRESENTED) == 2


async def test_a_held_claim_and_one_dealt_at_once_are_the_same(world: World):
    held, at_once = loop_of(world), loop_of(world)
    one, other = await opened(held, seed=5), await opened(at_once, seed=5)
    await settle(held, one, hold_next=True)
    dealt, turned = await held.next_scenario(one), await settle(at_once, other)
    assert turned.next_scenario
    assert dealt.scenario == turned.next_scenario.model_copy(update={"scenario_id": dealt.scenario.scenario_id})


async def test_a_settled_claim_shows_the_solution_and_is_paid_on_every_account(loop: Sessions):
    session_id = await opened(loop, library="tour")
    await act(loop, session_id, WRONG)
    done = await settle(loop, session_id)
    assert (done.xp.earned, done.solution) == (done.xp.total, loop.scenarios.deal("tour-1").solution)
    assert audit(loop.store) == {"ana": done.xp.total}


async def test_giving_up_shows_the_answer_and_pays_nothing(loop: Sessions):
    session_id = await opened(loop, library="tour")
    done = await act(loop, session_id, GIVE_UP)
    assert (done.resolved, done.correct, done.xp.earned) == (True, False, 0)
    assert done.solution == loop.scenarios.deal("tour-1").solution
    assert done.next_scenario


async def test_the_same_scenario_in_another_session_pays_nothing_again(loop: Sessions):
    pays = [(await settle(loop, await opened(loop, scenario_id="tour-1"))).xp.earned for _ in range(2)]
    assert pays[0] > 0
    assert pays[1] == 0
    assert audit(loop.store) == {"ana": pays[0]}
