"""Facts about the record: nothing is lost between two sessions or processes of one user, and the log tells all."""

import asyncio
from typing import Any

import pytest
from loop_moves import GIVE_UP, SEND, act, fix_of, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, audit, folded
from store_parts import open_store

from gym.errors import Stale
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


async def play(loop: Sessions, session_id: str, rounds: int) -> int:
    """Settle some scenarios after a miss each; what they paid."""
    paid = 0
    for _ in range(rounds):
        await act(loop, session_id, miss_of(loop.world, await on_desk(loop, session_id)))
        paid += (await settle(loop, session_id)).xp.earned
    return paid


async def test_sessions_of_one_user_side_by_side_lose_nothing(loop: Sessions):
    sessions = [await opened(loop) for _ in range(4)]
    paid = await asyncio.gather(*(play(loop, session_id, 3) for session_id in sessions))
    assert audit(loop.store) == {"ana": sum(paid)}
    assert (await loop.profile("ana")).total_scenarios_completed == 12


async def test_sessions_of_one_user_in_two_processes_lose_nothing(world: World, tmp_path: Any):
    url = f"sqlite:///{tmp_path}/gym.db"
    loops = [loop_of(world, open_store(url), seeds=iter(range(base, base + 100)).__next__) for base in (0, 1000)]
    sessions = [(loop, await opened(loop)) for loop in loops]
    paid = 0
    for _ in range(3):
        for loop, session_id in sessions:
            paid += await play(loop, session_id, 1)
    assert audit(loops[0].store) == {"ana": paid}


async def test_the_learner_on_record_is_the_fold_of_the_log_to_the_byte(loop: Sessions):
    clock = loop.turns.clock
    assert isinstance(clock, Clock)
    for _ in range(2):
        session_id = await opened(loop)
        for number in range(6):
            clock.go_on(minutes=number)
            await (act(loop, session_id, GIVE_UP) if number == 3 else play(loop, session_id, 1))
        clock.go_on(days=1)
    row = loop.store.learner("ana")
    assert row
    assert row.body == folded(loop.store, "ana").model_dump_json()


async def test_another_process_takes_a_session_up_where_it_stands(world: World, tmp_path: Any):
    url = f"sqlite:///{tmp_path}/gym.db"
    before = loop_of(world, open_store(url))
    session_id = await opened(before)
    await act(before, session_id, miss_of(world, await on_desk(before, session_id)))
    after = loop_of(world, open_store(url))
    assert await after.now(session_id) == await before.now(session_id)
    assert (await act(after, session_id, fix_of(await on_desk(after, session_id)))).turn == 2
    with pytest.raises(Stale):
        await act(before, session_id, SEND, turn=1)
