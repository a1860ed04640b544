"""Finished scenarios by user: what each was, and how first tries went by skill, level, payer and stage."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from gym.store.account_tables import attempts
from gym.store.records import Attempt, Rated, Turn
from gym.store.stamps import stamp
from gym.store.tables import learners
from gym.store.team_tables import challenge_sides

if TYPE_CHECKING:
    from gym.store.store import Store

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


def add_attempt(connection: Connection, turn: Turn) -> None:
    """Keep what a finished scenario was, by its user."""
    done, met = turn.finish, turn.met
    if done is None or met is None:
        return
    row = done.model_dump(mode="json", include=KEPT) | met.model_dump()
    row |= {"session_id": turn.session_id, "turn": turn.turn, "user_id": turn.user_id, "at": stamp(turn.at)}
    row |= {"place": turn.version + 1, "local_date": turn.local_date.isoformat(), "offset": done.offset}
    skills = [outcome.model_dump(mode="json") for outcome in done.skills]
    connection.execute(insert(attempts), {**row, "skills": json.dumps(skills)})


class Attempts:
    """Every finished scenario on record."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def all(self) -> Iterator[Attempt]:
        """Every attempt there is, in order of time."""
        with self.store.reading() as connection:
            query = select(attempts).order_by(attempts.c.at, attempts.c.session_id, attempts.c.turn)
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                yield attempt(row)

    def rates(self, user_id: str) -> tuple[Rated, ...]:
        """How a user's first tries went by skill, level, payer and stage."""
        return self.rated(RATES.where(attempts.c.user_id == user_id))

    def rates_of_tenant(self, tenant: str) -> tuple[Rated, ...]:
        """How the first tries of everybody in a tenant went by skill, level, payer and stage."""
        people = learners.c.user_id == attempts.c.user_id
        return self.rated(RATES.join(learners, people).where(learners.c.tenant == tenant))

    def rated(self, query: Select[*tuple[Any, ...]]) -> tuple[Rated, ...]:
        """Rows of rates as values."""
        return tuple(Rated.model_validate(dict(row)) for row in self.store.rows(query))


def attempt(row: RowMapping) -> Attempt:
    """An attempt as a value."""
    return Attempt.model_validate({**row, "skills": json.loads(row["skills"])})
