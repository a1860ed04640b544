"""The tables of sessions and their log, and what is read of them."""

from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    select,
    text,
)

from gym.store.accounts import calendar_of, learners
from gym.store.columns import DAY, ID, INSTANT, insert_into, metadata, refer_within, tenant_column
from gym.store.records import SessionRow, StoredAnswer

IS_DUE = text("due_at is not null")
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
    Column("user_id", ID, nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", INSTANT),
    tenant_column(),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_sessions_started", "started_at", "id"),
    Index("ix_sessions_due", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
    Index("ux_sessions_tenant", "tenant", "id", unique=True),
)
events = Table(
    "events",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("user_id", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("local_date", DAY, nullable=False),
    Column("body", Text, nullable=False),
    tenant_column(),
    refer_within("session_id", "sessions"),
    Index("ix_events_user", "user_id", "at"),
)
# What was answered to each turn, so that the same key gives the same answer; `words` is what the coach may be told.
answers = Table(
    "answers",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("key", String(128)),
    Column("request", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("words", Text),
    tenant_column(),
    refer_within("session_id", "sessions"),
    Index("ux_answers_key", "session_id", "key", unique=True),
)
xp_ledger = Table(
    "xp_ledger",
    metadata,
    Column("source", String(140), primary_key=True),
    Column("user_id", ID, nullable=False, index=True),
    Column("points", Integer, nullable=False),
    Column("local_date", DAY, nullable=False),
    tenant_column(),
    refer_within("user_id", "learners", "user_id"),
)
LEARNT = ("body", "version", "xp", "time_zone", "day_starts_at", "workdays")
# Of a session of somebody who was erased no state is left: it is there for nobody.
IS_HERE = sessions.c.state != ""
SESSION = (
    select(sessions, *(learners.c[name] for name in LEARNT))
    .join(learners)
    .where(sessions.c.id == bindparam("id"), IS_HERE)
)
LEARNER = select(learners).where(learners.c.user_id == bindparam("id"))
SCENARIO = select(scenarios.c.body).where(scenarios.c.id == bindparam("id"))
ANSWERS = select(answers).where(answers.c.session_id == bindparam("id"))
ANSWER_TO_KEY = ANSWERS.where(answers.c.key == bindparam("key"))
ANSWER_TO_TURN = ANSWERS.where(answers.c.turn == bindparam("turn"))
LOG = select(events).where(events.c.session_id == bindparam("id")).order_by(events.c.seq)
OF_TURN = LOG.where(events.c.turn == bindparam("turn"), events.c.kind == bindparam("kind"))


def keep_scenario(connection: Connection, scenario_id: str, body: str, offered_to: str | None = None) -> None:
    """Store a scenario; its id is a hash, so the same one may be there already."""
    statement = insert_into(scenarios, connection.dialect.name).on_conflict_do_nothing()
    connection.execute(statement, {"id": scenario_id, "body": body, "offered_to": offered_to})


def session_row(row: RowMapping) -> SessionRow:
    """A session as a value."""
    return SessionRow(
        session_id=row["id"],
        user_id=row["user_id"],
        turn=row["turn"],
        started_at=datetime.fromisoformat(row["started_at"]),
        state=row["state"],
        learner=row["body"],
        version=row["version"],
        xp=row["xp"],
        calendar=calendar_of(row),
    )


def answer(row: RowMapping) -> StoredAnswer:
    """A stored answer as a value."""
    return StoredAnswer(row["turn"], row["request"], row["body"], row["words"])
