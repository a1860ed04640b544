"""No statement of the product reads a whole table, however much there is on record."""

from typing import Any

import pytest
from loop_moves import SEND, act, loop_of, opened, settle
from sqlalchemy import event

from gym.schemas.challenges import NewChallenge
from gym.schemas.sessions import GetHint
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

NO_SEARCH = ("BEGIN", "PRAGMA", "INSERT")
# Teams with the same average, and the fifty members of one, are put in order by name when a board is read.
TIES = "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"


async def use(loop: Sessions) -> None:
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
    loop.scenarios.kept.clear()
    await loop.now(session_id)
    await loop.analytics(session_id)
    await loop.profile("ana")
    await loop.achievements("ana")
    await loop.accounts.pathways("ana")
    await loop.accounts.notices("ana")
    await settle(loop, await opened(loop, "ben", scenario_id="tour-1"))
    await use_teams(loop)
    board = await loop.leaderboard("weekly", None, None, 1, None)
    assert (await loop.leaderboard("weekly", None, None, 1, board.next_cursor)).rows


async def use_teams(loop: Sessions) -> None:
    """Everything that teams and challenges can ask for."""
    ids = [(await loop.teams.create(NewTeam(user_id=user, name="T"))).team_id for user in ("ana", "ben", "ben")]
    link = await loop.teams.invite(ids[0], NewInvitation(user_id="ana"))
    await loop.teams.join(Join(user_id="ben", token=link.token))
    asked = NewChallenge(user_id="ana", opponent_id="ben", difficulty=Difficulty.BEGINNER)
    challenge_id = (await loop.challenges.challenge(asked)).challenge_id
    await loop.challenges.accept(challenge_id, "ben")
    for user in ("ana", "ben"):
        session_id = await opened(loop, user, challenge=challenge_id)
        for _ in range(12):
            await settle(loop, session_id)
    for user in ("ana", "ben"):
        await loop.challenges.of_user(user)
        await loop.teams.of_user(user)
        page = await loop.teams.members(ids[0], user, "weekly", None, 1, None)
        await loop.teams.members(ids[0], user, "weekly", None, 1, page.next_cursor)
        assert (await loop.teams.week(ids[0], user)).reached_at
    teams = await loop.teams.board("weekly", 1, None)
    assert (await loop.teams.board("weekly", 1, teams.next_cursor)).rows
    await loop.leaderboard("weekly", None, ids[0], 1, None)
    await loop.leaderboard("weekly", None, ids[0], 1, None, "improvement")
    assert (await loop.teams.leave(ids[0], "ben")).teams


@pytest.fixture
async def statements(world: World) -> tuple[Sessions, dict[str, Any]]:
    """Every statement that was run, with values it was run with."""
    loop, seen = loop_of(world), dict[str, Any]()

    def keep(connection: Any, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:
        seen.setdefault(sql, values[0] if many else values)

    event.listen(loop.store.engine, "before_cursor_execute", keep)
    await use(loop)
    event.remove(loop.store.engine, "before_cursor_execute", keep)
    return loop, seen


async def test_every_statement_finds_its_rows_by_an_index(statements: tuple[Sessions, dict[str, Any]]):
    loop, seen = statements
    plans = {}
    with loop.store.engine.connect() as connection:
        for sql, values in seen.items():
            if not sql.startswith(NO_SEARCH):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
                plans[sql] = " | ".join(row[3] for row in rows if row[3] != TIES or "team_" not in sql)
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
    assert len([sql for sql in counts if sql in ("INSERT", "UPDATE")]) == 4
    assert counts.count("BEGIN") == 1, "only what writes needs a transaction"
