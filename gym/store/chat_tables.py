"""The chat's tables: who signs in, their threads, and what stood on the screen."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

ID = String(36)
metadata = MetaData()
users = Table(
    "chat_users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("identifier", String(64), unique=True, nullable=False),
    Column("about", JSON, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("password", Text),
)
threads = Table(
    "chat_threads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ForeignKey("chat_users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text),
    Column("tags", JSON),
    Column("about", JSON, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("updated_at", String(40), nullable=False),
    Index("ix_chat_threads_user", "user_id", "updated_at"),
)
steps = Table(
    "chat_steps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("output", Text, nullable=False),
    Column("body", JSON, nullable=False),
)
elements = Table(
    "chat_elements",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step_id", ID),
    Column("created_at", String(40), nullable=False),
    Column("body", JSON, nullable=False),
)
feedbacks = Table(
    "chat_feedbacks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ForeignKey("chat_steps.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("value", Integer, nullable=False),
    Column("comment", Text),
)
