"""Facts about the same claim in two sessions: a move in one is help in the other, and time runs from the first."""

from collections.abc import Callable

import pytest
from loop_moves import GIVE_UP, LOOK_UP, SEND, Move, act, always, double, half_fix_of, loop_of, miss_of, opened, settle
from loop_parts import Clock, audit

from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

MOVES: dict[str, Callable[[World, Scenario], Move | None]] = {
    "what the payer answers": lambda world, scenario: SEND,
    "a look-up": lambda world, scenario: LOOK_UP,
    "a wrong try": miss_of,
    "half of the fix": half_fix_of,
}


@pytest.fixture
def only(world: World) -> Scenario:
    """The one claim that the loop deals."""
    return double(world)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, only: Scenario, clock: Clock) -> Sessions:
    """A loop that deals the same claim in every session: whoever has two has it twice."""
    return loop_of(world, compose=always(only), clock=clock)


def evidence(loop: Sessions) -> int:
    return len(loop.store.attempts.unaided_tries("ana", 30, loop.turns.clock()))


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("first", ["the move", "the other session"])
async def test_a_move_in_one_session_is_help_in_another(
    loop: Sessions, world: World, only: Scenario, move: str, first: str
):
    check = await opened(loop, unassisted=True) if first == "the other session" else ""
    made = MOVES[move](world, only)
    assert made
    await act(loop, await opened(loop), made)
    turned = await settle(loop, check or await opened(loop, unassisted=True))
    assert (turned.xp.earned, evidence(loop)) == (0, 0)
    audit(loop.store)


async def test_moves_in_the_session_itself_take_no_points_as_a_repeat_does(loop: Sessions):
    session_id = await opened(loop)
    await act(loop, session_id, LOOK_UP)
    await loop.now(session_id)
    turned = await settle(loop, session_id)
    assert turned.xp.earned > 0
    assert "repeat" not in [part.name for part in turned.xp.parts]


async def test_a_claim_left_untouched_elsewhere_counts_but_its_time_runs_from_there(loop: Sessions, clock: Clock):
    await opened(loop)
    clock.go_on(hours=2)
    turned = await settle(loop, await opened(loop, unassisted=True))
    assert turned.xp.earned > 0
    assert "speed_bonus" not in [part.name for part in turned.xp.parts]
    assert evidence(loop) == 1
    audit(loop.store)


async def test_time_from_elsewhere_counts_up_to_the_limit_of_the_claim(loop: Sessions, clock: Clock, only: Scenario):
    await opened(loop)
    clock.go_on(days=20)
    await settle(loop, await opened(loop))
    assert (await loop.growth.of_user("ana")).done[0].seconds == only.time_limit_seconds


async def test_somebody_elses_moves_and_time_are_none_of_ones_own(loop: Sessions, clock: Clock):
    await act(loop, await opened(loop, "ben"), SEND)
    clock.go_on(hours=2)
    turned = await settle(loop, await opened(loop, unassisted=True))
    assert "speed_bonus" in [part.name for part in turned.xp.parts]
    assert evidence(loop) == 1


async def test_what_follows_a_move_is_not_taken_as_touched(world: World, clock: Clock):
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop)
    await act(loop, session_id, GIVE_UP)
    with loop.store.read_connection() as connection:
        rows = connection.exec_driver_sql("select number, touched, dealt_at is not null from dealt_claims order by 1")
        assert [tuple(map(int, row)) for row in rows] == [(1, 1, 1), (2, 0, 1)]
