"""Acts outside sessions, attempts by user, notices, certificates, settings; what was done leaves the learner's body."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID, INSTANT, DAY = sa.String(64), sa.String(40), sa.String(10)
GUARD = """
CREATE FUNCTION acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'acts are never changed'; END $$
"""


def upgrade() -> None:
    """Create the tables, fill them from the log, and guard the acts against change."""
    settings()
    acts()
    attempts()
    notices_and_certificates()
    improvement()
    fill_attempts()
    shorten_learners()
    rewrite("sessions", "state", "id", with_calendar)


def settings() -> None:
    """What a user chose: whether boards show them, and when their day begins."""
    op.add_column("learners", sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("learners", sa.Column("day_starts_at", sa.Integer, nullable=False, server_default="0"))
    op.add_column("learners", sa.Column("workdays", sa.Boolean, nullable=False, server_default=sa.false()))


def acts() -> None:
    """The log outside sessions, guarded."""
    op.create_table(
        "acts",
        sa.Column("stream", sa.String(80), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER acts_no_{act.lower()} BEFORE {act} ON acts "
                "BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END"
            )
        return
    op.execute(GUARD)
    op.execute("CREATE TRIGGER acts_stay BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION acts_stay()")


def attempts() -> None:
    """Finished scenarios by user."""
    op.create_table(
        "attempts",
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("scenario_id", ID, nullable=False),
        sa.Column("family", sa.String(120), nullable=False),
        sa.Column("difficulty", sa.String(20), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("is_repeat", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("local_date", DAY, nullable=False),
        sa.Column("accuracy", sa.Float, nullable=False),
        sa.Column("predicted", sa.Float),
        sa.Column("offset", sa.Float, nullable=False, server_default="0"),
        sa.Column("skills", sa.Text, nullable=False),
    )
    op.create_index("ix_attempts_user_scenario", "attempts", ["user_id", "scenario_id"])
    op.create_index("ix_attempts_user_at", "attempts", ["user_id", "at"])
    op.create_index("ix_attempts_family", "attempts", ["family", "at"])


def notices_and_certificates() -> None:
    """calibrations, notices, certificates."""
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), primary_key=True),
        sa.Column("source", sa.String(140), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT),
    )
    op.create_index("ix_notices_user_at", "notices", ["user_id", "at"])
    op.create_table(
        "certificates",
        sa.Column("id", ID, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), nullable=False),
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), nullable=False, unique=True),
        sa.Column("pathway", sa.String(60), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_certificates_user", "certificates", ["user_id", "issued_at"])
    op.create_index("ux_certificates_place", "certificates", ["place"], unique=True)


def improvement() -> None:
    """What the improvement board is ordered by."""
    op.add_column("standings", sa.Column("improvement", sa.Float, nullable=False, server_default="0"))
    op.create_index("ix_standings_improvement", "standings", ["period", "skill", "improvement", "user_id"])


def fill_attempts() -> None:
    """One row for each finished scenario on the log."""
    connection = op.get_bind()
    finished = sa.text(
        "SELECT session_id, turn, user_id, at, local_date, body FROM events WHERE kind = 'scenario_finished' "
        "ORDER BY at, session_id, seq"
    )
    table = sa.table("attempts", *(sa.column(name) for name in COLUMNS))
    rows = [attempt(row, place) for place, row in enumerate(connection.execute(finished).mappings())]
    if rows:
        connection.execute(sa.insert(table), rows)


# Versions begin at 0: what was there before them has lower places.
OLD = 10**9
COLUMNS = (
    *("session_id", "turn", "user_id", "place", "scenario_id", "family", "difficulty", "mode", "at", "local_date"),
    *("accuracy", "skills"),
)


def attempt(row: Any, place: int) -> dict[str, Any]:
    """The row of one event, in its place before all that is to come."""
    body = json.loads(row["body"])
    facts = {name: row[name] for name in ("session_id", "turn", "user_id", "at", "local_date")}
    facts |= {name: body[name] for name in ("scenario_id", "family", "difficulty", "accuracy")}
    return {**facts, "place": place - OLD, "mode": "practice", "skills": json.dumps(body["skills"])}


def shorten_learners() -> None:
    """The ids of what was done become a number: the attempts hold them now."""
    rewrite("learners", "body", "user_id", shortened)


def shortened(body: dict[str, Any]) -> dict[str, Any]:
    """A learner's body with the number of scenarios in place of their ids."""
    kept = {name: value for name, value in body.items() if name not in ("done", "accuracy_sum")}
    met = len(body.get("done", ()))
    return {**kept, "met": met, "practised": {"": {"total": body.get("accuracy_sum", 0.0), "times": met}}}


def with_calendar(state: dict[str, Any]) -> dict[str, Any]:
    """A session's state without the time zone, now its user's, and without the next claim, which is chosen anew."""
    kept = {name: value for name, value in state.items() if name != "time_zone"}
    fresh = {"mode": "practice", "reason": "", "offset": 0.0, "exam": None, "unassisted": False, "choice": None}
    return {**kept, **fresh}


def rewrite(table: str, column: str, key: str, change: Any) -> None:
    """Change the JSON in one column of every row that has any."""
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT {key} AS id, {column} AS body FROM {table}")).mappings().all()
    for row in rows:
        if json.loads(row["body"]):
            body = json.dumps(change(json.loads(row["body"])))
            connection.execute(sa.text(f"UPDATE {table} SET {column} = :body WHERE {key} = :id"), {**row, "body": body})
