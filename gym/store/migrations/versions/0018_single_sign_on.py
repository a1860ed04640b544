"""Single sign-on: the provider of each tenant, and whom its subjects are here."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, String, Text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create both tables; PostgreSQL keeps their rows within the tenant."""
    op.create_table(
        "sign_in_providers",
        Column("tenant", String(64), ForeignKey("tenants.id"), primary_key=True),
        Column("issuer", String(500), nullable=False),
        Column("client_id", String(200), nullable=False),
        Column("client_secret", Text, nullable=False),
        Column("label", String(80), nullable=False),
        Column("admits_everybody", Boolean, nullable=False),
    )
    theirs = ["chat_users.tenant", "chat_users.id"]
    op.create_table(
        "identities",
        Column("tenant", String(64), primary_key=True),
        Column("issuer", String(500), primary_key=True),
        Column("subject", String(255), primary_key=True),
        Column("user_id", String(36), nullable=False),
        ForeignKeyConstraint(["tenant", "user_id"], theirs, onupdate="CASCADE", ondelete="CASCADE"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in ("sign_in_providers", "identities"):
            hold(name)


def hold(name: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so (as in 0017)."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING (tenant = {said} OR {said} = '*')")
