"""The log, its caches and the boards."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID, INSTANT, DAY = sa.String(64), sa.String(40), sa.String(10)
GUARD = """
CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are never changed'; END $$
"""


def upgrade() -> None:
    """Create the tables, and guard the log against change."""
    people_and_sessions()
    log_and_answers()
    totals()
    guard_the_log()


def people_and_sessions() -> None:
    """learners, scenarios, sessions."""
    op.create_table(
        "learners",
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("xp", sa.Integer, nullable=False),
        sa.Column("display_name", sa.String(80), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table("scenarios", sa.Column("id", ID, primary_key=True), sa.Column("body", sa.Text, nullable=False))
    op.create_table(
        "sessions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def log_and_answers() -> None:
    """events, answers."""
    op.create_table(
        "events",
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("local_date", DAY, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_events_user", "events", ["user_id", "at"])
    op.create_table(
        "answers",
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(128)),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("words", sa.Text),
    )
    op.create_index("ux_answers_key", "answers", ["session_id", "key"], unique=True)


def totals() -> None:
    """xp_ledger, standings."""
    op.create_table(
        "xp_ledger",
        sa.Column("source", sa.String(140), primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("local_date", DAY, nullable=False),
    )
    op.create_index("ix_xp_ledger_user_id", "xp_ledger", ["user_id"])
    op.create_table(
        "standings",
        sa.Column("period", sa.String(24), primary_key=True),
        sa.Column("skill", sa.String(40), primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), primary_key=True),
        sa.Column("xp", sa.Integer, nullable=False),
        sa.Column("accuracy_sum", sa.Float, nullable=False),
        sa.Column("scenarios", sa.Integer, nullable=False),
    )
    op.create_index("ix_standings_board", "standings", ["period", "skill", "xp", "user_id"])


def guard_the_log() -> None:
    """An event is never changed or taken away: the database refuses."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER events_no_{act.lower()} BEFORE {act} ON events "
                "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
            )
        return
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_stay()"
    )
