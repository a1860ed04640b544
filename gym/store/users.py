"""Who may sign in, to which tenant they belong, and the number that ends their sign-ins."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, bindparam, case, func, select, update

from gym.caller import LOCAL
from gym.store.accounts import OF_LEARNER, learners
from gym.store.assignments import assignments
from gym.store.boards import standings
from gym.store.chat import ChatRows, Row, users
from gym.store.disputes import disputes
from gym.store.sessions import sessions
from gym.store.teams import leave_other_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# What a user's tenant sees of them.
OF_A_TENANT = (learners, assignments, disputes, standings)
DISABLED = "disabled"
TENANT = func.coalesce(users.c.about["tenant"].as_string(), LOCAL)
ROLE = case((users.c.disabled, DISABLED), else_=func.coalesce(users.c.about["role"].as_string(), "trainee"))
SIGNS_IN = select(TENANT.label("tenant")).where(users.c.identifier == bindparam("name"))
ACCOUNTS = select(
    *(users.c.identifier, users.c.about, users.c.token_version, users.c.disabled),
    users.c.password.is_not(None).label("has_password"),
).order_by(users.c.identifier)
NAMED = ACCOUNTS.where(users.c.identifier.in_(bindparam("names", expanding=True)))
OWNER = (
    select(sessions.c.user_id, users.c.id.is_not(None).label("signs_in"))
    .outerjoin(users, users.c.identifier == sessions.c.user_id)
    .where(sessions.c.id == bindparam("session"))
)
PRACTISED = select(learners.c.user_id).where(learners.c.user_id.in_(bindparam("names", expanding=True)))
WITH_PASSWORD = select(users.c.id).where(users.c.password.is_not(None)).limit(1)
NEXT_VERSION = {"token_version": users.c.token_version + 1}


class Owner(NamedTuple):
    """Whose a session is, and whether they sign in."""

    user_id: str
    signs_in: bool


class StoredAccount(NamedTuple):
    """Somebody who signs in; `has_password` is false for demo people, `version` is the number of their sign-ins."""

    user_id: str
    role: str
    tenant: str
    has_password: bool
    version: int
    is_disabled: bool


class UserStore:
    """Who may sign in."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def account(self, user_id: str) -> StoredAccount | None:
        """Who signs in under that name."""
        return next(iter(self.with_names([user_id])), None)

    def owner(self, session_id: str) -> Owner | None:
        """The session's user; None where there is no such session."""
        found = self.store.rows(OWNER, session=session_id)
        return Owner(found[0]["user_id"], bool(found[0]["signs_in"])) if found else None

    def with_names(self, names: Collection[str]) -> tuple[StoredAccount, ...]:
        """Those of the names that sign in."""
        return tuple(account(dict(row)) for row in self.store.rows(NAMED, names=list(names)))

    def are_known(self, names: Collection[str]) -> bool:
        """Whether anybody signs in or has practised under one of the names."""
        return bool(self.with_names(names) or self.store.rows(PRACTISED, names=list(names)))

    def accounts(self) -> tuple[StoredAccount, ...]:
        """Everybody who can sign in, by name."""
        return tuple(account(dict(row)) for row in self.store.rows(ACCOUNTS))

    def has_passwords(self) -> bool:
        """Whether anybody has a password, disabled users included."""
        return bool(self.store.rows(WITH_PASSWORD))

    def tenant_of(self, user_id: str) -> str:
        """To which tenant somebody belongs, by their account or else by what they practised."""
        found = self.store.rows(SIGNS_IN, name=user_id) or self.store.rows(OF_LEARNER, user=user_id)
        return str(found[0]["tenant"]) if found else LOCAL

    def keep(self, user_id: str, role: str, tenant: str, password: str) -> bool:
        """Add an account; what was practised under its name belongs to its tenant. False where the name is taken."""
        fresh, about = str(uuid4()), {"role": role, "tenant": tenant}
        with self.store.write_transaction() as connection:
            if ChatRows(connection).keep_user(fresh, user_id, about, password)["id"] != fresh:
                return False
            move_record(connection, user_id, tenant)
        return True

    def reset(self, user_id: str, password: str) -> None:
        """Give an account a new password; it stays what and where it is."""
        self.change(user_id, password=password)

    def disable(self, user_id: str) -> None:
        """Let nobody in under that name; what was practised stays."""
        self.change(user_id, disabled=True)

    def enable(self, user_id: str) -> None:
        """Let a disabled account in again."""
        self.change(user_id, disabled=False)

    def change_role(self, user_id: str, role: str) -> None:
        """Make an account a trainee or a trainer."""
        with self.store.write_transaction() as connection:
            describe(connection, user_id, role=role)

    def move(self, user_id: str, tenant: str) -> None:
        """Bring an account and what was practised under its name into another tenant."""
        with self.store.write_transaction() as connection:
            describe(connection, user_id, tenant=tenant)
            move_record(connection, user_id, tenant)

    def end_sign_ins(self, user_id: str) -> None:
        """End every sign-in of an account."""
        self.change(user_id)

    def change(self, user_id: str, **values: Any) -> None:
        """Change an account; its sign-ins end."""
        with self.store.write_transaction() as connection:
            mine = update(users).where(users.c.identifier == user_id)
            connection.execute(mine.values(**values, **NEXT_VERSION))


def describe(connection: Connection, user_id: str, **said: str) -> None:
    """Change the role or the tenant of an account; its sign-ins end."""
    known: Row = ChatRows(connection).user(user_id) or {"about": {}}
    mine = update(users).where(users.c.identifier == user_id)
    connection.execute(mine.values(about={**known["about"], **said}, **NEXT_VERSION))


def move_record(connection: Connection, user_id: str, tenant: str) -> None:
    """What was practised under a name belongs to that tenant; teams of another one are left."""
    for table in OF_A_TENANT:
        connection.execute(update(table).where(table.c.user_id == user_id).values(tenant=tenant))
    leave_other_tenants(connection, user_id, tenant, datetime.now(UTC))


def account(row: Row) -> StoredAccount:
    """A stored user as an account."""
    about = row["about"] or {}
    names = (row["identifier"], str(about.get("role", "trainee")), str(about.get("tenant", LOCAL)))
    return StoredAccount(*names, bool(row["has_password"]), row["token_version"], bool(row["disabled"]))
