"""The log of acts is read by tenant, the newest first."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Put the acts of a tenant in their order."""
    op.create_index("ix_acts_tenant", "acts", ["tenant", "at", "stream", "seq"])
