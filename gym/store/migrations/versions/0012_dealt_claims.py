"""Every claim that was dealt, with its alias and whether help with it was taken; and when a running exam is over."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID, INSTANT = sa.String(64), sa.String(40)
KINDS = ("session_started", "scenario_presented", "hint_given", "scenario_finished", "exam_ended")
EVENTS = sa.text(
    "select session_id, user_id, at, kind, body from events where kind in :kinds order by session_id, seq"
).bindparams(sa.bindparam("kinds", KINDS, expanding=True))
CHALLENGES = sa.text(
    "select challenge_sides.session_id, challenges.id, challenges.body from challenge_sides "
    "join challenges on challenges.id = challenge_sides.challenge_id where challenge_sides.session_id is not null"
)
RUNNING = sa.text("update sessions set due_at = :due where id = :session")


def upgrade() -> None:
    """Make the table and fill it from the log; mark the exams that are going on."""
    made = op.create_table(
        "dealt_claims",
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("learners.user_id"), nullable=False),
        sa.Column("scenario_id", ID, nullable=False),
        sa.Column("answer_key", ID, nullable=False),
        sa.Column("alias", ID, nullable=False),
        sa.Column("challenge_id", ID),
        sa.Column("helped", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("ended_at", INSTANT),
    )
    op.create_index("ix_dealt_claims_key", "dealt_claims", ["user_id", "answer_key"])
    op.create_index("ix_dealt_claims_alias", "dealt_claims", ["user_id", "alias"])
    op.create_index("ix_dealt_claims_answers", "dealt_claims", ["answer_key"])
    op.add_column("scenarios", sa.Column("offered_to", ID))
    op.add_column("sessions", sa.Column("due_at", INSTANT))
    due = sa.text("due_at is not null")
    op.create_index("ix_sessions_due", "sessions", ["due_at"], sqlite_where=due, postgresql_where=due)
    connection = op.get_bind()
    rows = list(claims(connection))
    if rows:
        connection.execute(made.insert(), rows)
    for row in connection.execute(sa.text("select id, state from sessions")).mappings().all():
        state = json.loads(row["state"])
        if state.get("exam") and state.get("phase") != "over":
            connection.execute(RUNNING, {"session": row["id"], "due": stamp(state["exam"]["until"])})


def claims(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The rows of every session; a claim of an exam is over with the exam."""
    bodies = {row.id: row.body for row in connection.execute(sa.text("select id, body from scenarios"))}
    keys = {scenario_id: answer_key(json.loads(body)) for scenario_id, body in bodies.items()}
    played = {row.session_id: (row.id, json.loads(row.body)["scenarios"]) for row in connection.execute(CHALLENGES)}
    by_session = dict[str, list[Any]]()
    for event in connection.execute(EVENTS).mappings():
        by_session.setdefault(event["session_id"], []).append(event)
    for session_id, log in by_session.items():
        challenge_id, scenarios = played.get(session_id, (None, []))
        for row in of_session(session_id, log):
            is_of_challenge = row["scenario_id"] in scenarios
            key = keys.get(row["scenario_id"], row["scenario_id"])
            yield {**row, "answer_key": key, "challenge_id": challenge_id if is_of_challenge else None}


def of_session(session_id: str, log: list[Any]) -> list[dict[str, Any]]:
    """The claims of one session, in order."""
    rows, is_exam = list[dict[str, Any]](), False
    for event in log:
        body = json.loads(event["body"])
        match event["kind"]:
            case "session_started":
                is_exam = bool(body.get("exam"))
            case "scenario_presented":
                number = len(rows) + 1
                names = {"session_id": session_id, "number": number, "alias": alias(session_id, number)}
                facts = {"user_id": event["user_id"], "scenario_id": body["scenario_id"]}
                rows.append({**names, **facts, "helped": False, "ended_at": None})
            case "hint_given" if rows:
                rows[-1]["helped"] = True
            case "scenario_finished" if rows and not is_exam:
                rows[-1]["ended_at"] = event["at"]
            case "exam_ended":
                rows = [{**row, "ended_at": event["at"]} for row in rows]
    return rows


def alias(session_id: str, number: int) -> str:
    """What a claim is called outside."""
    return f"sc-{hashlib.sha256(f'{session_id}:{number}'.encode()).hexdigest()[:16]}"


def answer_key(scenario: dict[str, Any]) -> str:
    """What two scenarios have in common of which one shows the answer to the other."""
    parts = json.dumps([scenario["case"]["claim"], scenario["solution"]], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()


def stamp(instant: str) -> str:
    """An instant as it stands in the database."""
    return datetime.fromisoformat(instant).astimezone(UTC).isoformat(timespec="microseconds")
