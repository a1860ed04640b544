"""Facts about sessions with a seed of the user's own: who names the seed can know the claims, so they count nothing."""

from typing import Any

import pytest
from loop_moves import act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import audit, folded

from agents.minds import MINDS
from gym.errors import Invalid
from gym.schemas.sessions import StartSession
from gym.schemas.teams import NewTeam
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


async def stands(loop: Sessions) -> dict[str, Any]:
    """All that a finish could move."""
    growth = await loop.growth.of_user("ana")
    board = await loop.leaderboard("all", None, None, 10, None)
    parts = (await loop.profile("ana"), await loop.achievements("ana"), await loop.accounts.pathways("ana"), board)
    told = [each.text for each in (await loop.accounts.notices("ana")).notices]
    (team,) = (await loop.teams.of_user("ana")).teams
    week = await loop.teams.week(team.team_id, "ana")
    return {
        "parts": [each.model_dump() for each in (*parts, week)],
        "growth": growth.model_dump(exclude={"sessions"}),
        "told": told,
        "attempts": list(loop.store.attempts.all()),
        "learner": loop.store.learner("ana"),
    }


async def test_nothing_moves_by_what_is_done_in_a_seeded_session(loop: Sessions, world: World):
    await settle(loop, await opened(loop))
    await loop.teams.create(NewTeam(user_id="ana", name="Coders"))
    before = await stands(loop)
    session_id = await opened(loop, seed=7)
    for number in range(4):
        if number % 2:
            await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
        turned = await settle(loop, session_id)
        assert turned.xp.earned == 0
        assert turned.achievements == ()
    assert await stands(loop) == before
    assert audit(loop.store) == {"ana": before["parts"][0]["total_xp"]}
    assert folded(loop.store, "ana").xp == before["parts"][0]["total_xp"]
    assert [each async for each in Regrader(MINDS, loop.scenarios, loop.turns.clock).differences()] == []


async def test_the_answers_say_so_in_plain_words(loop: Sessions):
    started = await loop.start(StartSession(user_id="ana", seed=7))
    assert started.note == "You chose this session's seed, so its claims earn no XP and count for nothing else."
    parts = (await settle(loop, started.session_id)).xp.parts
    assert "a session with your own seed earns nothing" in [part.reason for part in parts]
    assert (await loop.start(StartSession(user_id="ana"))).note == ""


async def test_a_seed_makes_named_claims_count_nothing_too(loop: Sessions):
    session_id = await opened(loop, seed=7, scenario_id="tour-1")
    assert (await settle(loop, session_id)).xp.earned == 0
    assert (await settle(loop, await opened(loop, "ben", scenario_id="tour-1"))).xp.earned > 0


async def test_a_challenge_takes_no_seed(loop: Sessions):
    with pytest.raises(Invalid, match="chooses its own claims"):
        await opened(loop, challenge="ch-1", seed=7)
