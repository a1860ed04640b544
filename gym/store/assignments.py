"""The record of assignments: acts on each trainee's log, and the rows that find them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Index,
    RowMapping,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from gym.progress.assignments import Assignment
from gym.progress.calendar import Calendar
from gym.progress.notices import Notice
from gym.schemas.assignments import MOST_DONE
from gym.store.accounts import HOLD_USER, add_notices, append_act, calendar_of, learners
from gym.store.attempts import attempts
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp

if TYPE_CHECKING:
    from gym.store.store import Store

assignments = Table(
    "assignments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("title", String(120), nullable=False),
    Column("assigned_by", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("withdrawn_at", INSTANT),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_assignments_user", "user_id", "due_at"),
    Index("ix_assignments_tenant", "tenant", "due_at"),
)

FIRST_DONE = (
    select(func.min(attempts.c.at))
    .where(
        attempts.c.user_id == assignments.c.user_id,
        attempts.c.scenario_id == assignments.c.scenario_id,
        attempts.c.at >= assignments.c.at,
    )
    .scalar_subquery()
)
DAYS = ("display_name", "time_zone", "day_starts_at", "workdays")
STANDING = (
    select(assignments, FIRST_DONE.label("done_at"), *(learners.c[name] for name in DAYS))
    .join(learners, learners.c.user_id == assignments.c.user_id)
    .where(assignments.c.withdrawn_at.is_(None))
    .order_by(assignments.c.due_at.desc(), assignments.c.id)
)
TO_DO = STANDING.where(FIRST_DONE.is_(None))
DONE = STANDING.where(FIRST_DONE.is_not(None))
OF_TENANT: BindParameter[str] = bindparam("of_tenant")
OF_SCENARIO: BindParameter[str] = bindparam("of_scenario")
ASSIGNED = select(assignments.c.id).where(assignments.c.scenario_id == OF_SCENARIO).limit(1)
ASSIGNED_IN = ASSIGNED.where(assignments.c.tenant == OF_TENANT)
ASSIGNED_TO = ASSIGNED.where(assignments.c.user_id == bindparam("user"), assignments.c.withdrawn_at.is_(None))
WITHDRAW = update(assignments).where(
    assignments.c.id == bindparam("of"), assignments.c.withdrawn_at.is_(None), FIRST_DONE.is_(None)
)
WAITING = select(assignments.c.id).where(
    assignments.c.user_id == bindparam("user"),
    assignments.c.scenario_id == OF_SCENARIO,
    assignments.c.withdrawn_at.is_(None),
    FIRST_DONE.is_(None),
)


class StoredAssignment(Assignment):
    """An assignment with what its trainee is called and how they count days."""

    name: str
    calendar: Calendar


class AssignmentStore:
    """What is on record of assignments; of those that are done the newest `most_done` are listed."""

    def __init__(self, store: "Store", most_done: int = MOST_DONE) -> None:
        self.store, self.most_done = store, most_done

    def of_tenant(self, tenant: str) -> tuple[StoredAssignment, ...]:
        """All the tenant's assignments that are to do and the newest that are done, the latest deadline first each."""
        return self.both(assignments.c.tenant == tenant)

    def of_user(self, user_id: str) -> tuple[StoredAssignment, ...]:
        """A trainee's assignments, in the same way."""
        return self.both(assignments.c.user_id == user_id)

    def both(self, whose: ColumnElement[bool]) -> tuple[StoredAssignment, ...]:
        """What is to do, and the newest of what is done."""
        queries = (TO_DO.where(whose), DONE.where(whose).limit(self.most_done))
        return tuple(to_assignment(row) for query in queries for row in self.store.rows(query))

    def one(self, tenant: str, assignment_id: str) -> StoredAssignment | None:
        """One of the tenant's assignments that was not taken back."""
        mine = STANDING.where(assignments.c.tenant == tenant, assignments.c.id == assignment_id)
        return next(map(to_assignment, self.store.rows(mine)), None)

    def was_given(self, tenant: str, scenario_id: str) -> bool:
        """Whether a tenant assigned that scenario to anybody."""
        return bool(self.store.rows(ASSIGNED_IN, of_tenant=tenant, of_scenario=scenario_id))

    def is_given(self, user_id: str, scenario_id: str) -> bool:
        """Whether the user was assigned that scenario and it was not taken back."""
        return bool(self.store.rows(ASSIGNED_TO, user=user_id, of_scenario=scenario_id))

    def add(self, tenant: str, made: Sequence[tuple[Assignment, Notice]]) -> int:
        """Keep assignments, but for those who have that claim to do already; how many were kept."""
        with self.store.write_transaction() as connection:
            return sum(give(connection, tenant, *each) for each in made)

    def withdraw(self, held: Assignment, actor: str, at: datetime, told: Notice) -> bool:
        """Take an assignment back and tell the trainee; False if that was done before, or the claim is done."""
        with self.store.write_transaction() as connection:
            connection.execute(HOLD_USER, {"user": held.user_id})
            if connection.execute(WITHDRAW.values(withdrawn_at=stamp(at)), {"of": held.id}).rowcount != 1:
                return False
            body = {"assignment": held.id}
            append_act(connection, f"user:{held.user_id}", "assignment_withdrawn", actor, at, body)
            add_notices(connection, held.user_id, (told,))
        return True


def give(connection: Connection, tenant: str, made: Assignment, told: Notice) -> bool:
    """Put an assignment on its trainee's log, who is told; False where they have that claim to do already."""
    connection.execute(HOLD_USER, {"user": made.user_id})
    if connection.execute(WAITING, {"user": made.user_id, "of_scenario": made.scenario_id}).first():
        return False
    facts = {name: getattr(made, name) for name in ("id", "user_id", "scenario_id", "title", "assigned_by")}
    times = {"at": stamp(made.at), "due_at": stamp(made.due_at)}
    connection.execute(insert(assignments), {**facts, **times, "tenant": tenant})
    body = {"assignment": made.id, "scenario_id": made.scenario_id, "title": made.title}
    said = {**body, "due_at": times["due_at"]}
    append_act(connection, f"user:{made.user_id}", "assigned", made.assigned_by, made.at, said)
    add_notices(connection, made.user_id, (told,))
    return True


def to_assignment(row: RowMapping) -> StoredAssignment:
    """A row as a value."""
    facts = {name: row[name] for name in Assignment.model_fields}
    return StoredAssignment(**facts, name=row["display_name"], calendar=calendar_of(row))
