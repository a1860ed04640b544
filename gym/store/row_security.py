"""What the database knows of tenants: each transaction says whose rows it may see, and a server holds it to that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Connection, Engine, text

from gym.tenancy import TENANT, over_all_tenants

ENTER = "SELECT set_config('app.tenant', %s, true)"
# What a role can do that no policy forbids, for the table that every turn reads.
HOLDS = text(
    "SELECT r.rolsuper OR r.rolbypassrls AS is_free, c.relrowsecurity AND c.relforcerowsecurity AS is_on, "
    "pg_has_role(c.relowner, 'member') AS owns FROM pg_roles r, pg_class c "
    "WHERE r.rolname = current_user AND c.oid = 'learners'::regclass"
)
Hold = Literal["file", "free", "owner", "held"]


def say_tenant(connection: Connection) -> None:
    """Tell a server, for this transaction, whose rows it may show; SQLite has no rows that it holds back."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(ENTER, (TENANT.get(),))


@contextmanager
def widen(connection: Connection) -> Iterator[None]:
    """Let the statements of this block see the rows of all tenants."""
    with over_all_tenants():
        say_tenant(connection)
        yield
    say_tenant(connection)


def look_at_role(engine: Engine) -> Hold:
    """What row level security is worth here: nothing for a superuser, little against the owner, all for others."""
    if engine.dialect.name == "sqlite":
        return "file"
    with engine.connect() as connection:
        found = connection.execute(HOLDS).one()
    if found.is_free or not found.is_on:
        return "free"
    return "owner" if found.owns else "held"


def let_in(owner: Engine, role: str) -> None:
    """Let the application's role read and write rows, and change nothing of the schema."""
    name = owner.dialect.identifier_preparer.quote_identifier(role)
    with owner.begin() as connection:
        for grant in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
        ):
            connection.exec_driver_sql(grant)
