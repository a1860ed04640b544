"""Reminders by e-mail: who wants one, and for which day each was sent."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from gym.store.accounts import HOLD_USER, acts, append_act, learners

if TYPE_CHECKING:
    from gym.store.store import Store

REMINDED, NOT_SENT = "reminded", "reminder_not_sent"
# The hour is written only where there is one.
WANTED = select(learners.c.user_id).where(learners.c.preferences.contains('"remind_at":')).order_by(learners.c.user_id)
LAST = (
    select(acts.c.kind, acts.c.body)
    .where(acts.c.stream == bindparam("of_stream"), acts.c.kind.in_((REMINDED, NOT_SENT)))
    .order_by(acts.c.seq.desc())
    .limit(1)
)


class ReminderStore:
    """The record of reminders: each is an act on its user's log, without the address."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def users_to_remind(self) -> Sequence[str]:
        """Who wants a reminder."""
        return tuple(row["user_id"] for row in self.store.rows(WANTED))

    def claim(self, user_id: str, day: date, at: datetime) -> bool:
        """Note that the reminder of that day is on its way; False where it was sent before."""
        with self.store.write_transaction() as connection:
            connection.execute(HOLD_USER, {"user": user_id})
            if last_day(connection, user_id) == day:
                return False
            append_act(connection, f"user:{user_id}", REMINDED, user_id, at, {"day": day.isoformat()})
        return True

    def release(self, user_id: str, day: date, at: datetime) -> None:
        """Note that it could not be sent, so that it may be tried again."""
        with self.store.write_transaction() as connection:
            connection.execute(HOLD_USER, {"user": user_id})
            append_act(connection, f"user:{user_id}", NOT_SENT, user_id, at, {"day": day.isoformat()})


def last_day(connection: Connection, user_id: str) -> date | None:
    """The day of the last reminder, if that was sent."""
    found = connection.execute(LAST, {"of_stream": f"user:{user_id}"}).mappings().first()
    is_sent = found is not None and found["kind"] == REMINDED
    return date.fromisoformat(json.loads(found["body"])["day"]) if found and is_sent else None
