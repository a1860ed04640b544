"""What the tests of the loop share: a database, a clock that stands still, and an audit of the whole record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from gym.progress.learner import Learner, new_learner
from gym.progress.learner import apply as learn
from gym.store import Store

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until told to go on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Seeds:
    """100, 101, 102..."""

    number: int = 100

    def __call__(self) -> int:
        self.number += 1
        return self.number - 1


def folded(store: Store, user_id: str) -> Learner:
    """The learner as the log alone tells, their sessions' events in the order in which they were written."""
    sql = "select session_id, seq from events where user_id = :user order by rowid"
    with store.engine.connect() as connection:
        places = [tuple(row) for row in connection.execute(text(sql), {"user": user_id})]
    logs = {session_id: store.events(session_id) for session_id, _ in places}
    learner = new_learner(user_id)
    for session_id, seq in places:
        learner = learn(learner, logs[session_id][seq])
    return learner


def audit(store: Store) -> dict[str, int]:
    """Checks the whole record; the points of each user."""

    def ask(sql: str) -> Sequence[Any]:
        with store.engine.connect() as connection:
            return connection.execute(text(sql)).all()

    assert not ask("select session_id from events group by 1 having count(*) <> max(seq) + 1 or min(seq) <> 0")
    assert not ask(
        "select s.id from sessions s left join answers a on a.session_id = s.id "
        "group by s.id, s.turn having count(a.turn) <> s.turn + 1 or max(a.turn) <> s.turn"
    )
    ledger = dict(map(tuple, ask("select user_id, sum(points) from xp_ledger group by 1")))
    board = dict(map(tuple, ask("select user_id, xp from standings where period = 'all' and skill = ''")))
    told: dict[str, int] = {}
    for user_id, body in ask("select user_id, body from events where kind = 'scenario_finished'"):
        told[user_id] = told.get(user_id, 0) + json.loads(body)["xp"]
    learners = {
        user_id: (xp, json.loads(body)["xp"]) for user_id, xp, body in ask("select user_id, xp, body from learners")
    }
    for user_id, totals in learners.items():
        assert {*totals, ledger.get(user_id, 0), told.get(user_id, 0), board.get(user_id, 0)} == {totals[0]}
    return {user_id: totals[0] for user_id, totals in learners.items()}
