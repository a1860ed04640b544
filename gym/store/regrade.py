"""The record as a regrade reads and corrects it: nothing is overwritten, what changed is put on the log."""

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gym.progress.events import Event, Kind
from gym.progress.regrade import Difference, FinishChange, RegradedFinish
from gym.store.accounts import append_act, learners
from gym.store.attempts import attempt, attempts
from gym.store.boards import add_to_standings, standings
from gym.store.columns import stamp
from gym.store.former import erasures
from gym.store.records import Attempt, to_event
from gym.store.sessions import events, xp_ledger
from gym.store.team_recounts import recount_for_teams
from gym.store.tenants import TENANT_OF_SESSION, TENANT_OF_USER
from gym.value import Value

if TYPE_CHECKING:
    from gym.store.store import Store

Audit = tuple[str, int, RegradedFinish]
# The words of who was erased are gone: what their letters were found to be worth stays as it is.
USERS = select(learners.c.user_id).where(learners.c.user_id.not_in(select(erasures.c.id))).order_by(learners.c.user_id)
SESSIONS = select(attempts.c.session_id).where(attempts.c.user_id == bindparam("user")).distinct()
ORDER = select(attempts).where(attempts.c.user_id == bindparam("user")).order_by(attempts.c.place, attempts.c.turn)
OPENINGS = (
    select(events)
    .where(events.c.user_id == bindparam("user"), events.c.kind == bindparam("opening"))
    .order_by(events.c.at)
)
NEXT = select(func.max(events.c.seq) + 1).where(events.c.session_id == bindparam("of_session"))
TIMES = select(func.count()).where(xp_ledger.c.source.like(bindparam("of_source"), escape="\\"))
NOTE = insert(events).values(tenant=TENANT_OF_SESSION)
PAY = insert(xp_ledger).values(tenant=TENANT_OF_USER)
STAND = update(learners).where(learners.c.user_id == bindparam("user"), learners.c.version == bindparam("read"))
CORRECT = update(attempts).where(attempts.c.session_id == bindparam("of_session"), attempts.c.turn == bindparam("on"))


class RegradeStore:
    """What a regrade needs of the record."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def users(self) -> tuple[str, ...]:
        """Every user."""
        return tuple(row["user_id"] for row in self.store.rows(USERS))

    def logs(self, user_id: str) -> dict[str, Sequence[Event]]:
        """The logs of the user's sessions that finished anything."""
        sessions = [row["session_id"] for row in self.store.rows(SESSIONS, user=user_id)]
        return {session_id: self.store.events(session_id) for session_id in sessions}

    def openings(self, user_id: str) -> tuple[Event, ...]:
        """How each session of the user began."""
        rows = self.store.rows(OPENINGS, user=user_id, opening=Kind.SESSION_STARTED)
        return tuple(to_event(row) for row in rows)

    def order(self, user_id: str) -> tuple[Attempt, ...]:
        """The user's finishes in the order in which they counted."""
        return tuple(attempt(row) for row in self.store.rows(ORDER, user=user_id))

    def apply(self, found: Difference, audits: Sequence[Audit], product: str) -> bool:
        """Write what a regrade comes to in one transaction; False where the learner has changed since it was read."""
        row = {"user": found.user_id, "read": found.version, "version": found.version + 1, "xp": found.xp_after}
        row |= {"body": found.record.learner.model_dump_json()}
        days = found.record.days
        try:
            with self.store.write_transaction() as connection:
                if connection.execute(STAND, row).rowcount != 1:
                    return False
                for session_id, turn, body in audits:
                    place = session_id, turn
                    put_on_log(connection, found, place, days[place], Kind.REGRADED, body)
                    correct(connection, found.user_id, (session_id, turn, body))
                for place, unlocked in found.record.won:
                    put_on_log(connection, found, place, days[place], Kind.ACHIEVEMENT_UNLOCKED, unlocked)
                rebuild(connection, found.user_id, found.record.standings)
                recount_for_teams(connection, found)
                summary = {"version": product, "xp": [found.xp_before, found.xp_after], "finishes": len(audits)}
                append_act(connection, f"user:{found.user_id}", "regraded", "gym regrade", found.at, summary)
        except IntegrityError:
            return False
        return True


def put_on_log(
    connection: Connection, found: Difference, place: tuple[str, int], day: date, kind: Kind, body: Value
) -> None:
    """One event at the end of a session's log, about the finish in that place (session, turn) and on that day."""
    session_id, turn = place
    seq = connection.execute(NEXT, {"of_session": session_id}).scalar_one()
    row = {"session_id": session_id, "seq": seq, "turn": turn, "kind": kind, "user_id": found.user_id}
    row |= {"at": stamp(found.at), "local_date": day.isoformat(), "body": body.model_dump_json()}
    connection.execute(NOTE, {**row, "of_session": session_id})


def correct(connection: Connection, user_id: str, audit: Audit) -> None:
    """The difference on the ledger, and the attempt as it counts now."""
    session_id, turn, body = audit
    now, source = body.after, f"regrade:{session_id}:{turn}"
    times = connection.execute(TIMES, {"of_source": f"{source}:%"}).scalar_one()
    points = now.xp - body.before.xp
    row = {"source": f"{source}:{times + 1}", "user_id": user_id, "points": points}
    connection.execute(PAY, {**row, "local_date": now.local_date.isoformat(), "of_user": user_id})
    skills = json.dumps([outcome.model_dump(mode="json") for outcome in now.skills])
    values = CORRECT.values(accuracy=now.accuracy, skills=skills, resolved=now.resolved)
    connection.execute(values, {"of_session": session_id, "on": turn})


def rebuild(connection: Connection, user_id: str, finishes: Sequence[FinishChange]) -> None:
    """The user's lines on the boards, added up again."""
    connection.execute(delete(standings).where(standings.c.user_id == user_id))
    for each in finishes:
        add_to_standings(connection, user_id, each.now, each.improvement)
