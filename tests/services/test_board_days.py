"""Facts about what a board shows: equal points share a rank, and what was just settled stands on every board."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from loop_moves import loop_of, opened, settle
from loop_parts import Clock
from store_parts import open_store
from team_parts import add_users, audit_team, create, finish

from gym.progress.boards import Period
from gym.schemas.teams import NewTeam
from gym.services.sessions import Sessions
from gym.world.world import World

SUNDAY_EVENING = datetime(2026, 5, 31, 20, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
MONDAY_MORNING = datetime(2026, 6, 1, 8, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)
DATED: tuple[Period, ...] = ("daily", "weekly", "monthly")


def loop_at(world: World, at: datetime) -> Sessions:
    return loop_of(world, clock=Clock(at))


async def test_users_with_equal_xp_share_a_rank_over_pages_too(world: World) -> None:
    loop = loop_of(world, open_store())
    for user in ("zoe", "ann", "max"):
        await settle(loop, await opened(loop, user, scenario_id="tour-1"))
    await settle(loop, await opened(loop, "zoe", scenario_id="tour-2"))
    ranks, cursor = list[tuple[int, str]](), None
    while True:
        board = await loop.leaderboard("weekly", None, None, 1, cursor)
        ranks += [(row.rank, row.user_id) for row in board.rows]
        cursor = board.next_cursor
        if cursor is None:
            break
    assert ranks == [(1, "zoe"), (2, "ann"), (2, "max")]


async def test_the_rank_after_equal_ones_counts_all_of_them(world: World) -> None:
    loop = loop_of(world, open_store())
    for user in ("ann", "max"):
        await settle(loop, await opened(loop, user, scenario_id="tour-1"))
        await settle(loop, await opened(loop, user, scenario_id="tour-2"))
    await settle(loop, await opened(loop, "zoe", scenario_id="tour-1"))
    first = await loop.leaderboard("all", None, None, 2, None)
    (last,) = (await loop.leaderboard("all", None, None, 2, first.next_cursor)).rows
    assert [row.rank for row in (*first.rows, last)] == [1, 1, 3]


async def test_teams_with_equal_averages_share_a_rank(world: World) -> None:
    loop = loop_of(world)
    add_users(loop.store, "ana", "ben")
    for user in ("ana", "ben"):
        create(loop.store, user, team_id=f"t-{user}")
        finish(loop.store, user)
    first = await loop.teams.board("weekly", 1, None)
    second = await loop.teams.board("weekly", 1, first.next_cursor)
    assert [row.rank for row in (*first.rows, *second.rows)] == [1, 1]


@pytest.mark.parametrize("period", DATED)
@pytest.mark.parametrize(
    ("zone", "at"), [("America/Los_Angeles", SUNDAY_EVENING), ("Asia/Tokyo", MONDAY_MORNING)], ids=["west", "east"]
)
async def test_what_was_just_settled_stands_on_the_boards_of_now(
    world: World, zone: str, at: datetime, period: Period
) -> None:
    loop = loop_at(world, at)
    session_id = await opened(loop, "ana", scenario_id="tour-1", time_zone=zone)
    await loop.teams.create(NewTeam(user_id="ana", name="North"))
    await settle(loop, session_id)
    (team,) = (await loop.teams.board(period, 10, None)).rows
    boards = [await loop.leaderboard(period, None, each, 10, None) for each in (None, team.team_id)]
    assert [[row.user_id for row in board.rows] for board in boards] == [["ana"], ["ana"]]
    audit_team(loop.store, team.team_id)
