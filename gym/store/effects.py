"""What a turn does, as a table: each effect, when it happens, and the tables it writes. One transaction does them all.

Beyond the transaction a turn tells nobody: a coach words the answer and a story when they are asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, update

from gym.store.accounts import HOLD_USER, add_notices, append_act, learners
from gym.store.attempts import add_attempt
from gym.store.boards import add_to_standings
from gym.store.certificates import add_certificate
from gym.store.challenges import begin, count_for_challenge
from gym.store.columns import stamp
from gym.store.dealt_claims import add_dealt, end_claims, mark_helped, mark_touched
from gym.store.lti_grades import mark_due
from gym.store.records import Turn
from gym.store.sessions import answers, keep_scenario, sessions, xp_ledger
from gym.store.team_boards import count_for_teams
from gym.store.tenants import TENANT_OF_SESSION, TENANT_OF_USER
from gym.store.turns import Conflict, append

MOVE_ON = update(sessions).where(sessions.c.id == bindparam("in_session"), sessions.c.turn == bindparam("turn_before"))
STAND = update(learners).where(learners.c.user_id == bindparam("user"), learners.c.version == bindparam("read"))
ANSWER = insert(answers).values(tenant=TENANT_OF_SESSION)
OPEN, LEDGER = (insert(each).values(tenant=TENANT_OF_USER) for each in (sessions, xp_ledger))


class Effect(NamedTuple):
    """One row: what happens, when, in which tables, and what does it."""

    what: str
    when: Callable[[Turn], object]
    tables: tuple[str, ...]
    write: Callable[[Connection, Turn], object]


def write_turn(connection: Connection, turn: Turn) -> None:
    """Do all that a turn does. Raises Conflict where another turn, or another change of its learner, came first."""
    write_effects(EFFECTS, connection, turn)


def write_effects(effects: tuple[Effect, ...], connection: Connection, turn: Turn) -> None:
    """Do each effect that happens with the turn, in order."""
    for effect in effects:
        if effect.when(turn):
            effect.write(connection, turn)


def always(_: Turn) -> bool:
    """Every turn."""
    return True


def is_first(turn: Turn) -> bool:
    """The turn that opens its session."""
    return turn.turn == 0


def is_later(turn: Turn) -> bool:
    """A turn of a session that is open."""
    return turn.turn > 0


def counts(turn: Turn) -> object:
    """A turn that finishes a claim, or begins or ends an exam."""
    return turn.finish or turn.answered or turn.ended or turn.acts


def move_on(connection: Connection, turn: Turn) -> None:
    """The fence: one turn, one winner."""
    row = {"in_session": turn.session_id, "turn_before": turn.turn - 1, "turn": turn.turn}
    if connection.execute(MOVE_ON, {**row, "state": turn.state, "due_at": due_at(turn)}).rowcount != 1:
        raise Conflict


def open_session(connection: Connection, turn: Turn) -> None:
    """The session's own row."""
    row = {"id": turn.session_id, "user_id": turn.user_id, "turn": turn.turn, "started_at": stamp(turn.at)}
    connection.execute(OPEN, {**row, "state": turn.state, "due_at": due_at(turn), "of_user": turn.user_id})


def due_at(turn: Turn) -> str | None:
    """When the exam that goes on in the session is over; None where none does."""
    return stamp(turn.due_at) if turn.due_at else None


def advance(connection: Connection, turn: Turn) -> None:
    """The learner's new standing, if it still is what this turn reckoned with."""
    row = {"user": turn.user_id, "read": turn.version, "version": turn.version + 1}
    if connection.execute(STAND, {**row, "xp": turn.xp, "body": turn.learner}).rowcount != 1:
        raise Conflict


def begin_challenge(connection: Connection, turn: Turn) -> None:
    """The user's side of the challenge. Raises Conflict where it has its session already."""
    if not begin(connection, turn):
        raise Conflict


def keep_dealt(connection: Connection, turn: Turn) -> None:
    """The scenario that it dealt."""
    assert turn.scenario
    keep_scenario(connection, *turn.scenario)


def keep_answer(connection: Connection, turn: Turn) -> None:
    """The answer, for a repeated key, and what a coach may be told of it."""
    row = {"session_id": turn.session_id, "turn": turn.turn, "key": turn.key, "request": turn.request}
    connection.execute(ANSWER, {**row, "body": turn.body, "words": turn.words, "of_session": turn.session_id})


def finishes(turn: Turn) -> Iterator[Turn]:
    """The turn for each claim that counts with it: the one it finished, or those of the exam that it ends."""
    if turn.finish:
        yield turn
    for each in turn.answered:
        at, day = each.finish.at, each.finish.local_date
        moment = replace(turn, turn=each.turn, at=at, local_date=day)
        yield replace(moment, finish=each.finish, met=each.met, improvement=each.improvement)


def count(connection: Connection, turn: Turn) -> None:
    """Everything that a claim counts for, claim by claim."""
    for claim in finishes(turn):
        write_effects(OF_CLAIM, connection, claim)


def pay(connection: Connection, claim: Turn) -> None:
    """XP on the ledger."""
    assert claim.finish
    row = {"source": f"{claim.session_id}:{claim.turn}", "user_id": claim.user_id, "points": claim.finish.xp}
    connection.execute(LEDGER, {**row, "local_date": claim.local_date.isoformat(), "of_user": claim.user_id})


def count_on_boards(connection: Connection, claim: Turn) -> None:
    """The user's line of every board."""
    assert claim.finish
    add_to_standings(connection, claim.user_id, claim.finish, claim.improvement)


def tell(connection: Connection, turn: Turn) -> None:
    """News for the user."""
    add_notices(connection, turn.user_id, turn.notices)


def append_acts(connection: Connection, turn: Turn) -> None:
    """Acts on the user's own log."""
    connection.execute(HOLD_USER, {"user": turn.user_id})
    for act in turn.acts:
        append_act(connection, act.stream, act.kind, turn.user_id, turn.at, act.body)


def certify(connection: Connection, turn: Turn) -> None:
    """The certificate of a passed exam."""
    assert turn.certificate
    add_certificate(connection, turn.certificate)


# For each claim that counts: the one that the turn finished, or the answers of the exam that it ended.
OF_CLAIM = (
    Effect("XP is paid", always, ("xp_ledger",), pay),
    Effect("the attempt is kept for rates and calibration", always, ("attempts",), add_attempt),
    Effect("boards count it", always, ("standings",), count_on_boards),
    Effect("the user's teams count it", always, ("acts", "team_standings", "team_totals"), count_for_teams),
    Effect("a challenge counts it, and may end", always, ("acts", "challenge_sides", "notices"), count_for_challenge),
)
# In this order: the fence first, so that who comes second writes nothing.
EFFECTS = (
    Effect("the session moves on, unless another turn did", is_later, ("sessions",), move_on),
    Effect("the learner moves on, unless they did", lambda turn: turn.learner is not None, ("learners",), advance),
    Effect("the session opens", is_first, ("sessions",), open_session),
    Effect("a challenge begins", lambda turn: turn.challenge, ("acts", "challenge_sides"), begin_challenge),
    Effect("the scenario dealt is kept", lambda turn: turn.scenario, ("scenarios",), keep_dealt),
    Effect("the log grows", always, ("events",), append),
    Effect("claims end", lambda turn: turn.ended, ("dealt_claims",), end_claims),
    Effect("a hint is put down to its claim", lambda turn: turn.helped, ("dealt_claims",), mark_helped),
    Effect("a move is put down to its claim", lambda turn: turn.touched, ("dealt_claims",), mark_touched),
    Effect("a claim is dealt", lambda turn: turn.dealt, ("dealt_claims",), add_dealt),
    Effect("the answer is kept", always, ("answers",), keep_answer),
    Effect("claims count", lambda turn: turn.finish or turn.answered, ("see OF_CLAIM",), count),
    Effect("the user is told", lambda turn: turn.notices, ("notices",), tell),
    Effect("the user's own log grows", lambda turn: turn.acts, ("acts",), append_acts),
    Effect("a certificate is issued", lambda turn: turn.certificate, ("certificates",), certify),
    Effect("courses that wait for a grade are to get it", counts, ("lti_grades",), mark_due),
)
