"""Facts about what a challenge leaves open: once it is over or gone, its claims may be known, and pay nothing."""

from collections.abc import Callable

import pytest
from challenge_parts import accepted
from loop_moves import GIVE_UP, act, loop_of, move_of, on_desk, opened, settle
from loop_parts import Clock, audit, folded
from store_parts import add_tenants

from agents.minds import MINDS
from gym.progress.learner import Learner
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.scenarios.repair import build_reference_fix
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

Ending = Callable[[Sessions, Clock], None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def rivals(world: World, clock: Clock) -> tuple[Sessions, str]:
    """Ana and Ben of one clinic have accepted a challenge."""
    loop = loop_of(world, clock=clock)
    add_tenants(loop.store, "clinic-a", "clinic-b")
    for user_id in ("ana", "ben"):
        loop.store.users.keep(user_id, "trainee", "clinic-a", "no password matches this")
        await opened(loop, user_id, scenario_id="tour-1")
    return loop, await accepted(loop, difficulty=Difficulty.MASTER)


def week_over(_: Sessions, clock: Clock) -> None:
    clock.go_on(days=7, seconds=1)


def other_moved(loop: Sessions, _: Clock) -> None:
    loop.store.users.move("ben", "clinic-b")


def self_moved(loop: Sessions, _: Clock) -> None:
    loop.store.users.move("ana", "clinic-b")


ENDINGS: tuple[Ending, ...] = (week_over, other_moved, self_moved)


@pytest.mark.parametrize("end", ENDINGS)
async def test_a_claim_that_ends_after_its_challenge_pays_nothing_and_shows_nothing(
    rivals: tuple[Sessions, str], clock: Clock, end: Ending
):
    loop, challenge_id = rivals
    session_id = await opened(loop, "ana", challenge=challenge_id)
    assert (await settle(loop, session_id)).xp.earned > 0
    before = await loop.profile("ana")
    end(loop, clock)
    for _ in range(2):
        turned = await settle(loop, session_id)
        assert turned.xp.earned == 0
        assert [part.reason for part in turned.xp.parts if "its challenge was over" in part.reason]
    after = await loop.profile("ana")
    assert after.total_xp == before.total_xp
    assert after.total_scenarios_completed == before.total_scenarios_completed
    assert (await settle(loop, session_id)).xp.earned > 0


async def test_a_regrade_finds_nothing_to_change_after_it(rivals: tuple[Sessions, str], clock: Clock):
    loop, challenge_id = rivals
    session_id = await opened(loop, "ana", challenge=challenge_id)
    await settle(loop, session_id)
    clock.go_on(days=8)
    await settle(loop, session_id)
    audit(loop.store)
    row = loop.store.learner("ana")
    assert row
    assert folded(loop.store, "ana") == Learner.model_validate_json(row.body)
    assert [each async for each in Regrader(MINDS, loop.scenarios, clock).differences()] == []


async def test_who_gave_up_and_waited_knows_the_claims_when_they_pay_nobody_any_more(
    rivals: tuple[Sessions, str], clock: Clock
):
    loop, challenge_id = rivals
    mine, other = [await opened(loop, user, challenge=challenge_id) for user in ("ana", "ben")]
    names, solutions = list[str](), []
    for _ in range(3):
        view = (await loop.now(other)).scenario
        assert view
        names.append(view.scenario_id)
        assert (await act(loop, other, GIVE_UP)).solution is None
    clock.go_on(days=7, seconds=1)
    for name in names:
        solutions.append((await act(loop, await opened(loop, "ben", scenario_id=name), GIVE_UP)).solution)
    before = (await loop.profile("ana")).total_xp
    for solution in solutions:
        view = (await loop.now(mine)).scenario
        assert view
        assert solution
        turned = await act(loop, mine, move_of(build_reference_fix(view.claim_data, solution)))
        if not turned.resolved:
            await act(loop, mine, GIVE_UP)
    assert (await loop.profile("ana")).total_xp == before


@pytest.mark.parametrize("moved", ["ana", "ben"])
async def test_a_claim_stays_sealed_when_one_side_is_moved_to_another_tenant(
    rivals: tuple[Sessions, str], clock: Clock, moved: str
):
    loop, challenge_id = rivals
    sessions = [await opened(loop, user, challenge=challenge_id) for user in ("ana", "ben")]
    key = (await on_desk(loop, sessions[1])).intended_issues
    loop.store.users.move(moved, "clinic-b")
    turned = await act(loop, sessions[1], GIVE_UP)
    assert (turned.solution, turned.findings) == (None, ())
    assert not [issue.summary for issue in key if issue.summary in turned.model_dump_json()]
    assert not (await loop.growth.of_user("ben")).done
    clock.go_on(days=7)
    assert (await act(loop, sessions[1], GIVE_UP)).solution
