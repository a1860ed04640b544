"""The schema of 0.2.0. A database that the versions before brought to 0013 has the same one, and stays as it is."""

from functools import partial

from alembic import op
from sqlalchemy import (
    JSON,
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

revision = "0013"
down_revision = None

metadata, key, required = MetaData(), partial(Column, primary_key=True), partial(Column, nullable=False)
ID, UUID, INSTANT, DAY = String(64), String(36), String(40), String(10)
UNAIDED, IS_DUE = text("mode <> 'practice'"), text("due_at is not null")
Table(
    "learners",
    metadata,
    key("user_id", ID),
    required("version", Integer),
    required("xp", Integer),
    required("display_name", String(80)),
    required("time_zone", String(64)),
    required("body", Text),
    required("listed", Boolean, server_default=true()),
    required("day_starts_at", Integer, server_default="0"),
    required("workdays", Boolean, server_default=false()),
    required("tenant", ID, server_default="local"),
    required("preferences", Text, server_default="{}"),
    Index("ix_learners_tenant", "tenant", "user_id"),
)
Table(
    "acts",
    metadata,
    key("stream", String(80)),
    key("seq", Integer),
    required("kind", String(40)),
    required("actor", ID),
    required("at", INSTANT),
    required("body", Text),
)
Table(
    "notices",
    metadata,
    key("user_id", ForeignKey("learners.user_id")),
    key("source", String(140)),
    required("kind", String(40)),
    required("text", Text),
    required("at", INSTANT),
    Column("read_at", INSTANT),
    Index("ix_notices_user_at", "user_id", "at"),
)
Table("scenarios", metadata, key("id", ID), required("body", Text), Column("offered_to", ID))
Table(
    "sessions",
    metadata,
    key("id", ID),
    required("user_id", ForeignKey("learners.user_id"), index=True),
    required("turn", Integer),
    required("started_at", INSTANT),
    required("state", Text),
    Column("due_at", INSTANT),
    Index("ix_sessions_started", "started_at", "id"),
    Index("ix_sessions_due", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
)
Table(
    "events",
    metadata,
    key("session_id", ForeignKey("sessions.id")),
    key("seq", Integer),
    required("turn", Integer),
    required("kind", String(40)),
    required("user_id", ID),
    required("at", INSTANT),
    required("local_date", DAY),
    required("body", Text),
    Index("ix_events_user", "user_id", "at"),
)
Table(
    "answers",
    metadata,
    key("session_id", ForeignKey("sessions.id")),
    key("turn", Integer),
    Column("key", String(128)),
    required("request", String(64)),
    required("body", Text),
    Column("words", Text),
    Index("ux_answers_key", "session_id", "key", unique=True),
)
Table(
    "xp_ledger",
    metadata,
    key("source", String(140)),
    required("user_id", ForeignKey("learners.user_id"), index=True),
    required("points", Integer),
    required("local_date", DAY),
)
Table(
    "attempts",
    metadata,
    key("session_id", ForeignKey("sessions.id")),
    key("turn", Integer),
    required("user_id", ForeignKey("learners.user_id")),
    required("place", Integer),
    required("scenario_id", ID),
    required("family", String(120)),
    required("difficulty", String(20)),
    required("mode", String(20)),
    required("is_repeat", Boolean, server_default=false()),
    required("at", INSTANT),
    required("local_date", DAY),
    required("accuracy", Float),
    Column("predicted", Float),
    required("offset", Float, server_default="0"),
    required("skills", Text),
    required("skill", String(40), server_default=""),
    required("payer_id", ID, server_default=""),
    required("stage", String(20), server_default=""),
    required("seconds", Float, server_default="0"),
    required("resolved", Boolean, server_default=true()),
    Index("ix_attempts_skill", "skill", "difficulty", "payer_id", "stage"),
    Index("ix_attempts_user_scenario", "user_id", "scenario_id"),
    Index("ix_attempts_user_at", "user_id", "at"),
    Index("ix_attempts_family", "family", "at"),
    Index("ix_attempts_unaided", "user_id", "at", sqlite_where=UNAIDED, postgresql_where=UNAIDED),
)
Table("calibrations", metadata, key("id", Integer), required("at", INSTANT), required("body", Text))
Table(
    "dealt_claims",
    metadata,
    key("session_id", ForeignKey("sessions.id")),
    key("number", Integer),
    required("user_id", ForeignKey("learners.user_id")),
    required("scenario_id", ID),
    required("answer_key", ID),
    required("alias", ID),
    Column("challenge_id", ID),
    required("helped", Boolean, server_default=false()),
    Column("ended_at", INSTANT),
    Column("dealt_at", INSTANT),
    required("touched", Boolean, server_default=false()),
    Index("ix_dealt_claims_key", "user_id", "answer_key"),
    Index("ix_dealt_claims_alias", "user_id", "alias"),
    Index("ix_dealt_claims_answers", "answer_key"),
)
Table(
    "certificates",
    metadata,
    key("id", ID),
    required("place", Integer),
    required("user_id", ForeignKey("learners.user_id")),
    required("session_id", ForeignKey("sessions.id"), unique=True),
    required("pathway", String(60)),
    required("issued_at", INSTANT),
    required("expires_at", INSTANT),
    required("body", Text),
    Column("revoked_at", INSTANT),
    Column("reason", Text),
    Index("ix_certificates_user", "user_id", "issued_at"),
    Index("ux_certificates_place", "place", unique=True),
)
Table(
    "standings",
    metadata,
    key("period", String(24)),
    key("skill", String(40)),
    key("user_id", ForeignKey("learners.user_id")),
    required("xp", Integer),
    required("accuracy_sum", Float),
    required("scenarios", Integer),
    required("improvement", Float, server_default="0"),
    required("tenant", ID, server_default="local"),
    Index("ix_standings_board", "tenant", "period", "skill", text("xp DESC"), "user_id"),
    Index("ix_standings_improvement", "tenant", "period", "skill", text("improvement DESC"), "user_id"),
)
Table(
    "chat_users",
    metadata,
    key("id", UUID),
    required("identifier", String(64)),
    required("about", JSON),
    required("created_at", INSTANT),
    Column("password", Text),
    required("token_version", Integer, server_default="0"),
    required("disabled", Boolean, server_default=false()),
    Index("ux_chat_users_identifier", "identifier", unique=True),
)
Table(
    "chat_threads",
    metadata,
    key("id", UUID),
    required("user_id", ForeignKey("chat_users.id", ondelete="CASCADE")),
    Column("name", Text),
    Column("tags", JSON),
    required("about", JSON),
    required("created_at", INSTANT),
    required("updated_at", INSTANT),
    Index("ix_chat_threads_user", "user_id", "updated_at"),
)
Table(
    "chat_steps",
    metadata,
    key("id", UUID),
    required("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE")),
    required("created_at", INSTANT),
    required("kind", String(40)),
    required("output", Text),
    required("body", JSON),
    Index("ix_chat_steps_thread", "thread_id", "created_at"),
)
Table(
    "chat_elements",
    metadata,
    key("id", UUID),
    required("thread_id", ForeignKey("chat_threads.id", ondelete="CASCADE")),
    Column("step_id", UUID),
    required("created_at", INSTANT),
    required("body", JSON),
    Column("content", Text),
    Index("ix_chat_elements_thread", "thread_id", "created_at"),
)
Table(
    "chat_feedbacks",
    metadata,
    key("id", UUID),
    required("step_id", ForeignKey("chat_steps.id", ondelete="CASCADE")),
    required("value", Integer),
    Column("comment", Text),
    Index("ux_chat_feedbacks_step", "step_id", unique=True),
)
Table(
    "teams",
    metadata,
    key("id", ID),
    required("name", String(60)),
    required("size", Integer),
    required("is_open", Boolean),
    required("body", Text),
    required("tenant", ID, server_default="local"),
    Index("ix_teams_tenant", "tenant", "is_open", "name", "id"),
)
Table(
    "memberships",
    metadata,
    key("user_id", ForeignKey("learners.user_id")),
    key("team_id", ForeignKey("teams.id")),
    Index("ix_memberships_team", "team_id", "user_id"),
)
Table("invitations", metadata, key("digest", String(64)), required("team_id", ForeignKey("teams.id")))
Table("team_weeks", metadata, key("team_id", ForeignKey("teams.id")), key("week", DAY), required("body", Text))
Table(
    "team_standings",
    metadata,
    key("team_id", ForeignKey("teams.id")),
    key("period", String(24)),
    key("skill", String(40)),
    key("user_id", ForeignKey("learners.user_id")),
    required("xp", Integer),
    required("accuracy_sum", Float),
    required("scenarios", Integer),
    required("improvement", Float),
    Index("ix_team_standings_board", "team_id", "period", "skill", "xp", "user_id"),
    Index("ix_team_standings_improvement", "team_id", "period", "skill", "improvement", "user_id"),
)
Table(
    "team_totals",
    metadata,
    key("period", String(24)),
    key("team_id", ForeignKey("teams.id")),
    required("xp", Integer),
    required("scenarios", Integer),
    required("active", Integer),
    required("average", Integer),
    required("tenant", ID, server_default="local"),
    Index("ix_team_totals_board", "tenant", "period", "average", "team_id"),
)
Table(
    "challenges",
    metadata,
    key("id", ID),
    required("challenger", ForeignKey("learners.user_id")),
    required("created_at", INSTANT),
    required("body", Text),
    Index("ix_challenges_challenger", "challenger", "created_at"),
)
Table(
    "challenge_sides",
    metadata,
    key("user_id", ForeignKey("learners.user_id")),
    key("challenge_id", ForeignKey("challenges.id")),
    required("created_at", INSTANT),
    Column("session_id", ForeignKey("sessions.id"), unique=True),
    Index("ix_challenge_sides_user", "user_id", "created_at"),
    Index("ix_challenge_sides_challenge", "challenge_id", "user_id"),
)
Table(
    "disputes",
    metadata,
    key("session_id", ForeignKey("sessions.id")),
    key("turn", Integer),
    required("tenant", ID),
    required("user_id", ForeignKey("learners.user_id")),
    required("reason", Text),
    required("at", INSTANT),
    required("status", String(20)),
    Column("answer", Text),
    Column("decided_by", ID),
    Column("decided_at", INSTANT),
    Index("ix_disputes_tenant", "tenant", "status", "at"),
)
Table(
    "assignments",
    metadata,
    key("id", ID),
    required("tenant", ID),
    required("user_id", ForeignKey("learners.user_id")),
    required("scenario_id", ID),
    required("title", String(120)),
    required("assigned_by", ID),
    required("at", INSTANT),
    required("due_at", INSTANT),
    Column("withdrawn_at", INSTANT),
    Index("ix_assignments_user", "user_id", "due_at"),
    Index("ix_assignments_tenant", "tenant", "due_at"),
)
Table(
    "shares",
    metadata,
    key("digest", String(64)),
    required("tenant", ID),
    required("session_id", ForeignKey("sessions.id")),
    required("shared_by", ID),
    required("at", INSTANT),
    required("until", INSTANT),
    Index("ix_shares_session", "session_id"),
)
Table(
    "library",
    metadata,
    key("id", ID),
    required("tenant", ID),
    required("name", String(120)),
    required("version", Integer),
    required("retired", Boolean, server_default=false()),
    required("at", INSTANT),
    Index("ix_library_tenant", "tenant", "at"),
)
Table(
    "library_versions",
    metadata,
    key("id", ForeignKey("library.id")),
    key("version", Integer),
    required("author", ID),
    required("at", INSTANT),
    required("scenario_id", ID),
    required("body", Text),
    Index("ix_library_versions_scenario", "scenario_id"),
)


def upgrade() -> None:
    """Create every table, and guard both logs against change."""
    metadata.create_all(op.get_bind())
    for name in ("events", "acts"):
        guard(name)


def guard(name: str) -> None:
    """Let the database refuse to change or delete a row of that log."""
    refusal = f"{name} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name}"
            op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{refusal}'); END")
        return
    raised = f"BEGIN RAISE EXCEPTION '{refusal}'; END"
    op.execute(f"CREATE FUNCTION {name}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ {raised} $$")
    trigger = f"CREATE TRIGGER {name}_stay BEFORE UPDATE OR DELETE ON {name}"
    op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION {name}_stay()")
