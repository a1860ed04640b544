"""Sign-ins: when, where and how each account came in."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Create the table; PostgreSQL keeps its rows within the tenant."""
    theirs = ["chat_users.tenant", "chat_users.id"]
    op.create_table(
        "sign_ins",
        Column("id", String(64), primary_key=True),
        Column("tenant", String(64), nullable=False),
        Column("user_id", String(36), nullable=False),
        Column("at", String(40), nullable=False),
        Column("until", String(40), nullable=False),
        Column("version", Integer, nullable=False),
        Column("how", String(20), nullable=False),
        Column("address", String(64), nullable=False),
        Column("browser", String(80), nullable=False),
        ForeignKeyConstraint(["tenant", "user_id"], theirs, onupdate="CASCADE", ondelete="CASCADE"),
        Index("ix_sign_ins_user", "user_id", "at"),
    )
    if op.get_bind().dialect.name == "postgresql":
        hold("sign_ins")


def hold(name: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so (as in 0017)."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING (tenant = {said} OR {said} = '*')")
