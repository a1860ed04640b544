"""The record on PostgreSQL: what SQLite's tests hold of it, against a server of its own."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from loop_moves import SEND, act, loop_of, opened, settle
from loop_parts import NOON
from postgres_parts import or_skip, serving
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from store_parts import open_store

from agents.minds import MINDS
from gym.errors import Invalid, Stale
from gym.progress.rewards import xp
from gym.schemas.accounts import PersonalSettings
from gym.schemas.sessions import GetHint
from gym.services.regrade import Regrader
from gym.store import Store, chat, columns
from gym.store.boards import BoardPageQuery, period_name
from gym.store.migrate import current, head
from gym.world.world import World

pytestmark = pytest.mark.slow

NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server that was started for this file; skips where none can be."""
    with or_skip(serving()) as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """The URL of a new database."""
    name = f"gym{next(NUMBERS)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = open_store(url)
    yield made
    made.engine.dispose()


def ask(store: Store, sql: str) -> list[Any]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_the_migrated_schema_is_the_one_the_code_reads(store: Store) -> None:
    assert current(store.engine) == head()
    assert chat.users.metadata is columns.metadata
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), columns.metadata) == []


def test_a_database_of_0_1_0_goes_on_and_an_older_one_is_told_how_to_come_up(store: Store) -> None:
    store.add_learner("ana", "{}", "UTC")
    store.upgrade()
    assert ask(store, "select user_id from learners") == [("ana",)]
    with store.engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0012'")
    with pytest.raises(Invalid, match="git checkout"):
        store.upgrade()
    assert ask(store, "select user_id from learners") == [("ana",)]


@pytest.mark.parametrize("sql", ["update events set body = '{}'", "delete from events"])
async def test_an_event_is_never_changed_or_taken_away(world: World, store: Store, sql: str) -> None:
    await opened(loop_of(world, store))
    before = ask(store, "select * from events")
    with pytest.raises(DatabaseError, match="never changed"), store.write_transaction() as connection:
        connection.execute(text(sql))
    assert before == ask(store, "select * from events") != []


async def test_a_session_is_played_told_of_and_counted(world: World, store: Store) -> None:
    loop = loop_of(world, store)
    session_id = await opened(loop, scenario_id="tour-1", time_zone="Asia/Tokyo")
    sent = await act(loop, session_id, SEND, idempotency_key="k")
    assert await act(loop, session_id, SEND, idempotency_key="k") == sent
    hinted = await loop.hint(GetHint(session_id=session_id))
    assert [piece async for piece in loop.words(session_id, hinted.turn)]
    with pytest.raises(Stale):
        await act(loop, session_id, SEND, turn=0)
    done = await settle(loop, session_id)
    assert (await loop.profile("ana")).total_xp == done.xp.earned > 0
    assert [event.seq for event in store.events(session_id)] == list(range(len(store.events(session_id))))
    await loop.accounts.change_settings("ana", PersonalSettings(display_name="Ana", time_zone="UTC"))
    assert (await loop.accounts.settings("ana")).display_name == "Ana"
    assert (await loop.accounts.notices("ana")).unread == 1
    assert (await loop.accounts.read_notices("ana", NOON)).unread == 0
    assert [each.readiness.tries for each in (await loop.accounts.pathways("ana")).pathways] == [0] * 4
    assert [row.user_id for row in (await loop.leaderboard("all", None, None, 5, None)).rows] == ["ana"]


@pytest.mark.parametrize("order", ["xp", "improvement"])
def test_pages_put_together_are_the_board(store: Store, order: Any) -> None:
    week = period_name("weekly", NOON.date())
    with store.write_transaction() as connection:
        for number in range(25):
            row = {"user": f"u{number:02}", "xp": number % 5, "gain": number % 4 / 3, "listed": number % 10 != 3}
            learner = "insert into learners values (:user, 0, :xp, 'U', 'UTC', '{}', :listed, 0, false, 'local', '{}')"
            connection.execute(text(learner), row)
            sql = "insert into standings values (:week, '', :user, :xp, 1.5, 2, :gain, 'local')"
            connection.execute(text(sql), {**row, "week": week})
    found, after, more = list[Any](), None, True
    while more:
        page = store.board(BoardPageQuery("local", week, "", 3, after, order))
        found += [(-getattr(line, order), line.user_id) for line in page.lines]
        after, more = (-found[-1][0], found[-1][1]), page.more
    mine = f"from standings join learners using (user_id) where listed and standings.{order} > 0"
    assert found == sorted(found)
    assert len(found) == len(set(found)) == ask(store, f"select count(*) {mine}")[0][0]


async def test_a_regrade_is_applied_once(world: World, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = loop_of(world, store)
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    monkeypatch.setattr(xp, "BASE", 100)
    regrader = Regrader(MINDS, loop.scenarios, loop.turns.clock)
    (found,) = [each async for each in regrader.differences()]
    assert [await regrader.apply(found) for _ in range(2)] == [True, False]
    assert ask(store, "select sum(points) from xp_ledger") == [(found.xp_after,)]
    assert ask(store, "select xp from standings where period = 'all' and skill = ''") == [(found.xp_after,)]
