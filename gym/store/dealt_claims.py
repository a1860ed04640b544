"""Claims that were dealt: who may ask for one by its id, who had help with it, and which are open somewhere."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gym.progress.challenges.model import Challenge
from gym.store.accounts import LOOKS, acts, append_act, learners
from gym.store.challenges import challenges
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.store.library import library_versions
from gym.store.records import Turn
from gym.store.sessions import scenarios, sessions
from gym.store.tenants import TENANT_OF_SESSION
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# Every claim that was dealt, by its number in the session. Outside it is called by its `alias`, where it was not asked
# for by name; two claims with one `answer_key` show each other's answer; `helped` once a hint was given, `ended_at`
# once it is over (in an exam: with the exam); `challenge_id` where it is one of a challenge's.
dealt_claims = Table(
    "dealt_claims",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("user_id", ID, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("answer_key", ID, nullable=False),
    Column("alias", ID, nullable=False),
    Column("challenge_id", ID),
    Column("helped", Boolean, nullable=False, server_default=false()),
    Column("ended_at", INSTANT),
    Column("dealt_at", INSTANT),
    Column("touched", Boolean, nullable=False, server_default=false()),
    tenant_column(),
    refer_within("session_id", "sessions"),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_dealt_claims_key", "user_id", "answer_key"),
    Index("ix_dealt_claims_alias", "user_id", "alias"),
    Index("ix_dealt_claims_answers", "answer_key"),
)

DEALT = dealt_claims.c
IS_NAMED = or_(DEALT.alias == bindparam("name"), DEALT.scenario_id == bindparam("name"))
FINISHED = select(DEALT.scenario_id).where(IS_NAMED, DEALT.ended_at.is_not(None)).limit(1)
BY_USER = FINISHED.where(DEALT.user_id == bindparam("user"))
IN_TENANT = FINISHED.join(learners, learners.c.user_id == DEALT.user_id).where(
    learners.c.tenant == bindparam("of_tenant")
)
OF_USER = select(DEALT.number).where(DEALT.user_id == bindparam("user"), DEALT.answer_key == bindparam("key")).limit(1)
ELSEWHERE = OF_USER.where(or_(DEALT.session_id != bindparam("session"), DEALT.number != bindparam("place")))
HELPED = ELSEWHERE.where(or_(DEALT.helped, DEALT.touched, DEALT.ended_at.is_not(None)))
FIRST = select(func.min(DEALT.dealt_at).label("at")).where(
    DEALT.user_id == bindparam("user"), DEALT.answer_key == bindparam("key")
)
OPEN = OF_USER.where(DEALT.ended_at.is_(None))
SAME = DEALT.answer_key == bindparam("key")
EXAMINED = select(DEALT.number).join(sessions).where(SAME, DEALT.ended_at.is_(None), sessions.c.due_at.is_not(None))
CHALLENGED = select(challenges.c.body).join(dealt_claims, DEALT.challenge_id == challenges.c.id).where(SAME).distinct()
DUE = select(sessions.c.id).where(sessions.c.due_at < bindparam("now"))
DUE_OF_USER = DUE.where(sessions.c.user_id == bindparam("user"))
DUE_SESSION = DUE.where(sessions.c.id == bindparam("session"))
LOOKED = (
    select(acts.c.stream)
    .where(acts.c.stream.in_(bindparam("of_streams", expanding=True)), acts.c.actor == bindparam("user"))
    .distinct()
)
WRITTEN = (
    select(library_versions.c.version)
    .join(dealt_claims, DEALT.scenario_id == library_versions.c.scenario_id)
    .where(DEALT.user_id == bindparam("user"), SAME, library_versions.c.author == bindparam("user"))
    .limit(1)
)
END = (
    update(dealt_claims)
    .where(DEALT.session_id == bindparam("session"), DEALT.number <= bindparam("last"), DEALT.ended_at.is_(None))
    .values(ended_at=bindparam("ended"))
)
OF_CLAIM = update(dealt_claims).where(DEALT.session_id == bindparam("session"), DEALT.number == bindparam("place"))
HELP = OF_CLAIM.values(helped=True)
TOUCH = OF_CLAIM.where(DEALT.touched.is_(False)).values(touched=True)
DEAL = insert(dealt_claims).values(tenant=TENANT_OF_SESSION)
# How often a look is tried again where others look at the same claim at the same moment.
TRIES = 20
OFFERED = select(scenarios.c.id).where(
    scenarios.c.id == bindparam("id"), scenarios.c.offered_to.in_(("", bindparam("user")))
)


class DealtClaimStore:
    """What is on record of the claims that users were dealt."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def find_finished(self, user_id: str, name: str) -> str | None:
        """The true id of a claim that the user has finished, by that id or by its alias; None for any other."""
        found = self.store.rows(BY_USER, user=user_id, name=name)
        return str(found[0]["scenario_id"]) if found else None

    def finished_in(self, tenant: str, name: str) -> str | None:
        """The true id of a claim that somebody of the tenant has finished, by that id or by its alias."""
        found = self.store.rows(IN_TENANT, of_tenant=tenant, name=name)
        return str(found[0]["scenario_id"]) if found else None

    def has_met(self, user_id: str, key: str) -> bool:
        """Whether the user was ever dealt a claim with that answer."""
        return bool(self.store.rows(OF_USER, user=user_id, key=key))

    def is_open(self, user_id: str, key: str) -> bool:
        """Whether a claim with that answer is open to the user in any session."""
        return bool(self.store.rows(OPEN, user=user_id, key=key))

    def had_help(self, user_id: str, key: str, session_id: str, number: int) -> bool:
        """Whether the user took a hint, made a move or came to the end on a claim with that answer elsewhere, was shown
        the answer, or wrote the claim.
        """
        place = {"session": session_id, "place": number}
        return bool(
            not self.not_looked_at(user_id, (key,))
            or self.store.rows(HELPED, user=user_id, key=key, **place)
            or self.store.rows(WRITTEN, user=user_id, key=key)
        )

    def first_dealt(self, user_id: str, key: str) -> datetime | None:
        """When the user was first dealt a claim with that answer; None where that is not on record."""
        at = self.store.rows(FIRST, user=user_id, key=key)[0]["at"]
        return datetime.fromisoformat(at) if at else None

    def not_looked_at(self, user_id: str, keys: Sequence[str]) -> tuple[str, ...]:
        """Which of these answers the user was not yet shown outside their own sessions."""
        streams = [stream(key) for key in keys]
        found = {row["stream"] for row in self.store.rows(LOOKED, of_streams=streams, user=user_id)}
        return tuple(key for key in keys if stream(key) not in found)

    @over_all_tenants()
    def look(self, user_id: str, keys: Sequence[str], at: datetime) -> None:
        """Put on record that the user was shown these answers; once is enough."""
        for key in keys:
            for _ in range(TRIES):
                if not self.not_looked_at(user_id, (key,)):
                    break
                with suppress(IntegrityError), self.store.write_transaction() as connection:
                    append_act(connection, stream(key), "looked", user_id, at, {})

    @over_all_tenants()
    def is_shut(self, key: str, now: datetime) -> bool:
        """Whether a claim with that answer is in an exam that goes on, or in a challenge that is not over."""
        if self.store.rows(EXAMINED.limit(1), key=key):
            return True
        found = (Challenge.model_validate_json(row["body"]) for row in self.store.rows(CHALLENGED, key=key))
        return any(each.is_running(now) for each in found)

    def due(self, now: datetime, user_id: str = "", session_id: str = "") -> tuple[str, ...]:
        """The sessions whose exam goes on although its time is over: of everybody, of a user, or that session."""
        query = DUE_SESSION if session_id else DUE_OF_USER if user_id else DUE
        named = {"session": session_id} if session_id else {"user": user_id} if user_id else {}
        return tuple(row["id"] for row in self.store.rows(query, now=stamp(now), **named))

    def is_offered(self, user_id: str, scenario_id: str) -> bool:
        """Whether the user may ask for that scenario by its id although they have not finished it."""
        return bool(self.store.rows(OFFERED, id=scenario_id, user=user_id))


def stream(key: str) -> str:
    """The name of the log of who looked at a claim with that answer."""
    return f"{LOOKS}:{key}"


def end_claims(connection: Connection, turn: Turn) -> None:
    """Ends the session's claims up to the last one that is over."""
    connection.execute(END, {"session": turn.session_id, "last": turn.ended, "ended": stamp(turn.at)})


def mark_helped(connection: Connection, turn: Turn) -> None:
    connection.execute(HELP, {"session": turn.session_id, "place": turn.helped})


def mark_touched(connection: Connection, turn: Turn) -> None:
    connection.execute(TOUCH, {"session": turn.session_id, "place": turn.touched})


def add_dealt(connection: Connection, turn: Turn) -> None:
    assert turn.dealt
    row = {"session_id": turn.session_id, "user_id": turn.user_id, **turn.dealt._asdict(), "dealt_at": stamp(turn.at)}
    connection.execute(DEAL, {**row, "of_session": turn.session_id})
