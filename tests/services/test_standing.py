"""Facts about how users stand: boards a page at a time, profiles, achievements, analytics and health."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loop_moves import act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock
from store_parts import open_store

from agents.coach.coach import ModelCoach
from agents.models.model import ScriptedModel
from gym.coaching.coach import PlainCoach
from gym.errors import Invalid, NotFound
from gym.progress.schemas import Board
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

USERS = {"eve": 0, "ana": 0, "dan": 1, "ben": 2, "cia": 0, "fay": 1}
RANKED = ["ana", "cia", "eve", "dan", "fay", "ben"]


@pytest.fixture
async def loop(world: World) -> Sessions:
    """Six users who settled tour-1 after some misses, one who has only begun and one who gave up."""
    loop = loop_of(world)
    for user_id, misses in USERS.items():
        session_id = await opened(loop, user_id, scenario_id="tour-1")
        for number in range(misses):
            await act(loop, session_id, miss_of(world, await on_desk(loop, session_id), number))
        await settle(loop, session_id)
    await opened(loop, "gus")
    await act(loop, await opened(loop, "hal"), ("give_up", {}))
    return loop


async def page(
    loop: Sessions, limit: int = 100, cursor: str | None = None, period: str = "weekly", skill: str | None = None
) -> Board:
    return await loop.leaderboard(period, skill, None, limit, cursor)


async def test_a_board_ranks_by_xp_and_then_by_name(loop: Sessions):
    rows = (await page(loop)).rows
    assert [row.user_id for row in rows] == RANKED
    assert [row.rank for row in rows] == [1, 1, 1, 4, 4, 6]
    assert [row.xp for row in rows] == sorted((row.xp for row in rows), reverse=True)
    assert {(row.scenarios, row.display_name == row.user_id) for row in rows} == {(1, True)}
    assert [row.accuracy for row in rows] == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]


async def test_who_overtakes_between_two_pages_shows_neither_twice_nor_as_a_gap(loop: Sessions):
    first = await page(loop, 3)
    assert [row.user_id for row in first.rows] == RANKED[:3]
    await settle(loop, await opened(loop, "ben", scenario_id="tour-2"))
    second = await page(loop, 3, first.next_cursor)
    assert [(row.rank, row.user_id) for row in second.rows] == [(4, "dan"), (4, "fay")]
    assert (await page(loop, 1)).rows[0].user_id == "ben"


async def test_a_board_of_one_skill_counts_that_skill_only(loop: Sessions):
    await settle(loop, await opened(loop, "ben", scenario_id="tour-2"))
    assert [row.user_id for row in (await page(loop, skill="modifier_25")).rows] == RANKED
    assert [row.user_id for row in (await page(loop, skill="modifier_26TC")).rows] == ["ben"]
    assert (await page(loop, skill="addon")).rows == ()


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


NO_PLACES = ("xp:0:1:5:ana", "xp:3:2:5:ana", "xp:1:1:0:ana", "xp:1:01:5:ana", f"xp:1:{2**53}:5:ana")
BAD_PLACES = (
    *NO_PLACES,
    "5:ana",
    "0:5:ana",
    "-1:5:ana",
    "1:0:ana",
    "1:x:ana",
    "01:5:ana",
    "1:5e1:ana",
    f"1:{2**53}:ana",
)
BAD_CURSORS = ("", "x", "!!!", "AAAA", "\u00e9", "a" * 5000, encoded("1:5:ana") + "=", *map(encoded, BAD_PLACES))


@pytest.mark.parametrize("cursor", BAD_CURSORS)
async def test_a_cursor_that_is_not_ours_is_refused(world: World, cursor: str):
    with pytest.raises(Invalid) as refused:
        await page(loop_of(world), 3, cursor)
    assert [error.field for error in refused.value.errors] == ["cursor"]


async def test_everybody_counts_on_the_same_day_of_a_board_wherever_they_live(world: World):
    clock = Clock(datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    loop = loop_of(world, clock=clock)
    for user_id, zone in (("here", "UTC"), ("east", "Asia/Tokyo")):
        await settle(loop, await opened(loop, user_id, scenario_id="tour-1", time_zone=zone))
    seen = []
    for hours in (0, 1):
        clock.go_on(hours=hours)
        seen.append([row.user_id for row in (await page(loop, period="daily")).rows])
    assert seen == [["east", "here"], []]


async def test_a_user_never_seen_has_an_empty_profile_and_everything_to_earn(loop: Sessions):
    profile, earned = await loop.profile("nobody"), await loop.achievements("nobody")
    assert (profile.user_id, profile.level, profile.total_xp, profile.current_streak) == ("nobody", 1, 0, 0)
    assert (profile.total_scenarios_completed, profile.skill_ratings) == (0, {})
    assert earned.unlocked == ()
    assert {each.progress for each in earned.locked} == {0.0}
    assert loop.store.learner("nobody") is None


async def test_what_was_unlocked_is_told_once_and_listed_ever_after(world: World):
    loop = loop_of(world)
    session_id = await opened(loop, library="tour")
    told = [{each.code for each in (await settle(loop, session_id)).achievements} for _ in range(4)]
    codes = [each.code for each in (await loop.achievements("ana")).unlocked]
    assert "first_claim" in told[0]
    assert sum(map(len, told)) == len(set().union(*told)) == len(codes)
    assert set().union(*told) == set(codes)


async def test_the_profile_agrees_with_the_analytics_of_its_sessions(world: World):
    loop = loop_of(world)
    sessions = [await opened(loop), await opened(loop)]
    for session_id in (*sessions, *sessions):
        await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
        await settle(loop, session_id, confidence_level=0.5)
    shown = [await loop.analytics(session_id) for session_id in sessions]
    summaries = [each for analytics in shown for each in analytics.scenarios if each.resolved]
    profile = await loop.profile("ana")
    assert len(summaries) == profile.total_scenarios_completed == 4
    assert sum(each.xp for each in summaries) == profile.total_xp
    assert {each.attempts for each in summaries} == {2}


async def test_analytics_tell_nothing_of_the_claim_that_is_open(loop: Sessions):
    session_id = await opened(loop, scenario_id="tour-1")
    await act(loop, session_id, ("submit_claim", {}))
    analytics = await loop.analytics(session_id)
    (summary,) = analytics.scenarios
    assert (summary.skills, summary.resolved, summary.accuracy, summary.xp) == ((), False, None, 0)
    assert (summary.attempts, analytics.by_skill, analytics.ended_at) == (1, {}, None)


async def test_there_are_no_analytics_of_a_session_that_there_is_not(loop: Sessions):
    with pytest.raises(NotFound):
        await loop.analytics("s-nothing")


async def test_health_is_ok_with_a_model_and_degraded_without_one(world: World):
    with_model = await loop_of(world, coach=ModelCoach(ScriptedModel(), PlainCoach())).health()
    without = await loop_of(world).health()
    assert [(each.status, each.database) for each in (with_model, without)] == [("ok", "ok"), ("degraded", "ok")]
    assert with_model.version == without.version != ""


async def test_health_is_down_when_the_database_is_gone(world: World, tmp_path: Path):
    place = tmp_path / "gym.db"
    loop = loop_of(world, open_store(f"sqlite:///{place}"))
    assert (await loop.health()).database == "ok"
    loop.store.engine.dispose()
    for each in tmp_path.iterdir():
        each.unlink()
    place.mkdir()
    health = await loop.health()
    assert (health.status, health.database) == ("down", "down")


async def test_health_is_down_before_the_database_is_made(world: World):
    assert (await loop_of(world, Store("sqlite://")).health()).status == "down"
