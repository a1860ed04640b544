"""The record as growth reads it: a user's events in the order in which they counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from gym.progress.analytics.fold import ANALYTICS_KINDS
from gym.progress.events import Event
from gym.store.attempts import attempts
from gym.store.records import to_event
from gym.store.sessions import events, sessions

if TYPE_CHECKING:
    from gym.store.store import Store

SAME = and_(attempts.c.session_id == events.c.session_id, attempts.c.turn == events.c.turn)
COUNTED = (
    select(events)
    .outerjoin(attempts, SAME)
    .where(events.c.user_id == bindparam("user"), events.c.kind.in_(ANALYTICS_KINDS))
    .order_by(attempts.c.place, events.c.at, events.c.seq)
)
OWNER = select(sessions.c.user_id).where(sessions.c.id == bindparam("id"))


class AnalyticsStore:
    """What growth needs of the record."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def events_of(self, user_id: str) -> Sequence[Event]:
        """The events of a user that tell of their growth, finishes in the order in which they counted."""
        return tuple(to_event(row) for row in self.store.rows(COUNTED, user=user_id))

    def owner(self, session_id: str) -> str | None:
        """Whose session it is."""
        found = self.store.rows(OWNER, id=session_id)
        return str(found[0]["user_id"]) if found else None
