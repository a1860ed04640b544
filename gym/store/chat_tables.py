"""The chat's tables: who signs in, their threads, and what stood on the screen."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from gym.store.tables import INSTANT, metadata

ID = String(36)
users = Table(
    "chat_users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("identifier", String(64), nullable=False),
    Column("about", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("password", Text),
    Column("token_version", Integer, nullable=False, server_default="0"),  # one more ends all sign-ins
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Index("ux_chat_users_identifier", "identifier", unique=True),
)
threads = Table(
    "chat_threads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ForeignKey("chat_users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text),
    Column("tags", JSON),
    Column("about", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("updated_at", INSTANT, nullable=False),
    Index("ix_chat_threads_user", "user_id", "updated_at"),
)
steps = Table(
    "chat_steps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("output", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_chat_steps_thread", "thread_id", "created_at"),
)
elements = Table(
    "chat_elements",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False),
    Column("step_id", ID),
    Column("created_at", INSTANT, nullable=False),
    Column("body", JSON, nullable=False),
    Column("content", Text),  # what a chart draws (JSON); cards carry theirs in the body
    Index("ix_chat_elements_thread", "thread_id", "created_at"),
)
feedbacks = Table(
    "chat_feedbacks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ForeignKey("chat_steps.id", ondelete="CASCADE"), nullable=False),
    Column("value", Integer, nullable=False),
    Column("comment", Text),
    Index("ux_chat_feedbacks_step", "step_id", unique=True),
)
