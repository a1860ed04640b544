"""When each claim was dealt, and whether a move was made on it: both count in every session with that claim."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.String(40)
EVENTS = sa.text(
    "select session_id, at, kind from events where kind in ('scenario_presented', 'acted') order by session_id, seq"
)
KEEP = sa.text(
    "update dealt_claims set dealt_at = :dealt_at, touched = :touched where session_id = :session and number = :number"
)


def upgrade() -> None:
    """Add the columns and fill them from the log."""
    op.add_column("dealt_claims", sa.Column("dealt_at", INSTANT))
    op.add_column("dealt_claims", sa.Column("touched", sa.Boolean, nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    rows = claims(connection)
    if rows:
        connection.execute(KEEP, rows)


def claims(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every claim of every session. A move comes after the claim it was made on, and before the one it led to."""
    rows = list[dict[str, Any]]()
    for event in connection.execute(EVENTS).mappings():
        session_id, last = event["session_id"], rows[-1] if rows else {}
        is_same = last.get("session") == session_id
        if event["kind"] == "scenario_presented":
            number = last["number"] + 1 if is_same else 1
            rows.append({"session": session_id, "number": number, "dealt_at": event["at"], "touched": False})
        elif is_same:
            last["touched"] = True
    return rows
