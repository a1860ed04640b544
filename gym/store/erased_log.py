"""What stays of a person's log when they are erased: who did what when, as facts, and nothing that was said."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from gym.progress.events import Kind
from gym.store.accounts import acts
from gym.store.sessions import events

Json = dict[str, Any]
# These say nothing but what was dealt and what it came to.
FACTS = (
    *(Kind.SCENARIO_PRESENTED, Kind.SCENARIO_FINISHED, Kind.ACHIEVEMENT_UNLOCKED, Kind.HINT_GIVEN),
    *(Kind.EXAM_ENDED, Kind.REGRADED),
)
KEEP = update(events).where(events.c.session_id == bindparam("of_session"), events.c.seq == bindparam("at_place"))
KEEP_ACT = update(acts).where(acts.c.stream == bindparam("of_stream"), acts.c.seq == bindparam("at_place"))


def keep_opening(body: Json) -> Json:
    """A session that began: all but the name for a certificate."""
    return {**body, "holder": None}


def keep_move(body: Json) -> Json:
    """A move: what kind it was and what it came to, without what was written."""
    verdict, score = body.get("verdict") or {}, body.get("score") or {}
    kept = {name: verdict[name] for name in ("outcome", "accuracy", "fixed") if name in verdict}
    said = {name: body.get(name) for name in ("mode", "reason", "confidence", "time_taken_seconds")}
    kind = (body.get("action") or {}).get("type")
    return {**said, "action": {"type": kind}, "verdict": kept, "score": {"total": score.get("total")}}


def keep_ruling(body: Json) -> Json:
    """What a trainer has made of a try: which, and what it counts as since."""
    return {name: body.get(name) for name in ("turn", "right", "by")}


KEPT: Mapping[str, Callable[[Json], Json]] = {
    Kind.SESSION_STARTED: keep_opening,
    Kind.ACTED: keep_move,
    Kind.OVERRIDDEN: keep_ruling,
}


def blank_events(connection: Connection, user_id: str) -> None:
    """Take what was said out of the logs of a person's sessions."""
    mine = select(events.c.session_id, events.c.seq, events.c.kind, events.c.body)
    rows = connection.execute(mine.where(events.c.user_id == user_id, events.c.kind.not_in(FACTS))).all()
    changes = [
        {"of_session": row.session_id, "at_place": row.seq, "kept": json.dumps(keep_facts(row.kind, row.body))}
        for row in rows
    ]
    if changes:
        connection.execute(KEEP.values(body=bindparam("kept")), changes)


def keep_facts(kind: str, body: str) -> Json:
    """What stays of an event."""
    return KEPT[kind](json.loads(body)) if kind in KEPT else {}


def blank_acts(connection: Connection, user_id: str, tokens: Collection[str]) -> None:
    """Take out of the log of acts what a person has set, and what they called their tokens."""
    changes = list(changed_acts(connection, user_id, tokens))
    if changes:
        connection.execute(KEEP_ACT.values(body=bindparam("kept")), changes)


def changed_acts(connection: Connection, user_id: str, tokens: Collection[str]) -> Iterator[Json]:
    """The acts that hold such words, without them."""
    whose = or_(acts.c.stream == f"user:{user_id}", acts.c.stream.in_(tokens))
    wanted = select(acts).where(whose, acts.c.kind.in_(("settings_changed", "token_made")))
    for row in connection.execute(wanted):
        said = {} if row.kind == "settings_changed" else {**json.loads(row.body), "name": ""}
        yield {"of_stream": row.stream, "at_place": row.seq, "kept": json.dumps(said)}
