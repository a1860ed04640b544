"""What the payer answered to a try stands on the card of its score, and progress on the home screen."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

elements = sa.table("chat_elements", sa.column("id"), sa.column("step_id"), sa.column("body", sa.JSON))
OF_NAME = elements.c.body["name"].as_string() == sa.bindparam("card")
NAMED = sa.select(elements).where(OF_NAME)
THE_ONE = elements.c.id == sa.bindparam("card")
KEEP = elements.update().where(THE_ONE).values(body=sa.bindparam("verdict", type_=sa.JSON))


def upgrade() -> None:
    """Put each answer on the score that stands under the same message; cards that nothing draws any more go."""
    connection = op.get_bind()
    answers = {row.step_id: row.body["props"] for row in connection.execute(NAMED, {"card": "RemittanceCard"})}
    for row in connection.execute(NAMED, {"card": "ScoreCard"}).all():
        props = {**row.body["props"], "answer": answers.get(row.step_id)}
        connection.execute(KEEP, {"card": row.id, "verdict": {**row.body, "props": props}})
    connection.execute(
        elements.delete().where(OF_NAME), [{"card": name} for name in ("RemittanceCard", "ProgressCard")]
    )
