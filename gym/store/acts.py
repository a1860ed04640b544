"""The log of acts outside sessions, read back: what was done in a tenant, by whom, the newest first."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, bindparam, or_, select, tuple_

from gym.store.accounts import acts
from gym.store.columns import stamp
from gym.store.sessions import sessions

if TYPE_CHECKING:
    from gym.store.store import Store

ACTS = (
    select(acts)
    .where(acts.c.tenant == bindparam("tenant"), acts.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(acts.c.at.desc(), acts.c.stream.desc(), acts.c.seq.desc())
)
SESSIONS_OF = select("session:" + sessions.c.id).where(
    sessions.c.tenant == bindparam("tenant"), sessions.c.user_id == bindparam("about")
)
Place = tuple[str, str, int]


class StoredAct(NamedTuple):
    """An act as it is on record; `body` is JSON text."""

    stream: str
    seq: int
    kind: str
    actor: str
    at: str
    body: str


class ActsAsked(NamedTuple):
    """Which acts of a tenant: of these kinds, by whom, about whom, from when to before when, and older than a place."""

    kinds: Collection[str]
    who: str | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Place | None = None


class ActStore:
    """What is on record of acts."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def page(self, tenant: str, asked: ActsAsked, most: int) -> tuple[StoredAct, ...]:
        """The newest of the acts that are asked for, at most so many."""
        values: dict[str, Any] = {"tenant": tenant, "kinds": list(asked.kinds)}
        values |= {"about": asked.about} if asked.about else {}
        found = self.store.rows(narrow(asked).limit(most), **values)
        return tuple(StoredAct(**{name: row[name] for name in StoredAct._fields}) for row in found)


def narrow(asked: ActsAsked) -> Select[Any]:
    """The query for the acts that are asked for."""
    query = ACTS.where(acts.c.actor == asked.who) if asked.who else ACTS
    if asked.about:
        streams = (asked.about, f"account:{asked.about}", f"user:{asked.about}")
        query = query.where(or_(acts.c.stream.in_(streams), acts.c.stream.in_(SESSIONS_OF)))
    query = query.where(acts.c.at >= stamp(asked.since)) if asked.since else query
    query = query.where(acts.c.at < stamp(asked.until)) if asked.until else query
    place = tuple_(acts.c.at, acts.c.stream, acts.c.seq)
    return query.where(place < asked.after) if asked.after else query
