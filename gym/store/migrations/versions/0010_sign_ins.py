"""A number ends a user's sign-ins, a disabled user keeps the role, and each old demo account gets its own tenant."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

OLD_DEMO = re.compile(r"^demo-(trainee|trainer)-([0-9a-f]{8})$")
users = sa.table(
    "chat_users",
    *(sa.column("identifier", sa.String), sa.column("about", sa.JSON), sa.column("password", sa.Text)),
    sa.column("disabled", sa.Boolean),
)
# What a user's tenant sees of them.
OF_A_TENANT = tuple(
    sa.table(name, sa.column("user_id"), sa.column("tenant")) for name in ("learners", "disputes", "assignments")
)


def upgrade() -> None:
    """Add the number and the mark; give disabled users a role again, and move demo people out of the local tenant."""
    op.add_column("chat_users", sa.Column("token_version", sa.Integer, nullable=False, server_default="0"))
    op.add_column("chat_users", sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    for name, about, password in connection.execute(
        sa.select(users.c.identifier, users.c.about, users.c.password)
    ).all():
        found = OLD_DEMO.match(name)
        if found and password is None:
            move_demo(connection, name, *found.groups())
        elif about.get("role") == "disabled":
            kept = {**about, "role": "trainee"}
            connection.execute(users.update().where(users.c.identifier == name).values(about=kept, disabled=True))


def move_demo(connection: sa.Connection, name: str, role: str, circle: str) -> None:
    """Put a demo account and what was practised under its name into the tenant of its circle."""
    tenant = f"demo-{circle}"
    about = {"role": role, "tenant": tenant, "demo": True}
    connection.execute(users.update().where(users.c.identifier == name).values(about=about))
    for table in OF_A_TENANT:
        connection.execute(table.update().where(table.c.user_id == name).values(tenant=tenant))
