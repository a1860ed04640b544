"""Databases of earlier revisions and what becomes of them: cards of the chat of 0008, accounts of 0009."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command

from gym.store import Store
from gym.store.engine import WRITES
from gym.store.migrate import configuration

CHAT_BEFORE = """
insert into chat_users values ('u', 'ana', '{}', '2026-01-01', null);
insert into chat_threads values ('t', 'u', 'Knee', null, '{}', '2026-01-01', '2026-01-01');
insert into chat_elements values
  ('r-1', 't', 'm-1', '2026-01-01', '{"name": "RemittanceCard", "props": {"status": "denied"}}', null),
  ('s-1', 't', 'm-1', '2026-01-02', '{"name": "ScoreCard", "forId": "m-1", "props": {"turn": 1}}', null),
  ('s-2', 't', 'm-2', '2026-01-03', '{"name": "ScoreCard", "forId": "m-2", "props": {"turn": 2}}', null),
  ('c-1', 't', 'm-0', '2026-01-01', '{"name": "ClaimCard", "props": {"turn": 2}}', null),
  ('p-1', 't', 'm-3', '2026-01-01', '{"name": "ProgressCard", "props": {}}', null),
  ('r-2', 't', 'm-4', '2026-01-01', '{"name": "RemittanceCard", "props": {"status": "paid"}}', null),
  ('h-1', 't', 'm-5', '2026-01-01', '{"name": "Screen", "props": {"typed": "\\u0000"}}', null)
"""
CARDS_AFTER = {
    "s-1": {"turn": 1, "answer": {"status": "denied"}},
    "s-2": {"turn": 2, "answer": None},
    "c-1": {"turn": 2},
    "h-1": {"typed": "\0"},
}

ACCOUNTS_BEFORE = """
insert into chat_users values
  ('u-1', 'demo-trainee-0000aaaa', '{"role": "trainee", "demo": true}', '2026-01-01', null),
  ('u-2', 'demo-trainer-0000bbbb', '{"role": "trainer", "demo": true}', '2026-01-01', null),
  ('u-3', 'tina', '{"role": "disabled", "tenant": "clinic-a"}', '2026-01-01', 'a hash'),
  ('u-4', 'ana', '{"role": "trainer", "tenant": "local"}', '2026-01-01', 'a hash');
insert into learners (user_id, version, xp, display_name, time_zone, body) values
  ('demo-trainee-0000aaaa', 0, 0, 'x', 'UTC', '{}'), ('ana', 0, 0, 'x', 'UTC', '{}'),
  ('terminal', 0, 0, 'x', 'UTC', '{}');
insert into sessions values ('s-1', 'demo-trainee-0000aaaa', 0, '2026-01-01', '{}');
insert into disputes (session_id, turn, tenant, user_id, reason, at, status) values
  ('s-1', 1, 'local', 'demo-trainee-0000aaaa', 'x', '2026-01-01', 'open');
insert into assignments (id, tenant, user_id, scenario_id, title, assigned_by, at, due_at) values
  ('a-1', 'local', 'demo-trainee-0000aaaa', 'sc-1', 'x', 'ana', '2026-01-01', '2026-01-01')
"""
ACCOUNTS_AFTER = [
    ("ana", "trainer", "local", True, 0, False),
    ("demo-trainee-0000aaaa", "trainee", "demo-0000aaaa", False, 0, False),
    ("demo-trainer-0000bbbb", "trainer", "demo-0000bbbb", False, 0, False),
    ("tina", "trainee", "clinic-a", True, 0, True),
]


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def ask(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def bring_to(path: Path, revision: str) -> None:
    """A new database of an earlier revision."""
    with Store(url_of(path)).engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.upgrade(configuration(connection), revision)
