"""What one turn writes: every statement of its transaction, built once."""

import json
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, bindparam, func, insert, select, update

from gym.store.accounts import HOLD_USER, add_notices, append_act, learners
from gym.store.attempts import add_attempt
from gym.store.boards import add_to_standings
from gym.store.certificates import add_certificate
from gym.store.challenges import begin, count_for_challenge
from gym.store.columns import stamp
from gym.store.dealt import record_claims
from gym.store.records import Turn
from gym.store.sessions import answers, events, keep_scenario, sessions, xp_ledger
from gym.store.team_boards import count_for_teams

MOVE_ON = update(sessions).where(sessions.c.id == bindparam("in_session"), sessions.c.turn == bindparam("turn_before"))
STAND = update(learners).where(learners.c.user_id == bindparam("user"), learners.c.version == bindparam("read"))
PLACES = events.alias()
NEXT_PLACE = select(func.coalesce(func.max(PLACES.c.seq), -1) + 1).where(PLACES.c.session_id == bindparam("in_session"))
APPEND = insert(events).values(
    seq=NEXT_PLACE.scalar_subquery(),
    session_id=bindparam("in_session"),
    **{name: bindparam(name) for name in ("turn", "user_id", "at", "local_date", "kind", "body")},
)
ANSWER = insert(answers)
SPOKEN = select(events.c.body).where(
    events.c.session_id == bindparam("in_session"),
    events.c.turn == bindparam("in_turn"),
    events.c.kind == bindparam("spoken"),
)
HOLD = select(sessions.c.id).where(sessions.c.id == bindparam("in_session")).with_for_update()


class Overtaken(Exception):
    """Another transaction was there first; this one must not be kept."""


def open_session(connection: Connection, turn: Turn) -> None:
    """A new session with its first turn. Raises Overtaken where it changes a learner that has changed since, or is for
    a challenge that has its session.
    """
    advance(connection, turn)
    row = {"id": turn.session_id, "user_id": turn.user_id, "turn": turn.turn}
    begun = {"started_at": stamp(turn.at), "state": turn.state, "due_at": due_at(turn)}
    connection.execute(insert(sessions), {**row, **begun})
    if not begin(connection, turn):
        raise Overtaken
    record(connection, turn)


def write_turn(connection: Connection, turn: Turn) -> None:
    """A turn of a session that still stands where the turn began. Raises Overtaken where it does not."""
    move_on(connection, turn)
    advance(connection, turn)
    record(connection, turn)


def move_on(connection: Connection, turn: Turn) -> None:
    """The fence: one turn, one winner."""
    row = {"in_session": turn.session_id, "turn_before": turn.turn - 1, "turn": turn.turn}
    row |= {"state": turn.state, "due_at": due_at(turn)}
    if connection.execute(MOVE_ON, row).rowcount != 1:
        raise Overtaken


def due_at(turn: Turn) -> str | None:
    """When the exam that goes on in the session is over; None where none does."""
    return stamp(turn.due_at) if turn.due_at else None


def advance(connection: Connection, turn: Turn) -> None:
    """Write the learner's new standing, if it still is what this turn reckoned with."""
    if turn.learner is None:
        return
    row = {"user": turn.user_id, "read": turn.version}
    row |= {"version": turn.version + 1, "xp": turn.xp, "body": turn.learner}
    if connection.execute(STAND, row).rowcount != 1:
        raise Overtaken


def record(connection: Connection, turn: Turn) -> None:
    """The rest of a turn: scenario, events, answer, ledger and boards."""
    if turn.scenario:
        keep_scenario(connection, *turn.scenario)
    append(connection, turn)
    record_claims(connection, turn)
    answer = {"session_id": turn.session_id, "turn": turn.turn, "key": turn.key, "request": turn.request}
    connection.execute(ANSWER, {**answer, "body": turn.body, "words": turn.words})
    for part in finishes(turn):
        count(connection, part)
    add_notices(connection, turn.user_id, turn.notices)
    if turn.acts:
        connection.execute(HOLD_USER, {"user": turn.user_id})
    for act in turn.acts:
        append_act(connection, act.stream, act.kind, turn.user_id, turn.at, act.body)
    if turn.certificate:
        add_certificate(connection, turn.certificate)


def finishes(turn: Turn) -> Iterator[Turn]:
    """The turn for each claim that counts with it: the one it finished, or those of the exam that it ends."""
    if turn.finish:
        yield turn
    for each in turn.answered:
        at, day = each.finish.at, each.finish.local_date
        moment = replace(turn, turn=each.turn, at=at, local_date=day)
        yield replace(moment, finish=each.finish, met=each.met, improvement=each.improvement)


def count(connection: Connection, turn: Turn) -> None:
    """Put a finished claim on the ledger, the boards, the teams and its challenge."""
    assert turn.finish
    source = f"{turn.session_id}:{turn.turn}"
    row = {"source": source, "user_id": turn.user_id, "points": turn.finish.xp}
    connection.execute(insert(xp_ledger), {**row, "local_date": turn.local_date.isoformat()})
    add_attempt(connection, turn)
    add_to_standings(connection, turn.user_id, turn.finish, turn.improvement)
    count_for_teams(connection, turn)
    count_for_challenge(connection, turn)


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
    """Put events at the end of a session's log, whatever else is said there at the same moment."""
    connection.execute(HOLD, {"in_session": turn.session_id})
    append(connection, turn)


def append_words(connection: Connection, turn: Turn, kind: str) -> bool:
    """Put the coach's words for a turn on the log; False if they are there already: said to their end, or stopped as
    these are.
    """
    connection.execute(HOLD, {"in_session": turn.session_id})
    row = {"in_session": turn.session_id, "in_turn": turn.turn, "spoken": kind}
    before, now = connection.scalars(SPOKEN, row).all(), turn.events[0].body
    if before and (was_stopped(now) or not all(map(was_stopped, before))):
        return False
    append(connection, turn)
    return True


def was_stopped(body: str) -> bool:
    """Whether the words (JSON of their event) did not come to their end."""
    return bool(json.loads(body).get("stopped", False))
