"""What a replay reads of the record."""

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from gym.progress.notices import Notice
from gym.store.accounts import OF_LEARNER, add_notices
from gym.store.records import StoredAnswer, Turn
from gym.store.sessions import answers
from gym.store.turns import append_note

if TYPE_CHECKING:
    from gym.store.store import Store

ANSWERS = select(answers).where(answers.c.session_id == bindparam("session")).order_by(answers.c.turn)


class ReplayStore:
    """What was answered, and to whom it may be shown."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def answers(self, session_id: str) -> tuple[StoredAnswer, ...]:
        """Every answer of a session, in order."""
        rows = self.store.rows(ANSWERS, session=session_id)
        return tuple(StoredAnswer(row["turn"], row["request"], row["body"], row["words"]) for row in rows)

    def tell(self, entry: Turn, told: Notice) -> None:
        """Put something on a session's log and tell its user of it."""
        with self.store.write_transaction() as connection:
            append_note(connection, entry)
            add_notices(connection, entry.user_id, (told,))

    def tenant(self, user_id: str) -> str | None:
        """The tenant of a user."""
        found = self.store.rows(OF_LEARNER, user=user_id)
        return found[0]["tenant"] if found else None
