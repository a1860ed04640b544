"""The record of teams: each act on the log, and the team it makes, in one transaction."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from gym.progress.teams.model import Team, TeamAct, apply_act
from gym.progress.teams.rules import leave_team, notify_members
from gym.progress.teams.totals import Week
from gym.store.accounts import OF_STREAM, add_notices, append_act, learners
from gym.store.columns import DAY, ID, metadata, refer_within, tenant_column
from gym.store.tenants import TENANT_OF_TEAM

if TYPE_CHECKING:
    from gym.store.store import Store

# A team belongs to the tenant of its founder for good: who is moved to another tenant leaves it.
teams = Table(
    "teams",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("size", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("tenant", ForeignKey("tenants.id"), nullable=False, server_default="local"),
    Index("ix_teams_tenant", "tenant", "is_open", "name", "id"),
    Index("ux_teams_tenant", "tenant", "id", unique=True),
)
memberships = Table(
    "memberships",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("team_id", ID, primary_key=True),
    tenant_column(),
    refer_within("user_id", "learners", "user_id"),
    refer_within("team_id", "teams"),
    Index("ix_memberships_team", "team_id", "user_id"),
)
# Where the token of a link leads, by its SHA-256: the token itself is nowhere on record.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("team_id", ID, nullable=False),
    tenant_column(),
    refer_within("team_id", "teams"),
)
# `week` is its Monday.
team_weeks = Table(
    "team_weeks",
    metadata,
    Column("team_id", ID, primary_key=True),
    Column("week", DAY, primary_key=True),
    Column("body", Text, nullable=False),
    tenant_column(),
    refer_within("team_id", "teams"),
)

TEAM = select(teams.c.body).where(teams.c.id == bindparam("team"))
# Who joins or counts holds the row first: joins, claims and departures of one team come one after the other.
HELD = TEAM.with_for_update(key_share=True)
JOINER = select(learners.c.user_id).where(learners.c.user_id == bindparam("user")).with_for_update(key_share=True)
TEAMS_OF = select(func.count()).where(memberships.c.user_id == bindparam("user"))
OF_USER = (
    select(teams.c.body)
    .join(memberships, memberships.c.team_id == teams.c.id)
    .where(memberships.c.user_id == bindparam("user"))
    .order_by(memberships.c.team_id)
)
NAMES = (
    select(learners.c.user_id, learners.c.display_name)
    .join(memberships, memberships.c.user_id == learners.c.user_id)
    .where(memberships.c.team_id == bindparam("team"))
)
# A link leads only users of the team's own tenant anywhere.
LEADS_TO = (
    select(invitations.c.team_id)
    .join(teams, teams.c.id == invitations.c.team_id)
    .join(learners, learners.c.tenant == teams.c.tenant)
    .where(invitations.c.digest == bindparam("digest"), learners.c.user_id == bindparam("user"))
)
TENANT_OF = select(teams.c.tenant).where(teams.c.id == bindparam("team"))
TENANT_OF_USER = select(learners.c.tenant).where(learners.c.user_id == bindparam("user"))
ELSEWHERE = (
    select(memberships.c.team_id)
    .join(teams, teams.c.id == memberships.c.team_id)
    .where(memberships.c.user_id == bindparam("user"), teams.c.tenant != bindparam("tenant"))
    .order_by(memberships.c.team_id)
)
WEEK = select(team_weeks.c.body).where(
    team_weeks.c.team_id == bindparam("team"), team_weeks.c.week == bindparam("week")
)
JOIN, INVITE = (insert(each).values(tenant=TENANT_OF_TEAM) for each in (memberships, invitations))
KEEP = update(teams).where(teams.c.id == bindparam("team"))
GO = delete(memberships).where(memberships.c.user_id == bindparam("user"), memberships.c.team_id == bindparam("team"))


class TeamStore:
    """What is on record of teams."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def team(self, team_id: str) -> Team | None:
        """A team, open or closed."""
        found = self.store.rows(TEAM, team=team_id)
        return Team.model_validate_json(found[0]["body"]) if found else None

    def of_user(self, user_id: str) -> tuple[Team, ...]:
        """The teams that the user is in."""
        return tuple(Team.model_validate_json(row["body"]) for row in self.store.rows(OF_USER, user=user_id))

    def names(self, team_id: str) -> dict[str, str]:
        """What the members are called, by user id."""
        return {row["user_id"]: row["display_name"] for row in self.store.rows(NAMES, team=team_id)}

    def tenant(self, team_id: str) -> str | None:
        """The tenant that a team belongs to."""
        found = self.store.rows(TENANT_OF, team=team_id)
        return found[0]["tenant"] if found else None

    def week(self, team_id: str, monday: date) -> Week:
        """What the team has brought together in that week."""
        found = self.store.rows(WEEK, team=team_id, week=monday.isoformat())
        return Week.model_validate_json(found[0]["body"]) if found else Week()

    def leads_to(self, digest: str, user_id: str) -> str | None:
        """The team of the user's tenant that a link leads to."""
        found = self.store.rows(LEADS_TO, digest=digest, user=user_id)
        return found[0]["team_id"] if found else None

    def acts(self, team_id: str) -> Sequence[TeamAct]:
        """The team's log, in order."""
        return tuple(team_act(row) for row in self.store.rows(OF_STREAM, of_stream=stream(team_id)))

    def create(self, user_id: str, decide: Callable[[int], TeamAct]) -> Team:
        """A new team, by what is decided for somebody in so many teams; whatever that raises, this raises."""
        with self.store.write_transaction() as connection:
            act = decide(teams_of(connection, user_id))
            team = apply_act(None, act)
            tenant = connection.execute(TENANT_OF_USER, {"user": user_id}).scalar_one()
            row = {"id": team.team_id, "name": team.name, "tenant": tenant, "size": 1, "is_open": True}
            connection.execute(insert(teams), {**row, "body": team.model_dump_json()})
            connection.execute(JOIN, {"user_id": user_id, "team_id": team.team_id, "of_team": team.team_id})
            append(connection, team.team_id, act)
        return team

    def change(self, team_id: str, decide: Callable[[Team], TeamAct | None]) -> Team:
        """The team after what is decided, if anything is; whatever that raises, this raises."""
        with self.store.write_transaction() as connection:
            return change_team(connection, team_id, decide)

    def join(self, team_id: str, user_id: str, decide: Callable[[Team, int], TeamAct | None]) -> Team:
        """As `change`, for a user who is in so many teams already."""
        with self.store.write_transaction() as connection:
            number = teams_of(connection, user_id)
            return change_team(connection, team_id, lambda team: decide(team, number))


def leave_other_tenants(connection: Connection, user_id: str, tenant: str, at: datetime) -> None:
    """Take a user who now belongs to `tenant` out of every team of another one."""
    for team_id in connection.execute(ELSEWHERE, {"user": user_id, "tenant": tenant}).scalars().all():
        change_team(connection, team_id, lambda team: leave_team(team, user_id, user_id, at))


def stream(team_id: str) -> str:
    """The name of a team's log."""
    return f"team:{team_id}"


def team_act(row: RowMapping) -> TeamAct:
    """A row of a team's log as a value."""
    facts = {name: row[name] for name in ("kind", "actor", "at")}
    return TeamAct.model_validate({**facts, "body": json.loads(row["body"])})


def append(connection: Connection, team_id: str, act: TeamAct) -> int:
    """Put an act on a team's log; its place there."""
    return append_act(connection, stream(team_id), act.kind, act.actor, act.at, act.body)


def teams_of(connection: Connection, user_id: str) -> int:
    """How many teams the user is in, until the transaction ends."""
    connection.execute(JOINER, {"user": user_id})
    return int(connection.execute(TEAMS_OF, {"user": user_id}).scalar_one())


def change_team(connection: Connection, team_id: str, decide: Callable[[Team], TeamAct | None]) -> Team:
    """The team after what is decided, written down."""
    before = Team.model_validate_json(connection.execute(HELD, {"team": team_id}).scalar_one())
    act = decide(before)
    if act is None:
        return before
    after, seq = apply_act(before, act), append(connection, team_id, act)
    row = {"name": after.name, "size": len(after.members), "is_open": after.is_open, "body": after.model_dump_json()}
    connection.execute(KEEP.values(**row), {"team": team_id})
    move(connection, before, after)
    for user_id, notice in notify_members(before, after, act, seq):
        add_notices(connection, user_id, (notice,))
    return after


def move(connection: Connection, before: Team, after: Team) -> None:
    """Who came, who went, and which links there are."""
    known = {each.digest for each in before.invitations}
    rows = {"team_id": after.team_id, "of_team": after.team_id}
    for user_id in set(after.user_ids) - set(before.user_ids):
        connection.execute(JOIN, {**rows, "user_id": user_id})
    for user_id in set(before.user_ids) - set(after.user_ids):
        connection.execute(GO, {"user": user_id, "team": after.team_id})
    for digest in {each.digest for each in after.invitations} - known:
        connection.execute(INVITE, {**rows, "digest": digest})
