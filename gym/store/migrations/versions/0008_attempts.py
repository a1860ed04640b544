"""What a finished scenario was: its first skill, payer and stage, how long it took, and whether it was settled."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

attempts = sa.table(
    "attempts",
    *(sa.column(name) for name in ("session_id", "turn", "skill", "payer_id", "stage", "seconds", "resolved")),
)
MINE = attempts.update().where(
    attempts.c.session_id == sa.bindparam("of_session"), attempts.c.turn == sa.bindparam("on")
)
FINISHED = sa.text(
    "select events.session_id, events.turn, events.body as finish, scenarios.body as scenario from events "
    "join attempts on attempts.session_id = events.session_id and attempts.turn = events.turn "
    "join scenarios on scenarios.id = attempts.scenario_id where events.kind = 'scenario_finished'"
)


def upgrade() -> None:
    """Add the columns and fill them from the log and the scenarios."""
    with op.batch_alter_table("attempts") as table:
        for name, length in (("skill", 40), ("payer_id", 64), ("stage", 20)):
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        table.add_column(sa.Column("seconds", sa.Float, nullable=False, server_default="0"))
        table.add_column(sa.Column("resolved", sa.Boolean, nullable=False, server_default=sa.true()))
    connection = op.get_bind()
    rows = list(filled(connection))
    if rows:
        names = ("skill", "payer_id", "stage", "seconds", "resolved")
        connection.execute(MINE.values({name: sa.bindparam(f"new_{name}") for name in names}), rows)
    op.create_index("ix_attempts_skill", "attempts", ["skill", "difficulty", "payer_id", "stage"])


def filled(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The values of every attempt."""
    for row in connection.execute(FINISHED).mappings():
        finish, scenario = json.loads(row["finish"]), json.loads(row["scenario"])
        yield {
            **{"of_session": row["session_id"], "on": row["turn"]},
            **{"new_skill": scenario["skills"][0], "new_payer_id": scenario["payer_id"]},
            **{"new_stage": scenario["stage"], "new_seconds": finish["seconds"], "new_resolved": finish["resolved"]},
        }
