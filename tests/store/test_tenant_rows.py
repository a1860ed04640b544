"""Rows of a tenant: nothing refers to a row of another one, and who is moved takes all along but changes no log."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from before_parts import open_copy
from rows import for_each
from sqlalchemy import ColumnElement, Connection, Table, and_, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from gym.store import Store, columns

TABLES = columns.metadata.tables
OF_TENANT = {name for name, table in TABLES.items() if "tenant" in table.c}
# What is everybody's: claims by their content, how hard they were found to be, and the tenants themselves.
OF_ALL = {"scenarios", "calibrations", "tenants"}
# A former member's name stays on the sums of a team after they were moved.
FORMER = {("team_standings", "user_id")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The database that the version before filled: two clinics with something in every table."""
    store = open_copy(tmp_path)
    yield store
    store.engine.dispose()


def test_every_table_has_a_tenant_but_for_those_named() -> None:
    assert set(TABLES) - OF_TENANT == OF_ALL


def test_every_reference_between_rows_of_tenants_stays_within_one() -> None:
    loose = {
        (name, ", ".join(key.column_keys))
        for name in OF_TENANT
        for key in TABLES[name].foreign_key_constraints
        if key.referred_table.name in OF_TENANT and "tenant" not in {each.column.name for each in key.elements}
    }
    assert loose == FORMER


def test_no_row_can_be_pointed_at_another_tenants(store: Store) -> None:
    """Every row with such a reference is tried: as a row of the other clinic it is refused."""
    tried = set()
    for name in sorted(OF_TENANT - {"acts", "api_tokens", "learners", "chat_users", "teams", "library"}):
        with store.engine.connect() as connection:
            row = connection.execute(TABLES[name].select().limit(1)).mappings().first()
        if row is None:
            continue
        other = "clinic-b" if row["tenant"] == "clinic-a" else "clinic-a"
        with pytest.raises((IntegrityError, DatabaseError)), store.write_transaction() as connection:
            connection.execute(TABLES[name].update().where(matches(TABLES[name], dict(row))).values(tenant=other))
        tried.add(name)
    assert len(tried) > 15


def matches(table: Table, row: dict[str, Any]) -> ColumnElement[bool]:
    """That row by its key."""
    return and_(*(each == row[each.name] for each in table.primary_key))


def held(connection: Connection, user_id: str) -> dict[str, set[str]]:
    """The tenants of the rows that name a user, by table."""
    named = {name: "user_id" for name in OF_TENANT if "user_id" in TABLES[name].c and not name.startswith("chat_")}
    found = {}
    for name, key in named.items():
        sql = text(f"select distinct tenant from {name} where {key} = :user")
        found[name] = set(connection.scalars(sql, {"user": user_id}))
    return {name: tenants for name, tenants in found.items() if tenants}


def test_who_is_moved_takes_every_row_along_and_no_word_of_a_log_is_changed(store: Store) -> None:
    logs = {name: told(store, name) for name in ("events", "acts")}
    store.users.move("ana", "clinic-b")
    with store.engine.connect() as connection:
        assert connection.execute(text("pragma foreign_key_check")).all() == []
        found = held(connection, "ana")
        assert len(found) >= 8
        assert found.pop("team_standings") == {"clinic-a"}
        assert set().union(*found.values()) == {"clinic-b"}
        acts = connection.execute(text("select distinct tenant from acts where stream = 'user:ana'")).scalars().all()
        chats = "select distinct t.tenant from chat_threads t join chat_users u on u.id = t.user_id"
        owned = connection.execute(text(f"{chats} where u.identifier = 'ana'")).scalars().all()
    assert (acts, set(owned) <= {"clinic-b"}) == (["clinic-b"], True)
    now = {name: told(store, name) for name in logs}
    assert {name: now[name][: len(rows)] for name, rows in logs.items()} == logs


def told(store: Store, name: str) -> list[Any]:
    """The rows of a log without their tenant, in the order of their writing."""
    said = [each for each in TABLES[name].c if each.name != "tenant"]
    with store.engine.connect() as connection:
        rows = connection.execute(TABLES[name].select().with_only_columns(*said).order_by(text("rowid")))
        return [tuple(row) for row in rows]


CHANGES = (
    ("update events set body = '{}', tenant = 'clinic-b' where tenant = 'clinic-a'", "never changed"),
    ("update events set body = body", "never changed"),
    ("update events set tenant = 'clinic-b' where tenant = 'clinic-a'", "FOREIGN KEY"),
    ("update acts set at = '2020-01-01', tenant = 'clinic-b' where tenant = 'clinic-a'", "never changed"),
    ("update acts set actor = 'zoe'", "never changed"),
    ("delete from acts", "never changed"),
    ("delete from events", "never changed"),
)


@for_each(("sql", "said"), CHANGES)
def test_a_log_lets_nothing_be_changed_but_the_tenant_of_who_is_moved(sql: str, said: str, store: Store) -> None:
    with pytest.raises(DatabaseError, match=said), store.write_transaction() as connection:
        connection.execute(text(sql))
