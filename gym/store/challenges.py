"""The record of challenges: each act on the log, and the challenge it makes, in one transaction."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    RowMapping,
    Table,
    Text,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from gym.progress.challenges.model import (
    ANSWER_WITHIN,
    PLAY_WITHIN,
    Challenge,
    ChallengeAct,
    ChallengeKind,
    ClaimScore,
    apply_act,
    settle,
)
from gym.progress.challenges.rules import notify_sides
from gym.progress.events import Kind
from gym.store.accounts import OF_STREAM, add_notices, append_act, learners
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.store.records import Turn
from gym.store.tenants import TENANT_OF_USER, tenant_by
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

challenges = Table(
    "challenges",
    metadata,
    Column("id", ID, primary_key=True),
    Column("challenger", ID, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
    tenant_column(),
    refer_within("challenger", "learners", "user_id"),
    Index("ix_challenges_challenger", "challenger", "created_at"),
    Index("ux_challenges_tenant", "tenant", "id", unique=True),
)
# `home` is the tenant of the challenge, which is that of its challenger: a side that is moved leaves it there.
challenge_sides = Table(
    "challenge_sides",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("challenge_id", ID, primary_key=True),
    Column("created_at", INSTANT, nullable=False),
    Column("session_id", ID, unique=True),
    tenant_column(),
    Column("home", ID, nullable=False),
    refer_within("user_id", "learners", "user_id"),
    refer_within("challenge_id", "challenges", home="home"),
    refer_within("session_id", "sessions"),
    Index("ix_challenge_sides_user", "user_id", "created_at"),
    Index("ix_challenge_sides_challenge", "challenge_id", "user_id"),
)

MOST, BOTH = 100, 2
SIDES = challenge_sides.alias()
# A challenge is there as long as both sides belong to one tenant.
IN_ONE_TENANT = (
    select(and_(func.count() == BOTH, func.min(learners.c.tenant) == func.max(learners.c.tenant)))
    .join(SIDES, SIDES.c.user_id == learners.c.user_id)
    .where(SIDES.c.challenge_id == challenges.c.id)
    .correlate(challenges)
    .scalar_subquery()
)
ANY = select(challenges.c.body).where(challenges.c.id == bindparam("challenge"))
CHALLENGE = ANY.where(IN_ONE_TENANT)
HELD = ANY.with_for_update(key_share=True)
CHALLENGER = select(learners.c.user_id).where(learners.c.user_id == bindparam("user")).with_for_update(key_share=True)
# Nothing older than this can still be open.
SENT = select(challenges.c.body).where(
    challenges.c.challenger == bindparam("user"), challenges.c.created_at > bindparam("since")
)
OF_USER = (
    select(challenges.c.body)
    .join(challenge_sides, challenge_sides.c.challenge_id == challenges.c.id)
    .where(challenge_sides.c.user_id == bindparam("user"), IN_ONE_TENANT)
    .order_by(challenge_sides.c.created_at.desc())
    .limit(MOST)
)
MAKE = insert(challenges).values(tenant=TENANT_OF_USER)
SIDE = insert(challenge_sides).values(tenant=TENANT_OF_USER, home=tenant_by("challenges", "id", "of_challenge"))
KEEP = update(challenges).where(challenges.c.id == bindparam("challenge"))
TAKE = update(challenge_sides).where(
    challenge_sides.c.user_id == bindparam("user"),
    challenge_sides.c.challenge_id == bindparam("challenge"),
    challenge_sides.c.session_id.is_(None),
)
# Whatever the tenants of the two are: what is kept back stays so when one of them is moved.
OF_SESSIONS = (
    select(challenge_sides.c.session_id, challenges.c.body)
    .join(challenges, challenges.c.id == challenge_sides.c.challenge_id)
    .where(challenge_sides.c.session_id.in_(bindparam("sessions", expanding=True)))
)
BEGUN_BY = (
    select(challenge_sides.c.session_id, challenges.c.body)
    .join(challenges, challenges.c.id == challenge_sides.c.challenge_id)
    .where(
        challenge_sides.c.user_id == bindparam("user"),
        challenge_sides.c.created_at > bindparam("since"),
        challenge_sides.c.session_id.is_not(None),
    )
)
PLAYED_IN = (
    select(challenges.c.id)
    .join(challenge_sides, challenge_sides.c.challenge_id == challenges.c.id)
    .where(challenge_sides.c.session_id == bindparam("session"), IN_ONE_TENANT)
)


class ChallengeStore:
    """What is on record of challenges."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def challenge(self, challenge_id: str) -> Challenge | None:
        """A challenge; None for one whose sides are in two tenants now."""
        found = self.store.rows(CHALLENGE, challenge=challenge_id)
        return parsed(found[0]["body"]) if found else None

    @over_all_tenants()
    def whole(self, challenge_id: str) -> Challenge | None:
        """A challenge, whatever the tenants of its sides are."""
        found = self.store.rows(ANY, challenge=challenge_id)
        return parsed(found[0]["body"]) if found else None

    @over_all_tenants()
    def shut_sessions(self, session_ids: Sequence[str], now: datetime) -> frozenset[str]:
        """Those of the sessions that are a side of a challenge which is not over: only their user reads in them."""
        rows = self.store.rows(OF_SESSIONS, sessions=list(session_ids))
        return frozenset(row["session_id"] for row in rows if parsed(row["body"]).is_running(now))

    @over_all_tenants()
    def sealed_claims(self, user_id: str, now: datetime) -> frozenset[tuple[str, str]]:
        """The claims (session, scenario) of the user's challenges that are not over: nothing tells what they were."""
        rows = self.store.rows(BEGUN_BY, user=user_id, since=stamp(now - ANSWER_WITHIN - PLAY_WITHIN))
        going = ((row["session_id"], parsed(row["body"])) for row in rows)
        return frozenset((place, each) for place, one in going if one.is_running(now) for each in one.scenarios)

    def of_user(self, user_id: str) -> tuple[Challenge, ...]:
        """The user's challenges, the newest first."""
        return tuple(parsed(row["body"]) for row in self.store.rows(OF_USER, user=user_id))

    def acts(self, challenge_id: str) -> Sequence[ChallengeAct]:
        """The challenge's log, in order."""
        return tuple(challenge_act(row) for row in self.store.rows(OF_STREAM, of_stream=stream(challenge_id)))

    def create(self, act: ChallengeAct, allow: Callable[[tuple[Challenge, ...]], None]) -> Challenge:
        """A new challenge, if `allow` raises nothing for those that its challenger has sent lately."""
        with self.store.write_transaction() as connection:
            connection.execute(CHALLENGER, {"user": act.actor})
            since = stamp(act.at - ANSWER_WITHIN - PLAY_WITHIN)
            bodies = connection.execute(SENT, {"user": act.actor, "since": since}).scalars()
            allow(tuple(parsed(body) for body in bodies))
            made = apply_act(None, act)
            row = {"id": made.challenge_id, "challenger": act.actor, "created_at": stamp(act.at)}
            connection.execute(MAKE, {**row, "body": made.model_dump_json(), "of_user": act.actor})
            common = {"challenge_id": made.challenge_id, "created_at": stamp(act.at), "of_challenge": made.challenge_id}
            connection.execute(SIDE, [{**common, "user_id": each, "of_user": each} for each in made.user_ids])
            tell(connection, made, act)
        return made

    def change(self, challenge_id: str, decide: Callable[[Challenge], ChallengeAct | None]) -> Challenge:
        """The challenge after what is decided, if anything is; whatever that raises, this raises."""
        with self.store.write_transaction() as connection:
            challenge = lock_challenge(connection, challenge_id)
            act = decide(challenge)
            return write(connection, challenge, act) if act else challenge


def parsed(body: str) -> Challenge:
    """A stored challenge as a value."""
    return Challenge.model_validate_json(body)


def stream(challenge_id: str) -> str:
    """The name of a challenge's log."""
    return f"challenge:{challenge_id}"


def challenge_act(row: RowMapping) -> ChallengeAct:
    """A row of a challenge's log as a value."""
    facts = {name: row[name] for name in ("kind", "actor", "at")}
    return ChallengeAct.model_validate({**facts, "body": json.loads(row["body"])})


def lock_challenge(connection: Connection, challenge_id: str) -> Challenge:
    """The challenge, kept from anybody else until the transaction ends."""
    return parsed(connection.execute(HELD, {"challenge": challenge_id}).scalar_one())


def write(connection: Connection, challenge: Challenge, act: ChallengeAct) -> Challenge:
    """The challenge after one act, written down."""
    after = apply_act(challenge, act)
    connection.execute(KEEP.values(body=after.model_dump_json()), {"challenge": after.challenge_id})
    tell(connection, after, act)
    return after


def tell(connection: Connection, challenge: Challenge, act: ChallengeAct) -> None:
    """Put an act on the log, and tell who should hear of it."""
    append_act(connection, stream(challenge.challenge_id), act.kind, act.actor, act.at, act.body)
    for user_id, notice in notify_sides(challenge, act):
        add_notices(connection, user_id, (notice,))


def begin(connection: Connection, turn: Turn) -> bool:
    """Make the session that this turn opens the user's side of its challenge; False if they have one already."""
    if turn.challenge is None:
        return True
    challenge, body = lock_challenge(connection, turn.challenge), {"session_id": turn.session_id}
    if connection.execute(TAKE.values(**body), {"user": turn.user_id, "challenge": turn.challenge}).rowcount != 1:
        return False
    write(connection, challenge, act_of(turn, ChallengeKind.BEGUN, body))
    return True


def count_for_challenge(connection: Connection, turn: Turn) -> None:
    """Put a finished claim on the log of the challenge that its session is for, and end the challenge where it can."""
    challenge_id = connection.execute(PLAYED_IN, {"session": turn.session_id}).scalar()
    if challenge_id is None or turn.finish is None:
        return
    challenge = lock_challenge(connection, challenge_id)
    if challenge.counts(turn.user_id, turn.finish.scenario_id, turn.at):
        played = ClaimScore(scenario_id=turn.finish.scenario_id, score=score_of(turn), accuracy=turn.finish.accuracy)
        act = act_of(turn, ChallengeKind.PLAYED, played.model_dump(mode="json"))
        end(connection, write(connection, challenge, act), turn.at)


def act_of(turn: Turn, kind: ChallengeKind, body: Mapping[str, Any]) -> ChallengeAct:
    """An act of a turn's user."""
    return ChallengeAct(kind=kind, actor=turn.user_id, at=turn.at, body=dict(body))


def end(connection: Connection, challenge: Challenge, at: datetime) -> None:
    """End the challenge if it is at its end."""
    act = settle(challenge, at)
    if act:
        write(connection, challenge, act)


def score_of(turn: Turn) -> int:
    """The score 0..100 of the move that ended the claim, as the turn's log has it."""
    bodies = [json.loads(draft.body) for draft in turn.events if draft.kind == Kind.ACTED]
    return int(bodies[-1]["score"]["total"])
