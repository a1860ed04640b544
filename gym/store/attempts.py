"""The record of attempts: finished scenarios by user, how first tries went, and how hard scenarios were found to be."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    bindparam,
    false,
    func,
    insert,
    select,
    text,
    true,
)

from gym.progress.certification.pathways import UnaidedTry
from gym.progress.engine.calibration import Calibration
from gym.progress.events import SkillOutcome
from gym.store.accounts import learners
from gym.store.challenges import challenge_sides
from gym.store.columns import DAY, ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.store.records import Attempt, AttemptStats, Turn
from gym.store.tenants import TENANT_OF_SESSION
from gym.world.scenarios.scenario import Difficulty

if TYPE_CHECKING:
    from gym.store.store import Store

UNAIDED = text("mode <> 'practice'")
# One row for each finished scenario, written with its event: what was done before, probes, evidence, calibration.
# `place` orders a user's: the version of the learner that it made.
attempts = Table(
    "attempts",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("user_id", ID, nullable=False),
    Column("place", Integer, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("family", String(120), nullable=False),
    Column("difficulty", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("is_repeat", Boolean, nullable=False, server_default=false()),
    Column("at", INSTANT, nullable=False),
    Column("local_date", DAY, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("predicted", Float),
    Column("offset", Float, nullable=False, server_default="0"),
    Column("skills", Text, nullable=False),
    Column("skill", String(40), nullable=False, server_default=""),
    Column("payer_id", ID, nullable=False, server_default=""),
    Column("stage", String(20), nullable=False, server_default=""),
    Column("seconds", Float, nullable=False, server_default="0"),
    Column("resolved", Boolean, nullable=False, server_default=true()),
    tenant_column(),
    refer_within("session_id", "sessions"),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_attempts_skill", "skill", "difficulty", "payer_id", "stage"),
    Index("ix_attempts_user_scenario", "user_id", "scenario_id"),
    Index("ix_attempts_user_at", "user_id", "at"),
    Index("ix_attempts_family", "family", "at"),
    Index("ix_attempts_unaided", "user_id", "at", sqlite_where=UNAIDED, postgresql_where=UNAIDED),
)
# What the difficulties of scenarios were found to be, each time they were calibrated: the newest counts.
calibrations = Table(
    "calibrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
)

KEPT = {"scenario_id", "family", "difficulty", "mode", "is_repeat", "accuracy", "predicted", "seconds", "resolved"}
BY = (attempts.c.skill, attempts.c.difficulty, attempts.c.payer_id, attempts.c.stage)
# A claim of a challenge is in no rates: one more of a skill would tell what it was.
CHALLENGED = select(challenge_sides.c.session_id).where(challenge_sides.c.session_id.is_not(None))
RATES = (
    select(
        *BY,
        func.count().label("times"),
        func.sum(attempts.c.accuracy).label("accuracy_sum"),
        func.sum(attempts.c.seconds).label("seconds_sum"),
    )
    .where(attempts.c.session_id.not_in(CHALLENGED))
    .group_by(*BY)
)
DONE = select(attempts.c.turn).where(
    attempts.c.user_id == bindparam("user"), attempts.c.scenario_id == bindparam("scenario")
)
# The mode stands in the statement and not beside it: only then is the index of these rows alone of use.
WITHOUT_HELP = (
    select(attempts.c.difficulty, attempts.c.at, attempts.c.skills)
    .where(attempts.c.user_id == bindparam("user"), UNAIDED, ~attempts.c.is_repeat, attempts.c.at >= bindparam("since"))
    .order_by(attempts.c.at)
)
# Days of the user are at most this far from the instants that they name.
ON_DAY = select(func.count().label("claims")).where(
    attempts.c.user_id == bindparam("user"),
    attempts.c.at >= bindparam("since"),
    attempts.c.local_date == bindparam("day"),
)
SINCE = (
    select(attempts)
    .where(attempts.c.user_id == bindparam("user"), attempts.c.at >= bindparam("since"))
    .order_by(attempts.c.at, attempts.c.place)
)
ADD = insert(attempts).values(tenant=TENANT_OF_SESSION)
OUTCOMES = TypeAdapter(tuple[SkillOutcome, ...])
NEWEST_CALIBRATION = select(calibrations).where(calibrations.c.id > 0).order_by(calibrations.c.id.desc()).limit(1)


def add_attempt(connection: Connection, turn: Turn) -> None:
    """Keep what a finished scenario was, by its user."""
    done, met = turn.finish, turn.met
    if done is None or met is None:
        return
    row = done.model_dump(mode="json", include=KEPT) | met.model_dump()
    row |= {"session_id": turn.session_id, "turn": turn.turn, "user_id": turn.user_id, "at": stamp(turn.at)}
    row |= {"place": turn.version + 1, "local_date": turn.local_date.isoformat(), "offset": done.offset}
    skills = [outcome.model_dump(mode="json") for outcome in done.skills]
    connection.execute(ADD, {**row, "skills": json.dumps(skills), "of_session": turn.session_id})


class AttemptStore:
    """Every finished scenario on record."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def all(self) -> Iterator[Attempt]:
        """Every attempt there is, in order of time."""
        with self.store.read_connection() as connection:
            query = select(attempts).order_by(attempts.c.at, attempts.c.session_id, attempts.c.turn)
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                yield attempt(row)

    def rates(self, user_id: str) -> tuple[AttemptStats, ...]:
        """How a user's first tries went by skill, level, payer and stage."""
        return self.read_rates(RATES.where(attempts.c.user_id == user_id))

    def rates_of_tenant(self, tenant: str) -> tuple[AttemptStats, ...]:
        """How the first tries of everybody in a tenant went by skill, level, payer and stage."""
        people = learners.c.user_id == attempts.c.user_id
        return self.read_rates(RATES.join(learners, people).where(learners.c.tenant == tenant))

    def read_rates(self, query: Select[*tuple[Any, ...]]) -> tuple[AttemptStats, ...]:
        """Rows of rates as values."""
        return tuple(AttemptStats.model_validate(dict(row)) for row in self.store.rows(query))

    def has_done(self, user_id: str, scenario_id: str) -> bool:
        """Whether the user has finished that scenario before."""
        return bool(self.store.rows(DONE.limit(1), user=user_id, scenario=scenario_id))

    def unaided_tries(self, user_id: str, days: int, now: datetime) -> tuple[UnaidedTry, ...]:
        """What the user did without help in the last days, oldest first."""
        found = self.store.rows(WITHOUT_HELP, user=user_id, since=stamp(now - timedelta(days=days)))
        return tuple(to_unaided_try(row) for row in found)

    def count_on(self, user_id: str, day: date) -> int:
        """How many claims the user finished on a day of theirs."""
        since = stamp(datetime.combine(day, time(), UTC) - timedelta(days=2))
        return int(self.store.rows(ON_DAY, user=user_id, since=since, day=day.isoformat())[0]["claims"])

    def since(self, user_id: str, since: datetime) -> tuple[Attempt, ...]:
        """What the user finished since then, oldest first."""
        return tuple(attempt(row) for row in self.store.rows(SINCE, user=user_id, since=stamp(since)))

    def calibration(self) -> Calibration:
        """The newest calibration; an empty one where there is none."""
        found = self.store.rows(NEWEST_CALIBRATION)
        return Calibration.model_validate_json(found[0]["body"]) if found else Calibration()

    def calibrate(self, found: Calibration, at: datetime) -> None:
        """Keep a calibration; it counts for the claims dealt from now on."""
        with self.store.write_transaction() as connection:
            connection.execute(insert(calibrations), {"at": stamp(at), "body": found.model_dump_json()})


def attempt(row: RowMapping) -> Attempt:
    """An attempt as a value."""
    facts = {name: row[name] for name in Attempt.model_fields}
    return Attempt.model_validate({**facts, "skills": json.loads(row["skills"])})


def to_unaided_try(row: RowMapping) -> UnaidedTry:
    """A first try without help as a value."""
    return UnaidedTry(
        Difficulty(row["difficulty"]), datetime.fromisoformat(row["at"]), OUTCOMES.validate_json(row["skills"])
    )
