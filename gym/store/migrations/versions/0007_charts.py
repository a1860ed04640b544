"""What a chart of the chat draws, kept beside its element."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """chat_elements.content."""
    op.add_column("chat_elements", sa.Column("content", sa.Text))
