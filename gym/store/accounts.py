"""The record of accounts: learners with their settings, acts outside sessions, and notices."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Insert,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from gym.caller import LOCAL
from gym.progress.calendar import Calendar
from gym.progress.notices import Notice
from gym.store.columns import ID, INSTANT, insert_into, metadata, refer_within, stamp, tenant_column
from gym.store.records import LearnerRow, UserSettings
from gym.store.tenants import TENANT_OF_USER, tenant_by

if TYPE_CHECKING:
    from gym.store.store import Store

learners = Table(
    "learners",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("xp", Integer, nullable=False),
    Column("display_name", String(80), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("day_starts_at", Integer, nullable=False, server_default="0"),
    Column("workdays", Boolean, nullable=False, server_default=false()),
    Column("tenant", ForeignKey("tenants.id"), nullable=False, server_default="local"),
    Column("preferences", Text, nullable=False, server_default="{}"),
    Index("ux_learners_tenant", "tenant", "user_id", unique=True),
)
# The log of what happens outside sessions: one immutable act, unique by (stream, seq); "user:ana", "team:t-1".
acts = Table(
    "acts",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("actor", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
    tenant_column(),
    Index("ix_acts_tenant", "tenant", "at", "stream", "seq"),
)
notices = Table(
    "notices",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("source", String(140), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("read_at", INSTANT),
    tenant_column(),
    refer_within("user_id", "learners", "user_id"),
    Index("ix_notices_user_at", "user_id", "at"),
)

EXAM_BEGUN = "exam_begun"
# Who looked at an answer: these streams are nobody's, and their acts belong to the tenant of who acts.
LOOKS = "looked"
# What is done with a tenant, and with where its people sign in and learn: these streams are named after the tenant.
TENANT_STREAMS = ("tenant", "sso", "lti")
# Whose any other stream is, by the word that it begins with: the table and its key. Acts belong to that row's tenant.
OWNERS = {
    "user": ("learners", "user_id"),
    "session": ("sessions", "id"),
    "team": ("teams", "id"),
    "challenge": ("challenges", "id"),
    "library": ("library", "id"),
    "certificate": ("certificates", "id"),
    "token": ("api_tokens", "id"),
}
Json = Mapping[str, Any]
LAST_ACT = select(func.coalesce(func.max(acts.c.seq), -1)).where(acts.c.stream == bindparam("of_stream"))
HELD_LEARNER = select(learners).where(learners.c.user_id == bindparam("user")).with_for_update()
OF_LEARNER = select(learners.c.tenant).where(learners.c.user_id == bindparam("user"))
HOLD_USER = select(learners.c.user_id).where(learners.c.user_id == bindparam("user")).with_for_update()
OF_STREAM = select(acts).where(acts.c.stream == bindparam("of_stream")).order_by(acts.c.seq)
EXAMS = select(acts).where(acts.c.stream == bindparam("of_stream"), acts.c.kind == EXAM_BEGUN)
BEGUN = EXAMS.where(acts.c.at >= bindparam("since"))
NEWEST = (
    select(notices).where(notices.c.user_id == bindparam("user")).order_by(notices.c.at.desc()).limit(bindparam("most"))
)
READ = update(notices).where(
    notices.c.user_id == bindparam("user"), notices.c.at <= bindparam("until"), notices.c.read_at.is_(None)
)


def learner_row(row: RowMapping) -> LearnerRow:
    """A learner as a value."""
    return LearnerRow(row["body"], row["version"], settings_of(row))


def settings_of(row: RowMapping) -> UserSettings:
    """What the user of this row set."""
    own = {name: row[name] for name in ("display_name", "listed")}
    return UserSettings(**own, calendar=calendar_of(row), preferences=json.loads(row["preferences"]))


def calendar_of(row: RowMapping) -> Calendar:
    """The days of the user of this row."""
    return Calendar(time_zone=row["time_zone"], day_starts_at=row["day_starts_at"], workdays=row["workdays"])


def put_settings(connection: Connection, user_id: str, settings: UserSettings, at: datetime) -> None:
    """Write what a user chose, and put it on their log."""
    flat = {"display_name": settings.display_name, "listed": settings.listed, **settings.calendar.model_dump()}
    liked = settings.preferences
    values = {**flat, "preferences": liked.model_dump_json()}
    connection.execute(update(learners).where(learners.c.user_id == user_id).values(**values))
    # The log is forever, so the address for reminders is not put there.
    said = {**flat, **liked.model_dump(mode="json", exclude={"email"})}
    append_act(connection, f"user:{user_id}", "settings_changed", user_id, at, said)


@cache
def append_to(owner: str) -> Insert:
    """The statement that puts an act on a stream of this kind."""
    if owner in TENANT_STREAMS:
        return insert(acts).values(tenant=bindparam("owner"))
    if owner in OWNERS:
        return insert(acts).values(tenant=tenant_by(*OWNERS[owner], "owner"))
    account, learner = (tenant_by(*each, "owner") for each in (("chat_users", "identifier"), OWNERS["user"]))
    return insert(acts).values(tenant=func.coalesce(account, learner, LOCAL))


def append_act(connection: Connection, stream: str, kind: str, actor: str, at: datetime, body: Json) -> int:
    """Put an act at the end of a stream; its place there. A writer at the same moment makes it fail, not lie."""
    seq = int(connection.execute(LAST_ACT, {"of_stream": stream}).scalar_one()) + 1
    row = {"stream": stream, "seq": seq, "kind": kind, "actor": actor, "at": stamp(at), "body": json.dumps(body)}
    owner, _, name = stream.partition(":")
    connection.execute(append_to(owner), {**row, "owner": actor if owner == LOOKS else name})
    return seq


def change_of(before: Json, after: Json) -> Json:
    """What an act says of a change: what was, and what is."""
    return {"before": dict(before), "after": dict(after)}


def add_notices(connection: Connection, user_id: str, told: Sequence[Notice]) -> None:
    """Keep notices; one that is there already stays as it is."""
    rows = [
        {"user_id": user_id, "source": each.source, "kind": each.kind, "text": each.text, "at": stamp(each.at)}
        for each in told
    ]
    if rows:
        told_to = insert_into(notices, connection.dialect.name).values(tenant=TENANT_OF_USER)
        connection.execute(told_to.on_conflict_do_nothing(), [{**row, "of_user": user_id} for row in rows])


class AccountStore:
    """What is on record of users outside their sessions."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def exam_sessions(self, user_id: str, pathway: str, since: datetime) -> tuple[str, ...]:
        """The sessions of the exams for a pathway that the user began since then."""
        begun = self.store.rows(BEGUN, of_stream=f"user:{user_id}", since=stamp(since))
        said = [json.loads(row["body"]) for row in begun]
        return tuple(each["session_id"] for each in said if each["pathway"] == pathway)

    def exams_begun(self, user_id: str, pathway: str, since: datetime) -> list[datetime]:
        """When the user began exams for a pathway since then."""
        begun = self.store.rows(BEGUN, of_stream=f"user:{user_id}", since=stamp(since))
        mine = [row for row in begun if json.loads(row["body"])["pathway"] == pathway]
        return [datetime.fromisoformat(row["at"]) for row in mine]

    def change_settings(self, user_id: str, settings: UserSettings, at: datetime) -> None:
        """Set what the user chose, and put it on their log."""
        with self.store.write_transaction() as connection:
            put_settings(connection, user_id, settings, at)

    def move(self, user_id: str, time_zone: str, at: datetime) -> UserSettings:
        """Set the user's time zone, and nothing else; their settings after that."""
        with self.store.write_transaction() as connection:
            before = settings_of(connection.execute(HELD_LEARNER, {"user": user_id}).mappings().one())
            if before.calendar.time_zone == time_zone:
                return before
            calendar = before.calendar.model_copy(update={"time_zone": time_zone})
            after = before.model_copy(update={"calendar": calendar})
            put_settings(connection, user_id, after, at)
        return after

    def acts(self, stream: str) -> Sequence[RowMapping]:
        """The acts of a stream, in order."""
        return self.store.rows(OF_STREAM, of_stream=stream)

    def notices(self, user_id: str, most: int) -> tuple[Notice, ...]:
        """The newest notices."""
        return tuple(notice(row) for row in self.store.rows(NEWEST, user=user_id, most=most))

    def read_notices(self, user_id: str, until: datetime, at: datetime) -> None:
        """Mark every notice up to then as read."""
        with self.store.write_transaction() as connection:
            connection.execute(READ.values(read_at=stamp(at)), {"user": user_id, "until": stamp(until)})


def notice(row: RowMapping) -> Notice:
    """A notice as a value."""
    told = {name: row[name] for name in ("source", "kind", "text", "at")}
    return Notice.model_validate({**told, "read": row["read_at"] is not None})
