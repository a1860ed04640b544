"""Facts about leaderboards: who stands where, over which days, page by page."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from loop_moves import GIVE_UP, act, loop_of, opened, settle
from loop_parts import NOON, Clock
from sqlalchemy import text
from store_parts import open_store

from gym.errors import Invalid, NotFound
from gym.progress.boards import Order
from gym.progress.schemas import Board
from gym.services.sessions import Sessions
from gym.store import Store
from gym.store.boards import BoardPageQuery, pages_of, period_name
from gym.world.world import World

WEDNESDAY = NOON
USERS = 25


@pytest.fixture
def store() -> Store:
    """A week's board of 25 users, five of them level at each total."""
    made = open_store()
    week = period_name("weekly", WEDNESDAY.date())
    with made.write_transaction() as connection:
        for number in range(USERS):
            user = {"user": f"u{number:02}", "xp": 100 * (1 + number % 5), "week": week}
            connection.execute(
                text("insert into learners values (:user, 0, :xp, 'U', 'UTC', '{}', true, 0, false, 'local', '{}')"),
                user,
            )
            connection.execute(text("insert into standings values (:week, '', :user, :xp, 1.5, 2, 0, 'local')"), user)
    return made


def loop_at(world: World, store: Store, clock: Clock | None = None) -> Sessions:
    return loop_of(world, store, clock=clock or Clock())


async def page(loop: Sessions, limit: int, cursor: str | None = None, **more: Any) -> Board:
    asked = {"period": "weekly", "skill": None, "team": None, **more}
    return await loop.leaderboard(**asked, limit=limit, cursor=cursor)


@pytest.mark.parametrize("limit", [1, 2, 7, 24, 25, 100])
async def test_pages_put_together_are_the_board(world: World, store: Store, limit: int) -> None:
    loop, rows, cursor = loop_at(world, store), [], None
    while True:
        board = await page(loop, limit, cursor)
        assert len(board.rows) <= limit
        rows += board.rows
        cursor = board.next_cursor
        if cursor is None:
            break
    assert [row.rank for row in rows] == [rank for rank in (1, 6, 11, 16, 21) for _ in range(5)]
    assert [(-row.xp, row.user_id) for row in rows] == sorted((-row.xp, row.user_id) for row in rows)
    assert {(row.accuracy, row.scenarios) for row in rows} == {(0.75, 2)}


async def test_a_page_stays_where_it_is_when_somebody_climbs_over_it(world: World, store: Store) -> None:
    loop = loop_at(world, store)
    first = await page(loop, 10)
    with store.write_transaction() as connection:
        connection.execute(text("update standings set xp = 900 where user_id = 'u00'"))
    second = await page(loop, 15, first.next_cursor)
    assert not {row.user_id for row in second.rows} & {row.user_id for row in first.rows}
    assert second.rows[0].rank == 11


def steps_of(store: Store, query: BoardPageQuery) -> list[str]:
    """How SQLite reads a page."""
    sql = [each.compile(store.engine, compile_kwargs={"literal_binds": True}) for each in pages_of(query)]
    with store.engine.connect() as connection:
        return [str(row[3]) for each in sql for row in connection.exec_driver_sql(f"explain query plan {each}")]


@pytest.mark.parametrize("order", ["xp", "improvement"])
def test_a_page_deep_down_is_found_by_the_index_and_nothing_is_sorted(store: Store, order: Order) -> None:
    query = BoardPageQuery("local", period_name("weekly", WEDNESDAY.date()), "", 5, (200, "u06"), order)
    steps = steps_of(store, query)
    index = "ix_standings_board" if order == "xp" else "ix_standings_improvement"
    sought = [step.partition(index)[2] for step in steps if index in step]
    assert [each.count(f"{order}=? AND user_id>?") for each in sought] == [1, 0]
    assert f"{order}>? AND {order}<?" in sought[1]
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in steps)


def test_a_page_goes_on_among_users_with_the_same_points(store: Store) -> None:
    query = BoardPageQuery("local", period_name("weekly", WEDNESDAY.date()), "", 5, (200, "u06"))
    assert [line.user_id for line in store.board(query).lines] == ["u11", "u16", "u21", "u00", "u05"]


BAD: list[dict[str, Any]] = [
    {"period": "hourly"},
    {"skill": "no_such_skill"},
    {"limit": 0},
    {"limit": 101},
    *({"cursor": cursor} for cursor in ("", "x", "MTow", "LTE6LTE6eA", "MTo5OTk5OTk5OTk5OTk5OTk5OTk5OTphbmE", "é")),
]


@pytest.mark.parametrize("asked", BAD)
async def test_what_no_board_has_is_refused_by_name(world: World, store: Store, asked: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        await page(loop_at(world, store), **{"limit": 10, **asked})
    assert [error.field for error in refused.value.errors] == list(asked)


async def test_a_claim_counts_on_the_boards_of_its_day_week_month_and_skill(world: World) -> None:
    clock = Clock()
    loop = loop_at(world, open_store(), clock)
    done = await settle(loop, await opened(loop, scenario_id="tour-1"))
    places: list[dict[str, Any]] = [{"period": each} for each in ("daily", "weekly", "monthly", "all")]
    boards = [await page(loop, 10, **place) for place in (*places, {"skill": "modifier_25"})]
    assert [[(row.user_id, row.xp, row.accuracy) for row in board.rows] for board in boards] == [
        [("ana", done.xp.earned, 1.0)]
    ] * 5
    assert (await page(loop, 10, skill="icd10")).rows == ()


ALL = ["daily", "weekly", "monthly", "all"]


@pytest.mark.parametrize(("days", "left"), [(0, ALL), (1, ALL[1:]), (5, ALL[2:]), (28, ALL[3:])])
async def test_a_board_begins_anew_with_its_period(world: World, days: int, left: list[str]) -> None:
    clock = Clock()
    loop = loop_at(world, open_store(), clock)
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    clock.go_on(days=days)
    boards = await asyncio.gather(*(page(loop, 10, period=period) for period in ALL))
    assert [board.period for board in boards if board.rows] == left
    today = (NOON + timedelta(days=days)).date()
    assert all(board.date_from <= today < board.date_to for board in boards if board.date_from and board.date_to)


async def test_who_earned_nothing_is_on_no_board(world: World) -> None:
    loop = loop_at(world, open_store())
    await act(loop, await opened(loop, scenario_id="tour-1"), GIVE_UP)
    assert (await page(loop, 10, period="all")).rows == ()


async def test_a_team_that_never_was_has_no_board(world: World, store: Store) -> None:
    with pytest.raises(NotFound, match="no team with that id"):
        await page(loop_at(world, store), 10, team="north")
