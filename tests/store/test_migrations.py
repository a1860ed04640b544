from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from migration_parts import ask, change, url_of, with_next_revision
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex
from store_parts import open_store

from gym.errors import Invalid
from gym.store import Store, chat, columns, library
from gym.store.migrate import head, upgrade

BEFORE = Path(__file__).parents[1] / "cases" / "schema_0013.sql"


def schema(path: Path) -> list[Any]:
    return ask(path, "select name, sql from sqlite_master order by name")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A database of this version, with a learner, a session and an event."""
    path = tmp_path / "gym.db"
    open_store(url_of(path)).engine.dispose()
    change(
        path,
        """
        insert into learners (user_id, version, xp, display_name, time_zone, body)
          values ('ana', 3, 70, 'Ana', 'UTC', '{}');
        insert into sessions (id, user_id, turn, started_at, state, tenant)
          values ('s-1', 'ana', 1, '2026-01-01', '{}', 'local');
        insert into events values ('s-1', 0, 0, 'acted', 'ana', '2026-01-01', '2026-01-01', '{}', 'local');
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


def shape(path: Path) -> dict[str, Any]:
    """Tables with their columns and references, indexes and triggers, however their SQL is written."""
    names = [name for (name,) in ask(path, "select name from sqlite_master where type = 'table'")]
    looked_at = (
        "select * from pragma_table_info('{}')",
        'select "table", "from", "to", on_update, on_delete from pragma_foreign_key_list(\'{}\')',
        "select name, \"unique\", origin, partial from pragma_index_list('{}')",
    )
    tables = {name: [sorted(ask(path, each.format(name))) for each in looked_at] for name in names}
    rest = ask(path, "select name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null")
    return {"tables": tables, "rest": {name: " ".join(sql.split()) for name, sql in rest}}


def test_a_database_of_0_1_0_gets_the_schema_of_a_new_one(tmp_path: Path) -> None:
    """The file holds sqlite_master as version 0.1.0 left it."""
    change(tmp_path / "before.db", BEFORE.read_text())
    change(tmp_path / "before.db", "insert into alembic_version values ('0013')")
    for name in ("before", "now"):
        Store(url_of(tmp_path / f"{name}.db")).upgrade()
    assert shape(tmp_path / "now.db") == shape(tmp_path / "before.db")


@pytest.mark.parametrize("revision", ["0001", "0012"])
def test_a_database_of_before_0_2_0_is_left_alone_and_told_how_to_come_up(made: Path, revision: str) -> None:
    change(made, f"update alembic_version set version_num = '{revision}'")
    before = made.read_bytes()
    with pytest.raises(Invalid, match=rf"revision {revision}.*nothing in it was changed.*git checkout 76b5226"):
        Store(url_of(made)).upgrade()
    assert made.read_bytes() == before
    assert not list(made.parent.glob("*.backup"))


def test_an_upgrade_keeps_every_row_and_a_copy_of_what_was_there(made: Path, tmp_path: Path) -> None:
    before = schema(made)
    upgrade(Store(url_of(made)).engine, with_next_revision(tmp_path))
    assert ask(made, "select version_num from alembic_version") == [("next",)]
    assert ask(made, "select xp, display_name from learners") == [(70, "Ana")]
    assert ask(made, "select session_id, seq from events") == [("s-1", 0)]
    assert ask(made, "select id, color from sessions") == [("s-1", None)]
    assert ask(made, "pragma foreign_key_check") == []
    (copy,) = made.parent.glob("gym.db.*.backup")
    assert schema(copy) == before
    assert ask(copy, "select session_id from events") == [("s-1",)]


def test_a_database_at_head_is_left_alone_without_a_copy(tmp_path: Path) -> None:
    for _ in range(2):
        Store(url_of(tmp_path / "gym.db")).upgrade()
    assert not list(tmp_path.glob("*.backup"))


def test_an_upgrade_that_fails_half_way_changes_nothing(made: Path, tmp_path: Path) -> None:
    change(made, "create table drawings (mine integer)")
    before = schema(made)
    with pytest.raises(Exception, match="drawings"):
        upgrade(Store(url_of(made)).engine, with_next_revision(tmp_path))
    assert schema(made) == before
    assert ask(made, "select version_num from alembic_version") == [(head(),)]


def test_a_broken_reference_stops_the_upgrade_and_changes_nothing(made: Path, tmp_path: Path) -> None:
    session = "('s-2', 'nobody', 1, '2026-01-01', '{}', 'local')"
    change(made, f"insert into sessions (id, user_id, turn, started_at, state, tenant) values {session}")
    before = schema(made)
    with pytest.raises(RuntimeError, match="broken references"):
        upgrade(Store(url_of(made)).engine, with_next_revision(tmp_path))
    assert schema(made) == before


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
