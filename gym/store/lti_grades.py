"""The record of grades that courses wait for (LTI 1.3): each trainee's places, and which are to be sent when."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    case,
    func,
    null,
    select,
    update,
)

from gym.store.columns import ID, INSTANT, insert_into, metadata, refer_within, stamp
from gym.store.records import Turn
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# What a turn changes is sent afterwards, from what is on record then: `changes` tells whether more came meanwhile.
grades = Table(
    "lti_grades",
    metadata,
    Column("tenant", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("user_id", ID, nullable=False),
    Column("platform_id", ID, nullable=False),
    Column("subject", String(255), nullable=False),
    Column("target", String(100), nullable=False),
    Column("line_item", String(1000), nullable=False),
    Column("opened_at", INSTANT, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("due_at", INSTANT),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("score", Text, nullable=False),
    Column("sent_at", INSTANT),
    refer_within("user_id", "learners", "user_id", ends=True),
    Index("ux_lti_grades_place", "tenant", "user_id", "platform_id", "line_item", unique=True),
    Index("ix_lti_grades_user", "user_id"),
    Index("ix_lti_grades_due", "due_at"),
)
PLACE = ("tenant", "user_id", "platform_id", "line_item")
CHANGED = (
    update(grades)
    .where(grades.c.user_id == bindparam("of_user"))
    .values(changes=grades.c.changes + 1, due_at=func.coalesce(grades.c.due_at, bindparam("now")))
)
DUE = select(grades).where(grades.c.due_at <= bindparam("now")).order_by(grades.c.due_at).limit(bindparam("most"))
OF_TENANT = (
    select(grades).where(grades.c.tenant == bindparam("of_tenant")).order_by(grades.c.user_id, grades.c.opened_at)
)


OF_USER = select(grades).where(grades.c.user_id == bindparam("of_user")).order_by(grades.c.opened_at)


class GradePlace(NamedTuple):
    """Where a trainee's grade goes: the platform, how it calls them, for what (`set:tour`), and its line item."""

    platform_id: str
    subject: str
    target: str
    line_item: str


class StoredGrade(NamedTuple):
    """A place as it stands: what was sent last (JSON), when it is due again, and what was wrong the last time."""

    tenant: str
    id: str
    user_id: str
    place: GradePlace
    opened_at: datetime
    changes: int
    due_at: datetime | None
    tries: int
    trouble: str
    score: str
    sent_at: datetime | None


def open_place(connection: Connection, tenant: str, user_id: str, place: GradePlace, at: datetime) -> None:
    """Keep where a trainee's grade goes, from the first time that they open it; for another target it begins anew."""
    row = {"tenant": tenant, "user_id": user_id, **place._asdict()}
    fresh = {"id": uuid4().hex, "opened_at": stamp(at), "changes": 0, "tries": 0, "trouble": "", "score": ""}
    add = insert_into(grades, connection.dialect.name).values({**row, **fresh})
    said, is_same = add.excluded, grades.c.target == add.excluded.target
    opened = case((is_same, grades.c.opened_at), else_=said.opened_at)
    changed = {"subject": said.subject, "target": said.target, "opened_at": opened}
    connection.execute(add.on_conflict_do_update(index_elements=list(PLACE), set_=changed))


def mark_due(connection: Connection, turn: Turn) -> None:
    """Have the grades of a turn's user sent, from what is on record after it."""
    connection.execute(CHANGED, {"of_user": turn.user_id, "now": stamp(turn.at)})


class LtiGradeStore:
    """What is on record of grades for courses."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def due(self, now: datetime, most: int) -> Sequence[StoredGrade]:
        """Some of those that are to be sent now, in all tenants, the longest due first."""
        return tuple(map(to_grade, self.store.rows(DUE, now=stamp(now), most=most)))

    @over_all_tenants()
    def of_tenant(self, tenant: str) -> Sequence[StoredGrade]:
        """The places of a tenant's trainees, by user."""
        return tuple(map(to_grade, self.store.rows(OF_TENANT, of_tenant=tenant)))

    @over_all_tenants()
    def of_user(self, user_id: str) -> Sequence[StoredGrade]:
        """The places of one trainee."""
        return tuple(map(to_grade, self.store.rows(OF_USER, of_user=user_id)))

    @over_all_tenants()
    def take(self, grade: StoredGrade, until: datetime) -> bool:
        """Take one to send it; False where another sender has it. It is due again if nothing is heard until then."""
        is_same = grades.c.due_at == (stamp(grade.due_at) if grade.due_at else None)
        with self.store.write_transaction() as connection:
            taken = connection.execute(row_of(grade).where(is_same).values(due_at=stamp(until)))
        return taken.rowcount == 1

    @over_all_tenants()
    def settle(self, grade: StoredGrade, score: str, at: datetime) -> None:
        """Say that a score was sent; where a turn came meanwhile, the place is due again at once."""
        due = case((grades.c.changes == grade.changes, null()), else_=stamp(at))
        values = {"due_at": due, "tries": 0, "trouble": "", "score": score, "sent_at": stamp(at)}
        with self.store.write_transaction() as connection:
            connection.execute(row_of(grade).values(values))

    @over_all_tenants()
    def put_off(self, grade: StoredGrade, trouble: str, due_at: datetime | None) -> None:
        """Say why a score could not be sent, and when to try again; None for not before its next change."""
        values = {"due_at": stamp(due_at) if due_at else None, "tries": grade.tries + 1, "trouble": trouble}
        with self.store.write_transaction() as connection:
            connection.execute(row_of(grade).values(values))


def row_of(grade: StoredGrade) -> Any:
    """The update of one place."""
    return update(grades).where(grades.c.tenant == grade.tenant, grades.c.id == grade.id)


def to_grade(row: RowMapping) -> StoredGrade:
    """A row as a value."""
    known: dict[str, Any] = {
        name: row[name] for name in ("tenant", "id", "user_id", "changes", "tries", "trouble", "score")
    }
    for name in ("opened_at", "due_at", "sent_at"):
        known[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return StoredGrade(**known, place=GradePlace(*(row[name] for name in GradePlace._fields)))
