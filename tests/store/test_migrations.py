import json
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from migration_parts import ACCOUNTS_AFTER, ACCOUNTS_BEFORE, CARDS_AFTER, CHAT_BEFORE, ask, bring_to, change, url_of
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex
from store_parts import open_store

from gym.errors import Invalid
from gym.progress.learner import Learner
from gym.store import Store, chat, columns, library
from gym.store.migrate import head


def schema(path: Path) -> list[Any]:
    return ask(path, "select name, sql from sqlite_master order by name")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first revision, with a learner, a session and an event."""
    path = tmp_path / "gym.db"
    bring_to(path, "0001")
    change(
        path,
        """
        insert into learners values ('ana', 3, 70, 'Ana', 'UTC', '{}');
        insert into sessions values ('s-1', 'ana', 1, '2026-01-01', '{}');
        insert into events values ('s-1', 0, 0, 'acted', 'ana', '2026-01-01', '2026-01-01', '{}');
        """,
    )
    return path


def test_the_migrated_schema_is_the_one_the_code_reads() -> None:
    assert chat.users.metadata is library.library.metadata is columns.metadata
    with open_store().engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_compared})
        assert compare_metadata(context, columns.metadata) == []


def is_compared(thing: Any, name: str, kind: str, reflected: bool, other: Any) -> bool:
    """Alembic cannot read from SQLite that an index runs downwards: those are compared by their words below."""
    return kind != "index" or name not in ("ix_standings_board", "ix_standings_improvement")


def test_every_index_is_made_as_the_code_has_it(tmp_path: Path) -> None:
    open_store(url_of(tmp_path / "gym.db"))
    found = ask(tmp_path / "gym.db", "select sql from sqlite_master where type = 'index' and sql is not null")
    indexes = [index for table in columns.metadata.tables.values() for index in table.indexes]
    assert {" ".join(row[0].split()) for row in found} == {
        str(CreateIndex(index).compile(dialect=sqlite.dialect())) for index in indexes
    }


def test_an_upgrade_keeps_every_row_and_a_copy_of_what_was_there(old: Path) -> None:
    before = schema(old)
    Store(url_of(old)).upgrade()
    assert ask(old, "select version_num from alembic_version") == [(head(),)]
    assert ask(old, "select xp, display_name from learners") == [(70, "Ana")]
    assert ask(old, "select session_id, seq from events") == [("s-1", 0)]
    assert ask(old, "pragma foreign_key_check") == []
    (copy,) = old.parent.glob("gym.db.*.backup")
    assert schema(copy) == before
    assert ask(copy, "select session_id from events") == [("s-1",)]


def test_what_was_done_before_there_were_accounts_is_still_known(old: Path) -> None:
    change(
        old,
        """
        update learners set body = '{"user_id": "ana", "done": ["sc-1", "sc-2"], "accuracy_sum": 1.5}';
        update sessions set state = '{"time_zone": "UTC", "choice": {"skill": "icd10"}, "phase": "between"}';
        insert into events values ('s-1', 1, 1, 'scenario_finished', 'ana', '2026-01-01', '2026-01-01',
          '{"scenario_id": "sc-1", "family": "f", "difficulty": "beginner", "accuracy": 0.5, "skills": []}');
        """,
    )
    store = Store(url_of(old))
    store.upgrade()
    ((body,),) = ask(old, "select body from learners")
    learner = Learner.model_validate_json(body)
    assert (learner.met, learner.practised[""].mean) == (2, 0.75)
    ((state,),) = ask(old, "select state from sessions")
    assert {"time_zone", "choice"} & {name for name, value in json.loads(state).items() if value} == set()
    assert store.attempts.has_done("ana", "sc-1")
    assert not store.attempts.has_done("ana", "sc-2")


def test_what_the_payer_answered_moves_to_the_score_under_the_same_message(tmp_path: Path) -> None:
    path = tmp_path / "gym.db"
    bring_to(path, "0008")
    change(path, CHAT_BEFORE)
    Store(url_of(path)).upgrade()
    cards = {name: json.loads(body)["props"] for name, body in ask(path, "select id, body from chat_elements")}
    assert cards == CARDS_AFTER


def test_each_old_demo_account_moves_to_a_tenant_of_its_own_and_the_disabled_stay_out(tmp_path: Path) -> None:
    path = tmp_path / "gym.db"
    bring_to(path, "0009")
    change(path, ACCOUNTS_BEFORE)
    store = Store(url_of(path))
    store.upgrade()
    assert list(store.users.accounts()) == ACCOUNTS_AFTER
    tenants = {"ana": "local", "demo-trainee-0000aaaa": "demo-0000aaaa", "terminal": "local"}
    assert dict(ask(path, "select user_id, tenant from learners")) == tenants
    moved = ask(path, "select tenant from disputes union all select tenant from assignments")
    assert moved == [("demo-0000aaaa",)] * 2


def test_a_database_at_head_is_left_alone_without_a_copy(tmp_path: Path) -> None:
    for _ in range(2):
        Store(url_of(tmp_path / "gym.db")).upgrade()
    assert not list(tmp_path.glob("*.backup"))


def test_an_upgrade_that_fails_half_way_changes_nothing(old: Path) -> None:
    change(old, "create table chat_elements (mine integer)")
    before = schema(old)
    with pytest.raises(Exception, match="chat_elements"):
        Store(url_of(old)).upgrade()
    assert schema(old) == before
    assert ask(old, "select version_num from alembic_version") == [("0001",)]


def test_a_broken_reference_stops_the_upgrade_and_changes_nothing(old: Path) -> None:
    change(old, "insert into sessions values ('s-2', 'nobody', 1, '2026-01-01', '{}')")
    before = schema(old)
    with pytest.raises(RuntimeError, match="broken references"):
        Store(url_of(old)).upgrade()
    assert schema(old) == before


def test_a_database_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gym.db"
    open_store(url_of(path)).engine.dispose()
    change(path, "update alembic_version set version_num = '9999'")
    before = schema(path)
    with pytest.raises(Invalid, match=r"newer \(9999\)"):
        Store(url_of(path)).upgrade()
    assert schema(path) == before


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    open_store(url_of(tmp_path / "new" / "folder" / "gym.db"))
    assert (tmp_path / "new" / "folder" / "gym.db").exists()
