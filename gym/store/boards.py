"""Board totals: added up as scenarios finish, read a page at a time at a cost that does not grow."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Select, and_, or_, select

from gym.progress.boards import Period, period_bounds
from gym.progress.events import Finished
from gym.store.engine import insert_into
from gym.store.records import BoardLine, BoardQuery, Page
from gym.store.tables import learners, standings

SUMS = ("xp", "accuracy_sum", "scenarios", "improvement")
PERIODS: tuple[Period, ...] = ("daily", "weekly", "monthly", "all")


def period_name(period: Period, today: date) -> str:
    """The period's name in the store: its kind and first day."""
    first, _ = period_bounds(period, today)
    return f"{period}:{first}" if first else period


@cache
def adding(dialect: str) -> Executable:
    """The statement that adds to a total, or begins one."""
    statement = insert_into(standings, dialect)
    total = {name: standings.c[name] + statement.excluded[name] for name in SUMS}
    return statement.on_conflict_do_update(index_elements=["period", "skill", "user_id"], set_=total)


def add_to_standings(connection: Connection, user_id: str, finish: Finished, improvement: float) -> None:
    """Add a finished scenario to every board it counts on, in one statement."""
    sums = {"user_id": user_id, "xp": finish.xp, "accuracy_sum": finish.accuracy, "scenarios": 1}
    skills = ["", *dict.fromkeys(outcome.skill for outcome in finish.skills)]
    names = [period_name(period, finish.local_date) for period in PERIODS]
    rows = [
        {**sums, "period": period, "skill": skill, "improvement": 0.0 if skill else improvement}
        for period in names
        for skill in skills
    ]
    connection.execute(adding(connection.dialect.name), rows)


def page_of(query: BoardQuery) -> Select[*tuple[Any, ...]]:
    """The rows after the cursor and one more, best first, then by user id; only who earned something and is listed."""
    table, points = standings.c, standings.c[query.order]
    mine = and_(table.period == query.period, table.skill == query.skill, points > 0)
    wanted = select(standings, learners.c.display_name).join(learners).where(mine, learners.c.listed)
    if query.after:
        least, user_id = query.after
        # The first of the two is what the index seeks by: a page deep down costs what the first one does.
        wanted = wanted.where(points <= least, or_(points < least, table.user_id > user_id))
    return wanted.order_by(points.desc(), table.user_id).limit(query.limit + 1)


def read_page(connection: Connection, query: BoardQuery) -> Page:
    """A page of a board."""
    rows = connection.execute(page_of(query)).all()
    lines = tuple(BoardLine(r.user_id, r.display_name, r.xp, r.improvement, r.accuracy_sum, r.scenarios) for r in rows)
    return Page(lines[: query.limit], len(lines) > query.limit)
