"""The table of tenants, and to which of them a row belongs.

What belongs to a user, a session or a team belongs to its tenant: the column `tenant` is part of every reference.
"""

from typing import Any

from sqlalchemy import Column, Connection, ScalarSelect, String, Table, Text, bindparam, column, select, table

from gym.store.columns import ID, INSTANT, insert_into, metadata

tenants = Table(
    "tenants",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    Column("settings", Text, nullable=False, server_default="{}"),
    Column("created_at", INSTANT, nullable=False),
)


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
