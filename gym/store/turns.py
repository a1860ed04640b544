"""The log of a session: turns, notes and the coach's words are appended to it."""

import json

from sqlalchemy import Connection, bindparam, func, insert, select

from gym.progress.events import Kind
from gym.store.accounts import append_act
from gym.store.columns import stamp
from gym.store.records import EventRecord, Turn
from gym.store.sessions import events, sessions
from gym.store.tenants import tenant_by

PLACES = events.alias()
NEXT_PLACE = select(func.coalesce(func.max(PLACES.c.seq), -1) + 1).where(PLACES.c.session_id == bindparam("in_session"))
APPEND = insert(events).values(
    seq=NEXT_PLACE.scalar_subquery(),
    session_id=bindparam("in_session"),
    tenant=tenant_by("sessions", "id", "in_session"),
    **{name: bindparam(name) for name in ("turn", "user_id", "at", "local_date", "kind", "body")},
)
SPOKEN = select(events.c.body).where(
    events.c.session_id == bindparam("in_session"),
    events.c.turn == bindparam("in_turn"),
    events.c.kind == bindparam("spoken"),
)
# Nothing more is said in the session of somebody who has been erased meanwhile.
HOLD = (
    select(sessions.c.id)
    .where(sessions.c.id == bindparam("in_session"), sessions.c.user_id == bindparam("of_user"))
    .with_for_update()
)


# What trainers do in the session of a trainee.
RULINGS = (Kind.ANNOTATED, Kind.OVERRIDDEN, Kind.DISPUTE_DECIDED)


class Conflict(Exception):
    """Another transaction was there first; this one must not be kept."""


def append(connection: Connection, turn: Turn) -> None:
    """Put the turn's events at the end of the session's log."""
    common = {"in_session": turn.session_id, "user_id": turn.user_id, "at": stamp(turn.at)}
    common["local_date"] = turn.local_date.isoformat()
    rows = [
        {**common, "turn": turn.turn if each.turn is None else each.turn, "kind": each.kind, "body": each.body}
        for each in turn.events
    ]
    connection.execute(APPEND, rows)


def append_note(connection: Connection, turn: Turn) -> None:
    """Put events at the end of a session's log, whatever else is said there at the same moment; what a trainer did is
    on the log of acts, too.
    """
    if not hold_session(connection, turn):
        return
    append(connection, turn)
    for each in turn.events:
        if each.kind in RULINGS:
            append_ruling(connection, turn, each)


def append_ruling(connection: Connection, turn: Turn, event: EventRecord) -> None:
    """Put on the log of acts that a trainer noted, overruled or answered something. Their words stay in the session."""
    said = json.loads(event.body)
    facts = {name: said[name] for name in ("turn", "right", "status") if name in said}
    append_act(connection, f"session:{turn.session_id}", event.kind, said["by"], turn.at, facts)


def hold_session(connection: Connection, turn: Turn) -> bool:
    """Keep others from a session until the transaction ends; False where it is no longer the turn's user's."""
    return connection.execute(HOLD, {"in_session": turn.session_id, "of_user": turn.user_id}).first() is not None


def append_words(connection: Connection, turn: Turn, kind: str) -> bool:
    """Put the coach's words for a turn on the log; False if they are there already: said to their end, or stopped as
    these are.
    """
    if not hold_session(connection, turn):
        return False
    row = {"in_session": turn.session_id, "in_turn": turn.turn, "spoken": kind}
    before, now = connection.scalars(SPOKEN, row).all(), turn.events[0].body
    if before and (was_stopped(now) or not all(map(was_stopped, before))):
        return False
    append(connection, turn)
    return True


def was_stopped(body: str) -> bool:
    """Whether the words (JSON of their event) did not come to their end."""
    return bool(json.loads(body).get("stopped", False))
