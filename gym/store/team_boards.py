"""Boards of teams: what a claim adds to every team its user is in, and pages at a cost that does not grow.

Teams are ranked by XP for each member who earned any in the period (at least `FEWEST`, so that one strong member
alone is no strong team): by their sum alone, the larger team would win. The average is stored in whole XP with each
claim, so that an index has the order and the last page costs what the first one does; the sum is shown beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Connection,
    Executable,
    Float,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    or_,
    select,
)

from gym.progress.boards import PERIODS, board_day, monday_of
from gym.progress.teams.model import TeamKind
from gym.progress.teams.totals import FEWEST, TeamClaim, Week, add_points, claim_of, goal_notice
from gym.store.accounts import add_notices, append_act, learners
from gym.store.boards import SUMS, BoardLine, BoardPage, BoardPageQuery, period_name
from gym.store.columns import ID, insert_into, metadata, refer_within, tenant_column
from gym.store.former import former_members
from gym.store.records import Turn
from gym.store.teams import memberships, team_weeks, teams
from gym.store.tenants import TENANT_OF_TEAM

if TYPE_CHECKING:
    from gym.store.store import Store

# What each member brought to a team, by period and skill ("" for all together), as in `standings`.
team_standings = Table(
    "team_standings",
    metadata,
    Column("team_id", ID, primary_key=True),
    Column("period", String(24), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("accuracy_sum", Float, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("improvement", Float, nullable=False),
    tenant_column(),
    refer_within("team_id", "teams"),
    Index("ix_team_standings_board", "team_id", "period", "skill", "xp", "user_id"),
    Index("ix_team_standings_improvement", "team_id", "period", "skill", "improvement", "user_id"),
)
team_totals = Table(
    "team_totals",
    metadata,
    Column("period", String(24), primary_key=True),
    Column("team_id", ID, primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    Column("average", Integer, nullable=False),
    Column("tenant", ID, nullable=False, server_default="local"),
    refer_within("team_id", "teams"),
    Index("ix_team_totals_board", "tenant", "period", "average", "team_id"),
)

MINE = (
    select(teams.c.id, teams.c.name, teams.c.tenant)
    .join(memberships, memberships.c.team_id == teams.c.id)
    .where(memberships.c.user_id == bindparam("user"))
    .order_by(memberships.c.team_id)
    .with_for_update(key_share=True)
)
EARNED = select(team_standings.c.period).where(
    team_standings.c.team_id == bindparam("team"),
    team_standings.c.period.in_(bindparam("periods", expanding=True)),
    team_standings.c.skill == "",
    team_standings.c.user_id == bindparam("user"),
    team_standings.c.xp > 0,
)
WEEK = select(team_weeks.c.body).where(
    team_weeks.c.team_id == bindparam("team"), team_weeks.c.week == bindparam("week")
)
MEMBERS = select(memberships.c.user_id).where(memberships.c.team_id == bindparam("team"))


@dataclass(frozen=True)
class TeamLine:
    """One team on the board of teams: `average` is XP for each active member, what it is ranked by."""

    team_id: str
    name: str
    average: int
    xp: int
    active: int
    scenarios: int


@dataclass(frozen=True)
class TeamPage:
    """A page of the board of teams, and whether there is more."""

    lines: tuple[TeamLine, ...]
    more: bool


class TeamBoardStore:
    """Pages of the boards of teams and of their members."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def members(self, team_id: str, query: BoardPageQuery, *, everyone: bool) -> BoardPage:
        """A page of the board of a team's members; `everyone`: those too whom boards do not show."""
        with self.store.read_connection() as connection:
            return read_members(connection, team_id, query, everyone=everyone)

    def board(self, query: BoardPageQuery) -> TeamPage:
        """A page of the board of teams."""
        with self.store.read_connection() as connection:
            return read_teams(connection, query)


@cache
def add_sums_statement(dialect: str) -> Executable:
    """The statement that adds to what a member brought, or begins it."""
    statement = insert_into(team_standings, dialect).values(tenant=TENANT_OF_TEAM)
    total = {name: team_standings.c[name] + statement.excluded[name] for name in SUMS}
    keys = ["team_id", "period", "skill", "user_id"]
    return statement.on_conflict_do_update(index_elements=keys, set_=total)


@cache
def add_totals_statement(dialect: str) -> Executable:
    """The statement that adds to what a team has, and keeps the average with it."""
    statement = insert_into(team_totals, dialect)
    total = {name: team_totals.c[name] + statement.excluded[name] for name in ("xp", "scenarios", "active")}
    average = total["xp"] // case((total["active"] > FEWEST, total["active"]), else_=FEWEST)
    return statement.on_conflict_do_update(index_elements=["period", "team_id"], set_={**total, "average": average})


@cache
def keep_week_statement(dialect: str) -> Executable:
    """The statement that keeps a team's week."""
    statement = insert_into(team_weeks, dialect).values(tenant=TENANT_OF_TEAM)
    return statement.on_conflict_do_update(
        index_elements=["team_id", "week"], set_={"body": statement.excluded["body"]}
    )


def count_for_teams(connection: Connection, turn: Turn) -> None:
    """Put a finished claim on the log of every team that its user is in now, and add it up there."""
    if turn.finish is None:
        return
    found = connection.execute(MINE, {"user": turn.user_id}).mappings().all()
    claim = claim_of(turn.finish, turn.session_id, turn.turn, turn.improvement)
    for row in found:
        body = claim.model_dump(mode="json")
        append_act(connection, f"team:{row['id']}", TeamKind.COUNTED, turn.user_id, turn.at, body)
        add_to_team(connection, dict(row), turn.user_id, claim, turn.at)
        if claim.points:
            add_to_week(connection, dict(row), turn.user_id, claim, turn.at)


def add_to_team(connection: Connection, team: dict[str, Any], user_id: str, claim: TeamClaim, at: datetime) -> None:
    """Add a claim to what its user has brought, and to the team's total, in every period."""
    team_id, names = team["id"], [period_name(period, board_day(at)) for period in PERIODS]
    earned = set(connection.execute(EARNED, {"team": team_id, "user": user_id, "periods": names}).scalars())
    new = {name: int(claim.xp > 0 and name not in earned) for name in names}
    row = {"team_id": team_id, "user_id": user_id, "xp": claim.xp, "accuracy_sum": claim.accuracy, "scenarios": 1}
    row["of_team"] = team_id
    rows = [
        {**row, "period": name, "skill": skill, "improvement": 0.0 if skill else claim.improvement}
        for name in names
        for skill in ("", *claim.skills)
    ]
    connection.execute(add_sums_statement(connection.dialect.name), rows)
    total = {"team_id": team_id, "tenant": team["tenant"], "xp": claim.xp, "scenarios": 1}
    total |= {"average": claim.xp // FEWEST}
    totals = [{**total, "period": name, "active": new[name]} for name in names]
    connection.execute(add_totals_statement(connection.dialect.name), totals)


def add_to_week(connection: Connection, team: dict[str, Any], user_id: str, claim: TeamClaim, at: datetime) -> None:
    """Add a claim to the team's week, and tell every member where that reaches its goal."""
    week = monday_of(claim.local_date)
    known = connection.execute(WEEK, {"team": team["id"], "week": week.isoformat()}).scalar()
    before = Week.model_validate_json(known) if known else Week()
    after = add_points(before, user_id, claim.points, at)
    row = {"team_id": team["id"], "week": week.isoformat(), "body": after.model_dump_json(), "of_team": team["id"]}
    connection.execute(keep_week_statement(connection.dialect.name), row)
    if after.reached_at and not before.reached_at:
        tell(connection, team, week, after)


def tell(connection: Connection, team: dict[str, Any], week: date, after: Week) -> None:
    """Tell every member that the week's goal is reached."""
    assert after.reached_at
    notice = goal_notice(team["id"], team["name"], week, after.goal, after.reached_at)
    for user_id in connection.execute(MEMBERS.order_by(memberships.c.user_id), {"team": team["id"]}).scalars().all():
        add_notices(connection, user_id, (notice,))


def members_page(team_id: str, query: BoardPageQuery, *, everyone: bool) -> Select[*tuple[Any, ...]]:
    """The rows after the cursor and one more, best first, then by user id; of who is in the team now, or was
    erased while they were.
    """
    table, points = team_standings.c, team_standings.c[query.order]
    mine = and_(table.team_id == team_id, table.period == query.period, table.skill == query.skill, points > 0)
    inside = select(memberships.c.team_id).where(
        memberships.c.user_id == table.user_id, memberships.c.team_id == team_id
    )
    was_inside = select(former_members.c.team_id).where(
        former_members.c.former == table.user_id, former_members.c.team_id == team_id
    )
    people = select(team_standings, learners.c.display_name).join(learners)
    people = people.where(or_(inside.exists(), was_inside.exists()))
    wanted = people.where(mine) if everyone else people.where(mine, learners.c.listed)
    if query.after:
        least, user_id = query.after
        wanted = wanted.where(points <= least, or_(points < least, table.user_id > user_id))
    return wanted.order_by(points.desc(), table.user_id).limit(query.limit + 1)


def read_members(connection: Connection, team_id: str, query: BoardPageQuery, *, everyone: bool) -> BoardPage:
    """A page of the board of a team's members."""
    rows = connection.execute(members_page(team_id, query, everyone=everyone)).all()
    lines = tuple(BoardLine(r.user_id, r.display_name, r.xp, r.improvement, r.accuracy_sum, r.scenarios) for r in rows)
    return BoardPage(lines[: query.limit], len(lines) > query.limit)


def teams_page(query: BoardPageQuery) -> Select[*tuple[Any, ...]]:
    """The teams after the cursor and one more, best first, then by id; only open ones that earned something."""
    table = team_totals.c
    wanted = select(team_totals, teams.c.name).join(teams)
    place = and_(table.tenant == query.tenant, table.period == query.period)
    wanted = wanted.where(place, table.average > 0, teams.c.is_open)
    if query.after:
        least, team_id = query.after
        wanted = wanted.where(table.average <= least, or_(table.average < least, table.team_id > team_id))
    return wanted.order_by(table.average.desc(), table.team_id).limit(query.limit + 1)


def read_teams(connection: Connection, query: BoardPageQuery) -> TeamPage:
    """A page of the board of teams."""
    rows = connection.execute(teams_page(query)).all()
    lines = tuple(TeamLine(r.team_id, r.name, r.average, r.xp, r.active, r.scenarios) for r in rows)
    return TeamPage(lines[: query.limit], len(lines) > query.limit)
