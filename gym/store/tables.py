"""The tables of training: the log, and the caches written beside it in the same transaction.

Instants and dates are ISO 8601 text (UTC), so that they sort alike everywhere; bodies are JSON text.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
    true,
)

metadata = MetaData()
IS_DUE = text("due_at is not null")
ID = String(64)
INSTANT = String(40)
DAY = String(10)

learners = Table(
    "learners",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("xp", Integer, nullable=False),
    Column("display_name", String(80), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("day_starts_at", Integer, nullable=False, server_default="0"),
    Column("workdays", Boolean, nullable=False, server_default=false()),
    Column("tenant", ID, nullable=False, server_default="local"),
    Column("preferences", Text, nullable=False, server_default="{}"),
    Index("ix_learners_tenant", "tenant", "user_id"),
)
# `offered_to` is who may ask for a scenario by its id although they have not finished it: "" is anybody, null nobody.
scenarios = Table(
    "scenarios",
    metadata,
    Column("id", ID, primary_key=True),
    Column("body", Text, nullable=False),
    Column("offered_to", ID),
)
# `due_at` is when an exam that goes on is over; null for every other session.
sessions = Table(
    "sessions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", INSTANT),
    Index("ix_sessions_started", "started_at", "id"),
    Index("ix_sessions_due", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
)
events = Table(
    "events",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("user_id", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("local_date", DAY, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_events_user", "user_id", "at"),
)
# What was answered to each turn, so that the same key gives the same answer; `words` is what the coach may be told.
answers = Table(
    "answers",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("key", String(128)),
    Column("request", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("words", Text),
    Index("ux_answers_key", "session_id", "key", unique=True),
)
xp_ledger = Table(
    "xp_ledger",
    metadata,
    Column("source", String(140), primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False, index=True),
    Column("points", Integer, nullable=False),
    Column("local_date", DAY, nullable=False),
)
# Board totals by period ("daily:2024-07-01", "all") and skill ("" for all skills together); `tenant` is the user's now,
# so that an index finds a page among many tenants.
standings = Table(
    "standings",
    metadata,
    Column("period", String(24), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("accuracy_sum", Float, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("improvement", Float, nullable=False, server_default="0"),
    Column("tenant", ID, nullable=False, server_default="local"),
    Index("ix_standings_board", "tenant", "period", "skill", text("xp DESC"), "user_id"),
    Index("ix_standings_improvement", "tenant", "period", "skill", text("improvement DESC"), "user_id"),
)
