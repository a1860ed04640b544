"""No statement of the product reads a whole table, however much there is on record."""

from typing import Any

import pytest
from loop_moves import SEND, act, loop_of, opened, settle
from sqlalchemy import event

from agents.service import TrainingLoop
from gym.loop import GetHint
from gym.world.world import World

NO_SEARCH = ("BEGIN", "PRAGMA", "INSERT")


async def use(loop: TrainingLoop) -> None:
    """Everything a session can ask for."""
    session_id = await opened(loop, library="tour", time_zone="UTC")
    await opened(loop, time_zone="Asia/Tokyo")
    await act(loop, session_id, SEND, idempotency_key="k")
    await act(loop, session_id, SEND, idempotency_key="k")
    hinted = await loop.hint(GetHint(session_id=session_id, idempotency_key="h"))
    for _ in range(2):
        assert [piece async for piece in loop.words(session_id, hinted.turn)]
    await settle(loop, session_id, hold_next=True)
    await loop.next_scenario(session_id)
    loop.shelf.kept.clear()
    await loop.now(session_id)
    await loop.analytics(session_id)
    await loop.profile("ana")
    await loop.achievements("ana")
    await loop.accounts.pathways("ana")
    await loop.accounts.notices("ana")
    await settle(loop, await opened(loop, "ben", scenario_id="tour-1"))
    board = await loop.leaderboard("weekly", None, None, 1, None)
    assert (await loop.leaderboard("weekly", None, None, 1, board.next_cursor)).rows


@pytest.fixture
async def statements(world: World) -> tuple[TrainingLoop, dict[str, Any]]:
    """Every statement that was run, with values it was run with."""
    loop, seen = loop_of(world), dict[str, Any]()

    def keep(connection: Any, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:
        seen.setdefault(sql, values[0] if many else values)

    event.listen(loop.store.engine, "before_cursor_execute", keep)
    await use(loop)
    event.remove(loop.store.engine, "before_cursor_execute", keep)
    return loop, seen


async def test_every_statement_finds_its_rows_by_an_index(statements: tuple[TrainingLoop, dict[str, Any]]):
    loop, seen = statements
    plans = {}
    with loop.store.engine.connect() as connection:
        for sql, values in seen.items():
            if not sql.startswith(NO_SEARCH):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
                plans[sql] = " | ".join(row[3] for row in rows)
    assert len(plans) >= 10
    assert not {sql: plan for sql, plan in plans.items() if "SCAN" in plan or "TEMP B-TREE" in plan}
    assert any("period=? AND skill=? AND xp>? AND xp<?" in plan for plan in plans.values())
    assert any("ix_attempts_unaided" in plan for plan in plans.values())


async def test_a_turn_takes_no_more_statements_than_it_has_things_to_write(world: World):
    loop, counts = loop_of(world), list[str]()
    session_id = await opened(loop, library="tour")
    event.listen(loop.store.engine, "before_cursor_execute", lambda *told: counts.append(told[2].split()[0]))
    await act(loop, session_id, SEND, idempotency_key="k")
    assert [sql for sql in counts if sql != "BEGIN"].count("SELECT") <= 3
    assert len([sql for sql in counts if sql in ("INSERT", "UPDATE")]) == 3
    assert counts.count("BEGIN") == 3
