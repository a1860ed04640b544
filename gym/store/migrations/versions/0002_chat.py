"""The chat's users, threads, messages and cards."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID, INSTANT = sa.String(36), sa.String(40)


def upgrade() -> None:
    """Create the chat's tables."""
    op.create_table(
        "chat_users",
        sa.Column("id", ID, primary_key=True),
        sa.Column("identifier", sa.String(64), nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("password", sa.Text),
    )
    op.create_index("ux_chat_users_identifier", "chat_users", ["identifier"], unique=True)
    op.create_table(
        "chat_threads",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("chat_users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("tags", sa.JSON),
        sa.Column("about", sa.JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )
    op.create_index("ix_chat_threads_user", "chat_threads", ["user_id", "updated_at"])
    messages_and_cards()


def messages_and_cards() -> None:
    """chat_steps, chat_elements, chat_feedbacks."""
    op.create_table(
        "chat_steps",
        sa.Column("id", ID, primary_key=True),
        sa.Column("thread_id", ID, sa.ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("output", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("ix_chat_steps_thread", "chat_steps", ["thread_id", "created_at"])
    op.create_table(
        "chat_elements",
        sa.Column("id", ID, primary_key=True),
        sa.Column("thread_id", ID, sa.ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False),
        sa.Column("step_id", ID),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("ix_chat_elements_thread", "chat_elements", ["thread_id", "created_at"])
    op.create_table(
        "chat_feedbacks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("step_id", ID, sa.ForeignKey("chat_steps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text),
    )
    op.create_index("ux_chat_feedbacks_step", "chat_feedbacks", ["step_id"], unique=True)
