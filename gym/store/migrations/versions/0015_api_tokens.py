"""API tokens: a digest of each, whose it is and what it may."""

from alembic import op
from sqlalchemy import Column, String

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "api_tokens",
        Column("id", String(64), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("kind", String(10), nullable=False),
        Column("owner", String(64), nullable=False),
        Column("tenant", String(64), nullable=False),
        Column("name", String(80), nullable=False),
        Column("scopes", String(80), nullable=False),
        Column("made_by", String(64), nullable=False),
        Column("made_at", String(40), nullable=False),
        Column("expires_at", String(40), nullable=False),
        Column("last_used_at", String(40)),
        Column("revoked_at", String(40)),
    )
    op.create_index("ux_api_tokens_digest", "api_tokens", ["digest"], unique=True)
    op.create_index("ix_api_tokens_owner", "api_tokens", ["owner", "made_at"])
