"""Fills a database for scale.py in one transaction: the attempts row by row, the rest from them in the database."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

from scale_made import KEPT, PER_SESSION, Made, dealt
from sqlalchemy import Column, Connection, Float, Integer, MetaData, String, Table, Text, insert, text

from gym.progress.learner import Learner
from gym.store import Store
from gym.store.accounts import learners
from gym.store.columns import stamp

scratch = MetaData()
done = Table(
    "done",
    scratch,
    *(Column(name, String(80)) for name in ("session_id", "user_id", "at", "day", "week", "month")),
    *(Column(name, Integer) for name in ("turn", "place", "made")),
    prefixes=["TEMPORARY"],
)
kinds = Table(
    "kinds",
    scratch,
    Column("made", Integer, primary_key=True),
    *(Column(name, Text) for name in ("scenario_id", "family", "difficulty", "mode", "skill", "skills", "body")),
    *(Column(name, Float) for name in ("accuracy", "improvement")),
    Column("xp", Integer),
    prefixes=["TEMPORARY"],
)
CHUNK = 20_000
BOTH = "FROM done JOIN kinds ON kinds.made = done.made"
FILL = (
    "INSERT INTO sessions (id, user_id, turn, started_at, state, tenant) "
    "SELECT session_id, max(user_id), max(turn), min(at), :state, 'local' FROM done GROUP BY session_id "
    "ORDER BY session_id",
    "INSERT INTO events (session_id, seq, turn, kind, user_id, at, local_date, body, tenant) "
    f"SELECT session_id, turn, turn, 'scenario_finished', user_id, at, day, body, 'local' {BOTH} "
    "ORDER BY session_id, turn",
    "INSERT INTO attempts (session_id, turn, user_id, place, scenario_id, family, difficulty, mode, at, local_date, "
    "accuracy, predicted, skills, tenant) SELECT session_id, turn, user_id, place, scenario_id, family, difficulty, "
    f"mode, at, day, accuracy, 0.7, skills, 'local' {BOTH} ORDER BY session_id, turn",
    "INSERT INTO xp_ledger (source, user_id, points, local_date, tenant) "
    f"SELECT session_id || ':' || turn, user_id, xp, day, 'local' {BOTH} ORDER BY session_id, turn",
    "INSERT INTO notices (user_id, source, kind, text, at, tenant) "
    "SELECT user_id, 'level:' || place, 'level', 'You have reached another level.', at, 'local' FROM done "
    "WHERE place % 7 = 3",
)
STAND = (
    "INSERT INTO standings (period, skill, user_id, xp, accuracy_sum, scenarios, improvement) "
    f"SELECT {{period}}, {{skill}}, user_id, sum(xp), sum(accuracy), count(*), {{improvement}} {BOTH} "
    "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
PERIODS = ("'daily:' || day", "'weekly:' || week", "'monthly:' || month", "'all'")


def fill(store: Store, number: int, made: list[Made], bodies: dict[int, Learner], state: str) -> None:
    """Put `number` attempts into a new database, and the veteran's."""
    with store.write_transaction() as connection:
        scratch.create_all(connection)
        connection.execute(insert(kinds), [kind(place, each) for place, each in enumerate(made)])
        counts = deal(connection, number, len(made))
        put(connection, learners, (learner(user, count, bodies) for user, count in counts.items()))
        for statement in FILL:
            connection.execute(text(statement), {"state": state} if ":state" in statement else {})
        for period in PERIODS:
            for skill, improvement in (("''", "sum(improvement)"), ("skill", "0")):
                connection.execute(text(STAND.format(period=period, skill=skill, improvement=improvement)))
        scratch.drop_all(connection)
    if store.engine.dialect.name == "postgresql":
        # What its own daemon does within minutes. The product asks SQLite for no statistics, so neither does this.
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def deal(connection: Connection, number: int, kinds_made: int) -> Counter[str]:
    """Write down every attempt; how many each user has."""
    counts: Counter[str] = Counter()
    random = Random(number)

    def rows() -> Iterator[dict[str, Any]]:
        for user, at in dealt(number):
            place, day = counts[user], at.date()
            counts[user] += 1
            dates = {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}
            yield {
                "session_id": f"{user}-{place // PER_SESSION}",
                "turn": place % PER_SESSION + 1,
                "user_id": user,
                "place": place,
                "at": stamp(at),
                "made": random.randrange(kinds_made),
                **{name: date.isoformat() for name, date in dates.items()},
            }

    put(connection, done, rows())
    return counts


def put(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert them, some thousands at a time."""
    while chunk := list(islice(rows, CHUNK)):
        connection.execute(insert(table), chunk)


def kind(place: int, each: Made) -> dict[str, Any]:
    """One attempt that others are copies of."""
    finish = each.finish
    facts = finish.model_dump(mode="json", include={"scenario_id", "family", "difficulty", "mode", "accuracy", "xp"})
    skills = json.dumps([outcome.model_dump(mode="json") for outcome in finish.skills])
    facts |= {"skills": skills, "skill": finish.skills[0].skill, "body": finish.model_dump_json()}
    return {**facts, "made": place, "improvement": each.improvement}


def learner(user: str, count: int, bodies: dict[int, Learner]) -> dict[str, Any]:
    """A user as the fold left them after about so many; one in ten is on no board."""
    body = bodies[max(each for each in KEPT if each <= count)].model_copy(update={"user_id": user})
    row = {"user_id": user, "version": count, "xp": body.xp, "display_name": user, "time_zone": "UTC"}
    return {**row, "body": body.model_dump_json(), "listed": not user.endswith("3")}
