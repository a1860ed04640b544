"""What trainers look at: the trainees of a tenant, where they work, and the sessions; and links to sessions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, tuple_

from gym.progress.calendar import Calendar
from gym.progress.events import Event, Kind
from gym.store.accounts import append_act, calendar_of, learners
from gym.store.chat import users
from gym.store.columns import stamp
from gym.store.former import erasures, former_members
from gym.store.records import to_event
from gym.store.sessions import IS_HERE, events, sessions
from gym.store.shares import shares
from gym.store.teams import memberships, teams
from gym.store.users import ROLE

if TYPE_CHECKING:
    from gym.store.store import Store

MOVES = (Kind.SCENARIO_PRESENTED, Kind.ACTED, Kind.HINT_GIVEN)
IN_TENANT = learners.c.tenant == bindparam("tenant")
# The last move of a trainee: where they work, and since when nothing has happened.
LAST = (
    select(events.c.session_id, events.c.at)
    .where(events.c.user_id == learners.c.user_id, events.c.kind.in_(MOVES))
    .order_by(events.c.at.desc(), events.c.seq.desc())
    .limit(1)
)
LAST_SESSION = LAST.with_only_columns(events.c.session_id).scalar_subquery()
LAST_MOVE = LAST.with_only_columns(events.c.at).scalar_subquery()
PEOPLE = (
    select(
        *(learners, sessions.c.id.label("session_id"), sessions.c.state, LAST_MOVE.label("active_at")),
        erasures.c.id.is_not(None).label("is_former"),
    )
    .outerjoin(users, users.c.identifier == learners.c.user_id)
    .outerjoin(sessions, sessions.c.id == LAST_SESSION)
    .outerjoin(erasures, erasures.c.id == learners.c.user_id)
    .where(IN_TENANT, func.coalesce(erasures.c.role, ROLE) == "trainee")
    .order_by(learners.c.display_name, learners.c.user_id)
)
NOT_BEGUN = (
    select(users.c.identifier)
    .outerjoin(learners, learners.c.user_id == users.c.identifier)
    .where(learners.c.user_id.is_(None), users.c.tenant == bindparam("tenant"), ROLE == "trainee")
    .order_by(users.c.identifier)
)
SESSIONS = (
    select(sessions, learners.c.display_name)
    .join(learners, learners.c.user_id == sessions.c.user_id)
    .where(IN_TENANT, IS_HERE)
    .order_by(sessions.c.started_at.desc(), sessions.c.id.desc())
)
CLAIMS = (
    select(events)
    .where(
        events.c.session_id.in_(bindparam("ids", expanding=True)),
        events.c.kind.in_((Kind.SCENARIO_PRESENTED, Kind.SCENARIO_FINISHED, Kind.REGRADED)),
    )
    .order_by(events.c.session_id, events.c.seq)
)
TEAMS = (
    select(teams.c.id, teams.c.name)
    .where(teams.c.tenant == bindparam("tenant"), teams.c.is_open)
    .order_by(teams.c.name, teams.c.id)
)
MEMBERS = (
    select(memberships.c.user_id)
    .join(learners, learners.c.user_id == memberships.c.user_id)
    .where(memberships.c.team_id == bindparam("team"), IN_TENANT)
)
FORMER_MEMBERS = select(former_members.c.former).where(
    former_members.c.team_id == bindparam("team"), former_members.c.tenant == bindparam("tenant")
)
LEADS_TO = select(shares.c.session_id).where(
    shares.c.digest == bindparam("digest"), shares.c.tenant == bindparam("tenant"), shares.c.until > bindparam("now")
)


@dataclass(frozen=True)
class Person:
    """A trainee as stored, and where they worked last; `body` is empty for one who is not on record yet. One
    `is_former` who was erased: they count in the cohort, and are there for nobody.
    """

    user_id: str
    name: str
    body: str = ""
    calendar: Calendar = field(default_factory=Calendar)
    session_id: str | None = None
    state: dict[str, Any] | None = None
    active_at: datetime | None = None
    is_former: bool = False


@dataclass(frozen=True)
class SessionAt:
    """A session as stored, with what was dealt and finished in it."""

    session_id: str
    user_id: str
    name: str
    started_at: datetime
    state: dict[str, Any]
    claims: tuple[Event, ...]


class TrainerStore:
    """What is on record for the trainers of a tenant."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def people(self, tenant: str, user_id: str = "") -> tuple[Person, ...]:
        """The tenant's trainees, or the one: those who have begun by name, then the others."""
        begun, others = PEOPLE, NOT_BEGUN
        if user_id:
            begun, others = begun.where(learners.c.user_id == user_id), others.where(users.c.identifier == user_id)
        waiting = self.store.rows(others, tenant=tenant)
        return (
            *map(person, self.store.rows(begun, tenant=tenant)),
            *(Person(row["identifier"], row["identifier"]) for row in waiting),
        )

    def sessions(
        self, tenant: str, user_id: str, since: str, after: tuple[str, str] | None, most: int
    ) -> tuple[SessionAt, ...]:
        """The tenant's sessions, the newest first, from below the place `after` (start, id)."""
        query = SESSIONS.limit(most)
        query = query.where(sessions.c.user_id == user_id) if user_id else query
        query = query.where(sessions.c.started_at >= since) if since else query
        query = query.where(tuple_(sessions.c.started_at, sessions.c.id) < after) if after else query
        return self.whole(self.store.rows(query, tenant=tenant))

    def session(self, tenant: str, session_id: str) -> SessionAt | None:
        """One session of the tenant."""
        found = self.whole(self.store.rows(SESSIONS.where(sessions.c.id == session_id), tenant=tenant))
        return found[0] if found else None

    def whole(self, rows: Sequence[RowMapping]) -> tuple[SessionAt, ...]:
        """Sessions with what was dealt and finished in them."""
        claims: dict[str, list[Event]] = {row["id"]: [] for row in rows}
        for row in self.store.rows(CLAIMS, ids=list(claims)):
            claims[row["session_id"]].append(to_event(row))
        return tuple(session_at(row, tuple(claims[row["id"]])) for row in rows)

    def teams(self, tenant: str) -> tuple[tuple[str, str], ...]:
        """The open teams of the tenant: id and name."""
        return tuple((row["id"], row["name"]) for row in self.store.rows(TEAMS, tenant=tenant))

    def members(self, tenant: str, team_id: str) -> frozenset[str]:
        """The members of a team who belong to the tenant, and who was erased while they were in it."""
        inside = self.store.rows(MEMBERS, tenant=tenant, team=team_id)
        former = self.store.rows(FORMER_MEMBERS, tenant=tenant, team=team_id)
        return frozenset((*(row["user_id"] for row in inside), *(row["former"] for row in former)))

    def share(self, tenant: str, session_id: str, digest: str, actor: str, at: datetime, until: datetime) -> None:
        """Keep where a link leads, and put it on the session's own record."""
        row = {"digest": digest, "tenant": tenant, "session_id": session_id, "shared_by": actor}
        with self.store.write_transaction() as connection:
            connection.execute(insert(shares), {**row, "at": stamp(at), "until": stamp(until)})
            append_act(connection, f"session:{session_id}", "shared", actor, at, {"until": stamp(until)})

    def leads_to(self, tenant: str, digest: str, now: datetime) -> str | None:
        """The session that a link of the tenant leads to, while it is good."""
        found = self.store.rows(LEADS_TO, tenant=tenant, digest=digest, now=stamp(now))
        return found[0]["session_id"] if found else None


def person(row: RowMapping) -> Person:
    """A trainee as a value."""
    if row["is_former"]:
        return Person(row["user_id"], row["display_name"], row["body"], is_former=True)
    active = row["active_at"] and datetime.fromisoformat(row["active_at"])
    state = row["state"] and json.loads(row["state"])
    name, days = row["display_name"], calendar_of(row)
    return Person(row["user_id"], name, row["body"], days, row["session_id"], state, active)


def session_at(row: RowMapping, claims: tuple[Event, ...]) -> SessionAt:
    """A session as a value."""
    started = datetime.fromisoformat(row["started_at"])
    return SessionAt(row["id"], row["user_id"], row["display_name"], started, json.loads(row["state"]), claims)
