"""Board totals: added up as scenarios finish, read a page at a time at a cost that does not grow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Executable,
    Float,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    and_,
    select,
    text,
)

from gym.progress.boards import PERIODS, Order, Period, board_day, period_bounds
from gym.progress.events import StoredFinish
from gym.store.accounts import learners
from gym.store.columns import ID, insert_into, metadata, refer_within
from gym.store.tenants import TENANT_OF_USER

# Board totals by period ("daily:2024-07-01", "all") and skill ("" for all skills together); `tenant` is the user's now,
# so that an index finds a page among many tenants.
standings = Table(
    "standings",
    metadata,
    Column("period", String(24), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("user_id", ID, primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("accuracy_sum", Float, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("improvement", Float, nullable=False, server_default="0"),
    Column("tenant", ID, nullable=False, server_default="local"),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_standings_board", "tenant", "period", "skill", text("xp DESC"), "user_id"),
    Index("ix_standings_improvement", "tenant", "period", "skill", text("improvement DESC"), "user_id"),
)

SUMS = ("xp", "accuracy_sum", "scenarios", "improvement")


@dataclass(frozen=True)
class BoardPageQuery:
    """One page of a board: whose tenant's, the period's name in the store, the skill or "", rows after `after`.

    `after` is the points and the user id (or team id) of the last row seen; `order` is what it is ranked by.
    """

    tenant: str
    period: str
    skill: str
    limit: int
    after: tuple[float, str] | None = None
    order: Order = "xp"


@dataclass(frozen=True)
class BoardLine:
    """One user's total on a board; `improvement` in points of 100 of the mean skill rating."""

    user_id: str
    display_name: str
    xp: int
    improvement: float
    accuracy_sum: float
    scenarios: int


@dataclass(frozen=True)
class BoardPage:
    """A page of board lines, and whether there are more."""

    lines: tuple[BoardLine, ...]
    more: bool


def name_of(period: Period, first: date | None) -> str:
    """The period's name in the store: its kind and first day."""
    return f"{period}:{first}" if first else period


def period_name(period: Period, today: date) -> str:
    """The name of the period that the day is in."""
    return name_of(period, period_bounds(period, today)[0])


@cache
def add_to_total(dialect: str) -> Executable:
    """The statement that adds to a total, or begins one."""
    statement = insert_into(standings, dialect).values(tenant=TENANT_OF_USER)
    total = {name: standings.c[name] + statement.excluded[name] for name in SUMS}
    return statement.on_conflict_do_update(index_elements=["period", "skill", "user_id"], set_=total)


def add_to_standings(connection: Connection, user_id: str, finish: StoredFinish, improvement: float) -> None:
    """Add a finished scenario to every board it counts on, in one statement."""
    sums = {"of_user": user_id, "user_id": user_id, "xp": finish.xp, "accuracy_sum": finish.accuracy, "scenarios": 1}
    skills = ["", *finish.board_skills]
    names = [period_name(period, board_day(finish.at)) for period in PERIODS]
    rows = [
        {**sums, "period": period, "skill": skill, "improvement": 0.0 if skill else improvement}
        for period in names
        for skill in skills
    ]
    connection.execute(add_to_total(connection.dialect.name), rows)


def pages_of(query: BoardPageQuery) -> Iterator[Select[*tuple[Any, ...]]]:
    """The rows after the cursor and one more, best first, then by user id; only who earned something and is listed.

    After a cursor first who has the same points, then who has fewer: each is read from its place in the index on, so
    that a page costs what it shows, however deep down it is and however many have the same points.
    """
    table, points = standings.c, standings.c[query.order]
    place = and_(table.tenant == query.tenant, table.period == query.period, table.skill == query.skill)
    mine = and_(place, learners.c.listed)
    wanted = select(standings, learners.c.display_name).join(learners).where(mine)
    earned = wanted.where(points > 0).order_by(points.desc(), table.user_id)
    if query.after is None:
        yield earned
        return
    least, user_id = query.after
    # A cursor has points above 0; said once more, it would lead SQLite to another index.
    yield wanted.where(points == least, table.user_id > user_id).order_by(table.user_id)
    yield earned.where(points < least)


def read_page(connection: Connection, query: BoardPageQuery) -> BoardPage:
    """A page of a board."""
    rows: list[Row[*tuple[Any, ...]]] = []
    for wanted in pages_of(query):
        if len(rows) <= query.limit:
            rows += connection.execute(wanted.limit(query.limit + 1 - len(rows))).all()
    lines = tuple(BoardLine(r.user_id, r.display_name, r.xp, r.improvement, r.accuracy_sum, r.scenarios) for r in rows)
    return BoardPage(lines[: query.limit], len(lines) > query.limit)
