"""kill -9 at any moment: nothing is applied twice, nothing that was acknowledged is lost."""

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loop_parts import audit, folded
from store_parts import open_store
from workers import Gone, Nursery, Worker, nursery

from gym.store import Store
from gym.world.scenarios.scenario import Scenario

KILLS = 60
USERS = ("ana", "ana", "bo", "bo", "cy", "di", "ed", "flo")
Acknowledged = dict[tuple[str, str], dict[str, Any]]


class Ward:
    """The one worker that is up, and what its clients were told."""

    def __init__(self, home: Nursery, store: Store, chance: Random) -> None:
        self.home, self.store, self.chance = home, store, chance
        self.up: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self.is_over, self.lost = False, 0
        self.asked: set[tuple[str, str]] = set()
        self.acknowledged: Acknowledged = {}
        self.answered = asyncio.Semaphore(0)

    async def start_worker(self) -> Worker:
        worker = await self.home.worker()
        await worker.open()
        self.up.set_result(worker)
        return worker

    async def kill_often(self) -> None:
        """Each worker answers a few turns and dies in the middle of the next ones."""
        for _ in range(KILLS):
            worker = await self.start_worker()
            for _ in range(self.chance.randint(1, 6)):
                await self.answered.acquire()
            await asyncio.sleep(self.chance.uniform(0, 0.05))
            self.up = asyncio.get_running_loop().create_future()
            await worker.kill()
        self.is_over = True
        await self.start_worker()

    async def ask(self, op: str, **body: Any) -> dict[str, Any]:
        """Ask until there is an answer, as a client does: the same body under the same key."""
        while True:
            worker = await self.up
            try:
                status, reply = await worker.ask(op, **body)
            except Gone:
                self.lost += 1
                continue
            assert status == 200, reply
            return reply

    async def turn(self, session: str, op: str, turn: int, key: str, **body: Any) -> dict[str, Any]:
        """One turn, now and then asked twice at once; the answer is the same each time."""
        request = {"session_id": session, "turn": turn, "idempotency_key": key, **body}
        self.asked.add((session, key))
        times = 2 if self.chance.random() < 0.1 else 1
        replies = await asyncio.gather(*(self.ask(op, **request) for _ in range(times)))
        assert all(reply == replies[0] for reply in replies)
        assert replies[0]["turn"] == turn + 1
        self.acknowledged[session, key] = replies[0]
        self.answered.release()
        return replies[0]

    def fix(self, session: str) -> dict[str, Any]:
        """The move that settles the claim on the session's desk, from its key."""
        row = self.store.session(session)
        assert row
        body = self.store.scenario(json.loads(row.state)["scenario_id"])
        assert body
        action = Scenario.model_validate_json(body).optimal_actions[0]
        if action.type not in ("correct_claim", "replace_claim", "reopen_claim", "submit_claim"):
            return {"action_type": "give_up"}
        edits = {"edits": [each.model_dump() for each in action.edits]} if action.edits else {}
        return {"action_type": action.type, "action_details": edits}

    async def train(self, user: str, number: int) -> None:
        """A trainee who sends each claim as it stands, asks for a hint now and then, and settles it."""
        opened = await self.ask("start", user_id=user)
        session, turn, mode = opened["session_id"], 0, opened["scenario"]["mode"]
        while not self.is_over:
            moves: list[tuple[str, dict[str, Any]]] = [("submit", {"action_type": "verify_eligibility"})]
            moves += [("hint", {})] if mode == "practice" and self.chance.random() < 0.3 else []
            moves.append(("submit", self.fix(session)))
            for op, body in moves:
                reply = await self.turn(session, op, turn, f"{number}-{turn}", **body)
                turn = reply["turn"]
            mode = reply["next_scenario"]["mode"]


def check_acknowledged(ward: Ward) -> None:
    with ward.store.engine.connect() as connection:
        query = "select session_id, key, turn, body from answers where key is not null"
        rows = connection.exec_driver_sql(query).all()
    kept = {(session, key): json.loads(body) for session, key, _, body in rows}
    assert len(kept) == len(rows), "a key was applied twice"
    assert set(kept) <= ward.asked
    assert set(ward.acknowledged) <= set(kept), "an acknowledged turn was lost"
    assert all(kept[place] == reply for place, reply in ward.acknowledged.items())


@pytest.mark.slow
async def test_sixty_kills_under_eight_clients_lose_nothing_and_apply_nothing_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gym.db'}"
    store = open_store(url)
    async with nursery(url, tmp_path) as home:
        ward = Ward(home, store, Random(7))
        async with asyncio.TaskGroup() as group:
            group.create_task(ward.kill_often())
            for number, user in enumerate(USERS, 1):
                group.create_task(ward.train(user, number))
    assert ward.lost > KILLS / 2, "the kills met too few requests"
    check_acknowledged(ward)
    assert sum(audit(store).values()) > 0
    for user in set(USERS):
        row = store.learner(user)
        assert row
        assert folded(store, user).model_dump(mode="json") == json.loads(row.body)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
