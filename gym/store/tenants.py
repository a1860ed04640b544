"""The record of tenants, and to which of them a row belongs.

What belongs to a user, a session or a team belongs to its tenant: the column `tenant` is part of every reference.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    ScalarSelect,
    String,
    Table,
    Text,
    bindparam,
    column,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.exc import IntegrityError

from gym.store.columns import ID, INSTANT, insert_into, metadata, stamp
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

tenants = Table(
    "tenants",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    Column("settings", Text, nullable=False, server_default="{}"),
    Column("created_at", INSTANT, nullable=False),
)

ALL = select(tenants).order_by(tenants.c.id)
ONE = select(tenants).where(tenants.c.id == bindparam("of_id"))
RENAME = update(tenants).where(tenants.c.id == bindparam("of_id"))


class StoredTenant(NamedTuple):
    """A tenant: a clinic, a billing company, a school, or the demo circle of one browser."""

    id: str
    name: str
    time_zone: str
    settings: dict[str, Any]


class TenantStore:
    """What is on record of tenants."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def list_all(self) -> tuple[StoredTenant, ...]:
        """Every tenant, by id."""
        return tuple(map(to_tenant, self.store.rows(ALL)))

    @over_all_tenants()
    def one(self, tenant_id: str) -> StoredTenant | None:
        """One tenant."""
        return next(map(to_tenant, self.store.rows(ONE, of_id=tenant_id)), None)

    @over_all_tenants()
    def add(self, tenant_id: str, name: str, time_zone: str, at: datetime) -> bool:
        """Add a tenant; False where the id is taken."""
        row = {"id": tenant_id, "name": name, "time_zone": time_zone, "created_at": stamp(at)}
        try:
            with self.store.write_transaction() as connection:
                connection.execute(insert(tenants), row)
        except IntegrityError:
            return False
        return True

    @over_all_tenants()
    def rename(self, tenant_id: str, name: str) -> bool:
        """Call a tenant something else; its id stays. False where there is none."""
        with self.store.write_transaction() as connection:
            return connection.execute(RENAME.values(name=name), {"of_id": tenant_id}).rowcount == 1


def to_tenant(row: RowMapping) -> StoredTenant:
    """A row as a value."""
    return StoredTenant(row["id"], row["name"], row["time_zone"], json.loads(row["settings"]))


def make_sure_of(connection: Connection, tenant_id: str, at: str) -> None:
    """Add the tenant of a demo circle, where it is not there yet."""
    statement = insert_into(tenants, connection.dialect.name).on_conflict_do_nothing()
    connection.execute(statement, {"id": tenant_id, "name": tenant_id, "created_at": at})


def tenant_by(owner: str, key: str, name: str) -> ScalarSelect[Any]:
    """The tenant of the row of table `owner` whose `key` is the parameter `name`."""
    rows = table(owner, column("tenant", ID), column(key, ID))
    return select(rows.c.tenant).where(rows.c[key] == bindparam(name, type_=ID)).scalar_subquery()


# What a new row takes its tenant from; the parameter is given with the row.
TENANT_OF_USER = tenant_by("learners", "user_id", "of_user")
TENANT_OF_SESSION = tenant_by("sessions", "id", "of_session")
TENANT_OF_TEAM = tenant_by("teams", "id", "of_team")
