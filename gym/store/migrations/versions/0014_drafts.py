"""Drafts of claims: what is changed on the desk and not sent yet."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, Text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "drafts",
        Column("session_id", String(64), ForeignKey("sessions.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("rev", Integer, nullable=False),
        Column("body", Text, nullable=False),
    )
