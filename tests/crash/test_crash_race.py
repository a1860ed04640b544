"""Several processes at once on one database: one turn, one winner; one user, no XP lost; one upgrade."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from loop_parts import audit, folded
from store_parts import open_store
from workers import Nursery, Worker, nursery

from gym.store.migrate import head

TURNS = 30
MOVES = ("verify_eligibility", "query_provider", "request_prior_auth")


async def three(home: Nursery) -> list[Worker]:
    workers = [await home.worker() for _ in range(3)]
    await asyncio.gather(*(worker.open() for worker in workers))
    return workers


@pytest.mark.slow
async def test_of_three_processes_that_race_for_a_turn_one_wins(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gym.db'}"
    store = open_store(url)
    async with nursery(url, tmp_path) as home:
        workers = await three(home)
        _, opened = await workers[0].ask("start", user_id="ana", scenario_id="tour-1")
        session, won = opened["session_id"], []
        for turn in range(TURNS):
            body = {"session_id": session, "turn": turn}
            asked = zip(workers, MOVES, strict=True)
            replies = await asyncio.gather(*(each.ask("submit", action_type=move, **body) for each, move in asked))
            assert sorted(status for status, _ in replies) == [200, 409, 409]
            won.append(next(MOVES[place] for place, (status, _) in enumerate(replies) if status == 200))
    acted = [event.body["action"]["type"] for event in store.events(session) if event.kind == "acted"]
    assert acted == won
    audit(store)


@pytest.mark.slow
async def test_one_request_sent_to_three_processes_has_one_effect_and_one_answer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gym.db'}"
    store = open_store(url)
    async with nursery(url, tmp_path) as home:
        workers = await three(home)
        _, opened = await workers[0].ask("start", user_id="ana", scenario_id="tour-1")
        for turn in range(TURNS):
            body = {"session_id": opened["session_id"], "idempotency_key": f"k{turn}", "action_type": "submit_claim"}
            replies = await asyncio.gather(*(each.ask("submit", **body) for each in workers))
            assert [status for status, _ in replies] == [200, 200, 200]
            assert all(reply == replies[0] for reply in replies)
    row = store.session(opened["session_id"])
    assert row
    assert (row.turn, json.loads(row.state)["attempts"]) == (TURNS, TURNS)
    audit(store)


async def settle(worker: Worker, scenarios: int) -> None:
    """Sends every claim as it stands, which settles the clean ones, and gives the others up."""
    _, opened = await worker.ask("start", user_id="ana", library="tour")
    for _ in range(scenarios):
        for move in ("submit_claim", "give_up"):
            body: dict[str, Any] = {"session_id": opened["session_id"], "action_type": move}
            status, reply = await worker.ask("submit", **body)
            assert status == 200, reply
            if reply["resolved"]:
                break


@pytest.mark.slow
async def test_one_user_in_three_processes_at_once_loses_no_xp(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gym.db'}"
    store = open_store(url)
    async with nursery(url, tmp_path) as home:
        workers = await three(home)
        await asyncio.gather(*(settle(worker, 8) for worker in workers))
    assert audit(store)["ana"] > 0
    row = store.learner("ana")
    assert row
    assert row.version == 24
    assert folded(store, "ana").model_dump(mode="json") == json.loads(row.body)


@pytest.mark.slow
async def test_processes_that_start_together_make_the_database_once(tmp_path: Path) -> None:
    path = tmp_path / "gym.db"
    async with nursery(f"sqlite:///{path}", tmp_path) as home:
        await three(home)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [(head(),)]
    assert not list(tmp_path.glob("*.backup"))
