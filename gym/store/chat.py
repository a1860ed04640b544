"""The chat's own record: users, threads and what stood on the screen. Never used for grading."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    bindparam,
    delete,
    false,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from gym.caller import LOCAL, is_demo
from gym.store.columns import INSTANT, metadata, refer_within, tenant_column
from gym.store.database import Database
from gym.store.row_security import say_tenant
from gym.store.tenants import make_sure_of, tenant_by
from gym.tenancy import TENANT, enter_tenant, note_aside

ID = String(36)
users = Table(
    "chat_users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("identifier", String(64), nullable=False),
    Column("about", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("password", Text),
    Column("token_version", Integer, nullable=False, server_default="0"),  # one more ends all sign-ins
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("tenant", ForeignKey("tenants.id"), nullable=False),
    Index("ux_chat_users_identifier", "identifier", unique=True),
    Index("ux_chat_users_tenant", "tenant", "id", unique=True),
)
threads = Table(
    "chat_threads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, nullable=False),
    Column("name", Text),
    Column("tags", JSON),
    Column("about", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("updated_at", INSTANT, nullable=False),
    tenant_column(),
    refer_within("user_id", "chat_users", ends=True),
    Index("ix_chat_threads_user", "user_id", "updated_at"),
    Index("ux_chat_threads_tenant", "tenant", "id", unique=True),
)
steps = Table(
    "chat_steps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ID, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("output", Text, nullable=False),
    Column("body", JSON, nullable=False),
    tenant_column(),
    refer_within("thread_id", "chat_threads", ends=True),
    Index("ix_chat_steps_thread", "thread_id", "created_at"),
    Index("ux_chat_steps_tenant", "tenant", "id", unique=True),
)
elements = Table(
    "chat_elements",
    metadata,
    Column("id", ID, primary_key=True),
    Column("thread_id", ID, nullable=False),
    Column("step_id", ID),
    Column("created_at", INSTANT, nullable=False),
    Column("body", JSON, nullable=False),
    Column("content", Text),  # what a chart draws (JSON); cards carry theirs in the body
    tenant_column(),
    refer_within("thread_id", "chat_threads", ends=True),
    Index("ix_chat_elements_thread", "thread_id", "created_at"),
)
feedbacks = Table(
    "chat_feedbacks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ID, nullable=False),
    Column("value", Integer, nullable=False),
    Column("comment", Text),
    tenant_column(),
    refer_within("step_id", "chat_steps", ends=True),
    Index("ux_chat_feedbacks_step", "step_id", unique=True),
)

Row = dict[str, Any]
Answer = TypeVar("Answer")
TENANT_OF_THREAD = tenant_by("chat_threads", "id", "of_thread")
# What every press and every message asks for, built once.
USER = select(users).where(users.c.identifier == bindparam("name"))
THREAD = (
    select(threads, users.c.identifier)
    .join(users, users.c.id == threads.c.user_id)
    .where(threads.c.id == bindparam("thread"))
)
ELEMENT = select(elements.c.body).where(
    elements.c.thread_id == bindparam("thread"), elements.c.id == bindparam("element")
)
ABOUT = select(threads.c.about, threads.c.user_id).where(threads.c.id == bindparam("thread"))
DESCRIBE = update(threads).where(threads.c.id == bindparam("thread"))
TOUCH = DESCRIBE.where(threads.c.user_id == bindparam("owner"))


def instant() -> str:
    """Now, in UTC, as Chainlit writes it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def owned_thread(thread_id: str, user_id: str) -> Select[Any]:
    """That thread's id, if it is this user's."""
    return select(threads.c.id).where(threads.c.id == thread_id, threads.c.user_id == user_id)


class ChatRows:
    """The statements of the chat on one connection; whoever calls owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def enter(self, tenant: str) -> None:
        """Go on within this tenant: what waited together may be of several."""
        if tenant != TENANT.get():
            enter_tenant(tenant)
            say_tenant(self.connection)

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert that can say what to do on a conflict."""
        return sqlite.insert(table) if self.connection.dialect.name == "sqlite" else postgresql.insert(table)

    def count(self, statement: Any, **values: Any) -> int:
        """Run a statement; how many rows it touched."""
        return int(self.connection.execute(statement, values).rowcount)

    def rows(self, query: Select[Any], **values: Any) -> list[Row]:
        """The rows of a query."""
        return [dict(row) for row in self.connection.execute(query, values).mappings()]

    def first(self, query: Select[Any], **values: Any) -> Row | None:
        """The first row of a query."""
        return next(iter(self.rows(query, **values)), None)

    def user(self, identifier: str) -> Row | None:
        """The user who signs in with that name."""
        return self.first(USER, name=identifier)

    def has_password(self, scheme: str) -> bool:
        """Whether a stored password begins with that."""
        return self.first(select(users.c.id).where(users.c.password.startswith(scheme)).limit(1)) is not None

    def renew_password(self, name: str, before: str, after: str) -> bool:
        """Store a password in another scheme; sign-ins go on. False where it was changed meanwhile."""
        mine = update(users).where(users.c.identifier == name, users.c.password == before)
        return self.count(mine.values(password=after)) > 0

    def keep_user(self, fresh_id: str, identifier: str, about: Row, password: str | None = None) -> Row:
        """Add a user; where the name is on record already, nothing changes. Returns what is on record."""
        tenant = str(about.get("tenant", LOCAL))
        if is_demo(tenant):
            make_sure_of(self.connection, tenant, instant())
        said = {name: value for name, value in about.items() if name != "tenant"}
        row = {"id": fresh_id, "identifier": identifier, "about": said, "password": password, "tenant": tenant}
        self.connection.execute(self.insert(users).values(**row, created_at=instant()).on_conflict_do_nothing())
        return self.user(identifier) or {}

    def open_thread(self, thread_id: str, user_id: str) -> bool:
        """Make sure the thread exists; False if it is somebody else's."""
        row = {"id": thread_id, "user_id": user_id, "about": {}, "created_at": instant(), "updated_at": instant()}
        made = self.insert(threads).values(**row, tenant=tenant_by("chat_users", "id", "of_user"))
        self.connection.execute(made.on_conflict_do_nothing(), {"of_user": user_id})
        return self.count(TOUCH, thread=thread_id, owner=user_id, updated_at=instant()) > 0

    def keep(self, table: Table, row: Row, where: ColumnElement[bool]) -> bool:
        """Insert the row, or renew the one with its id where that is allowed."""
        statement = self.insert(table).values(**row, tenant=TENANT_OF_THREAD)
        fresh = {name: statement.excluded[name] for name in row if name not in ("id", "created_at")}
        renewed = statement.on_conflict_do_update(index_elements=["id"], set_=fresh, where=where)
        return self.count(renewed, of_thread=row["thread_id"]) > 0

    def keep_step(self, user_id: str, row: Row) -> bool:
        """Keep one message, in a thread of this user only. Its kind stays: a user's words never become the coach's."""
        mine = (steps.c.thread_id == row["thread_id"]) & (steps.c.kind == row["kind"])
        return self.open_thread(row["thread_id"], user_id) and self.keep(steps, row, mine)

    def keep_element(self, user_id: str, row: Row) -> bool:
        """Keep one card, in a thread of this user only."""
        mine = elements.c.thread_id == row["thread_id"]
        return self.open_thread(row["thread_id"], user_id) and self.keep(elements, row, mine)

    def drop_step(self, step_id: str, thread_id: str, user_id: str) -> bool:
        """Take one message and its cards out of a thread of this user."""
        mine = owned_thread(thread_id, user_id)
        self.count(delete(elements).where(elements.c.step_id == step_id, elements.c.thread_id.in_(mine)))
        return self.count(delete(steps).where(steps.c.id == step_id, steps.c.thread_id.in_(mine))) > 0

    def drop_element(self, element_id: str, thread_id: str, user_id: str) -> bool:
        """Take one card out of a thread of this user."""
        mine = owned_thread(thread_id, user_id)
        return self.count(delete(elements).where(elements.c.id == element_id, elements.c.thread_id.in_(mine))) > 0

    def drop_thread(self, thread_id: str) -> bool:
        """Delete a thread with all that stood in it."""
        return self.count(delete(threads).where(threads.c.id == thread_id)) > 0

    def describe_thread(
        self, thread_id: str, name: str | None, about: Row | None, tags: list[str] | None, owner: str | None = None
    ) -> bool:
        """Name a thread, or add to what is known about it; an entry set to None goes away. `owner`: the id of the user
        who must own it; None where that has been checked.
        """
        found = self.first(ABOUT, thread=thread_id)
        if found is None or owner not in (None, found["user_id"]):
            return False
        values: Row = {"updated_at": instant()}
        values |= {"name": name[:120]} if name is not None else {}
        values |= {"tags": tags} if tags is not None else {}
        if about is not None:
            values["about"] = {key: value for key, value in {**found["about"], **about}.items() if value is not None}
        return self.count(DESCRIBE, thread=thread_id, **values) > 0

    def thread(self, thread_id: str) -> Row | None:
        """A thread with its owner's identifier."""
        return self.first(THREAD, thread=thread_id)

    def thread_page(
        self, user_id: str, size: int, after: str | None, search: str | None, value: int | None
    ) -> list[Row]:
        """Threads of a user, newest first, from below thread `after`; one more than `size` tells there are more."""
        query = select(threads).where(threads.c.user_id == user_id)
        if search:
            said = select(steps.c.id).where(
                steps.c.thread_id == threads.c.id, steps.c.output.icontains(search, autoescape=True)
            )
            query = query.where(threads.c.name.icontains(search, autoescape=True) | said.exists())
        if value is not None:
            judged = select(feedbacks.c.id).join(steps, steps.c.id == feedbacks.c.step_id)
            query = query.where(judged.where(steps.c.thread_id == threads.c.id, feedbacks.c.value == value).exists())
        below = self.first(select(threads.c.updated_at).where(threads.c.id == after)) if after else None
        if below:
            query = query.where(threads.c.updated_at < below["updated_at"])
        return self.rows(query.order_by(threads.c.updated_at.desc()).limit(size + 1))

    def steps_of(self, thread_id: str) -> list[Row]:
        """The messages of a thread in order, each with the opinion on it."""
        opinion = (feedbacks.c.id.label("feedback_id"), feedbacks.c.value, feedbacks.c.comment)
        query = select(steps, *opinion).outerjoin(feedbacks, feedbacks.c.step_id == steps.c.id)
        return self.rows(query.where(steps.c.thread_id == thread_id).order_by(steps.c.created_at, steps.c.id))

    def elements_of(self, thread_id: str) -> list[Row]:
        """The cards of a thread in order."""
        query = select(elements.c.body).where(elements.c.thread_id == thread_id)
        return self.rows(query.order_by(elements.c.created_at))

    def element(self, thread_id: str, element_id: str) -> Row | None:
        """One card of a thread."""
        return self.first(ELEMENT, thread=thread_id, element=element_id)

    def chart(self, element_id: str, identifier: str) -> str | None:
        """What a chart draws, where it stands in a thread of that user."""
        query = select(elements.c.content).join(threads, threads.c.id == elements.c.thread_id)
        mine = query.join(users, users.c.id == threads.c.user_id).where(users.c.identifier == identifier)
        found = self.first(mine.where(elements.c.id == element_id))
        return found["content"] if found else None

    def step_owner(self, step_id: str) -> str | None:
        """Who owns the thread that a message stands in."""
        joined = select(users.c.identifier).join(threads, threads.c.user_id == users.c.id)
        found = self.first(joined.join(steps, steps.c.thread_id == threads.c.id).where(steps.c.id == step_id))
        return str(found["identifier"]) if found else None

    def judged_step(self, feedback_id: str) -> str | None:
        """The message that an opinion is about."""
        found = self.first(select(feedbacks.c.step_id).where(feedbacks.c.id == feedback_id))
        return str(found["step_id"]) if found else None

    def keep_feedback(self, row: Row) -> str:
        """Keep the one opinion on a message; returns its id."""
        statement = self.insert(feedbacks).values(**row, tenant=tenant_by("chat_steps", "id", "of_step"))
        fresh = {"value": statement.excluded.value, "comment": statement.excluded.comment}
        kept_once = statement.on_conflict_do_update(index_elements=["step_id"], set_=fresh)
        self.connection.execute(kept_once, {"of_step": row["step_id"]})
        kept = self.first(select(feedbacks.c.id).where(feedbacks.c.step_id == row["step_id"]))
        return str(kept["id"]) if kept else ""

    def drop_feedback(self, feedback_id: str) -> bool:
        """Take an opinion back."""
        return self.count(delete(feedbacks).where(feedbacks.c.id == feedback_id)) > 0


class ChatStore:
    """The chat's tables behind short transactions."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def write(self, acts: Sequence[Callable[[ChatRows], Answer]]) -> list[Answer]:
        """Do all of `acts` in one transaction. The chat keeps what was said to an auditor, too."""
        with note_aside(), self.database.write_transaction() as connection:
            rows = ChatRows(connection)
            return [act(rows) for act in acts]

    def read(self, act: Callable[[ChatRows], Answer]) -> Answer:
        """Look something up."""
        with self.database.read_connection() as connection:
            return act(ChatRows(connection))
