"""What the payer answered to a try stands on the card of its score, and progress on the home screen.

Cards are read as text: PostgreSQL's own operators stop at a card that holds a character it cannot show.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

elements = sa.table("chat_elements", *(sa.column(name) for name in ("id", "thread_id", "step_id")), sa.column("body"))
TEXT = sa.cast(elements.c.body, sa.Text)
GONE = ("RemittanceCard", "ProgressCard")
THREADS = sa.select(elements.c.thread_id).distinct().where(sa.or_(*(TEXT.contains(f'"{name}"') for name in GONE)))
IN_THREAD = elements.c.thread_id == sa.bindparam("thread")
CARDS = sa.select(elements.c.id, elements.c.step_id, TEXT.label("text")).where(IN_THREAD)
THE_ONE = elements.c.id == sa.bindparam("card")
KEEP = elements.update().where(THE_ONE).values(body=sa.bindparam("kept", type_=sa.JSON))


class Card(NamedTuple):
    """A card of a chat, and the message that it stands under."""

    id: str
    step_id: str
    body: dict[str, Any]


def upgrade() -> None:
    """Put each answer on the score under the same message; cards that nothing draws any more go."""
    connection = op.get_bind()
    for thread in connection.scalars(THREADS).all():
        cards = list(cards_of(connection, thread))
        answers = {card.step_id: card.body["props"] for card in cards if card.body.get("name") == "RemittanceCard"}
        for card in cards:
            if card.body.get("name") == "ScoreCard":
                props = {**card.body["props"], "answer": answers.get(card.step_id)}
                connection.execute(KEEP, {"card": card.id, "kept": {**card.body, "props": props}})
            elif card.body.get("name") in GONE:
                connection.execute(elements.delete().where(THE_ONE), {"card": card.id})


def cards_of(connection: sa.Connection, thread: str) -> Iterator[Card]:
    """The cards of a thread."""
    for row in connection.execute(CARDS, {"thread": thread}).all():
        yield Card(row.id, row.step_id, json.loads(row.text))
