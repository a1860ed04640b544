"""The record of disputes: each on the log of its session, and in the row that finds it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gym.progress.notices import Notice
from gym.schemas.disputes import DisputeView
from gym.store.accounts import OF_LEARNER, add_notices
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp
from gym.store.records import Turn
from gym.store.turns import append_note

if TYPE_CHECKING:
    from gym.store.store import Store

# One dispute about what was judged in a turn; `status`: open, accepted, declined.
disputes = Table(
    "disputes",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("status", String(20), nullable=False),
    Column("answer", Text),
    Column("decided_by", ID),
    Column("decided_at", INSTANT),
    refer_within("session_id", "sessions"),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_disputes_tenant", "tenant", "status", "at"),
)

OF_SESSION = select(disputes).where(disputes.c.session_id == bindparam("session")).order_by(disputes.c.turn)
ONE = OF_SESSION.where(disputes.c.turn == bindparam("on"), disputes.c.tenant == bindparam("of_tenant"))
OPEN = (
    select(disputes)
    .where(disputes.c.tenant == bindparam("of_tenant"), disputes.c.status == "open")
    .order_by(disputes.c.at, disputes.c.session_id, disputes.c.turn)
)
DECIDE = update(disputes).where(
    disputes.c.session_id == bindparam("session"),
    disputes.c.turn == bindparam("on"),
    disputes.c.tenant == bindparam("of_tenant"),
    disputes.c.status == "open",
)


class DisputeStore:
    """What is on record of disputes."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def of_session(self, session_id: str) -> tuple[DisputeView, ...]:
        """The disputes of a session."""
        return tuple(map(to_dispute, self.store.rows(OF_SESSION, session=session_id)))

    def one(self, session_id: str, turn: int, tenant: str) -> DisputeView | None:
        """One dispute of a tenant."""
        found = self.store.rows(ONE, session=session_id, on=turn, of_tenant=tenant)
        return to_dispute(found[0]) if found else None

    def open(self, tenant: str) -> tuple[DisputeView, ...]:
        """The open disputes of a tenant, oldest first."""
        return tuple(map(to_dispute, self.store.rows(OPEN, of_tenant=tenant)))

    def add(self, entry: Turn, reason: str) -> bool:
        """Put a dispute on record; False where that turn is disputed already."""
        row = {"session_id": entry.session_id, "turn": entry.turn, "user_id": entry.user_id}
        row |= {"reason": reason, "at": stamp(entry.at), "status": "open"}
        try:
            with self.store.write_transaction() as connection:
                tenant = connection.execute(OF_LEARNER, {"user": entry.user_id}).scalar_one()
                connection.execute(insert(disputes), {**row, "tenant": tenant})
                append_note(connection, entry)
        except IntegrityError:
            return False
        return True

    def decide(self, entry: Turn, asked: DisputeView, decided: dict[str, str], tenant: str, told: Notice) -> bool:
        """Put the answer to a dispute on record and tell the trainee; False where it has one already."""
        place = {"session": asked.session_id, "on": asked.turn, "of_tenant": tenant}
        with self.store.write_transaction() as connection:
            if connection.execute(DECIDE.values(**decided, decided_at=stamp(entry.at)), place).rowcount != 1:
                return False
            append_note(connection, entry)
            add_notices(connection, asked.user_id, (told,))
        return True


def to_dispute(row: RowMapping) -> DisputeView:
    """A dispute as a value."""
    flat = {name: row[name] for name in ("session_id", "turn", "user_id", "reason", "status", "answer")}
    return DisputeView(**flat, at=datetime.fromisoformat(row["at"]))
