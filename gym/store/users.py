"""Who may sign in with a password, and to which tenant they belong."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from sqlalchemy import bindparam, func, select, update

from gym.store.chat import ChatRows, Row
from gym.store.chat_tables import users
from gym.store.room_tables import assignments, disputes
from gym.store.tables import learners

if TYPE_CHECKING:
    from gym.store.store import Store

# What a user's tenant sees of them.
OF_A_TENANT = (learners, assignments, disputes)
LOCAL, DISABLED = "local", "disabled"
TENANT = func.coalesce(users.c.about["tenant"].as_string(), LOCAL)
ROLE = func.coalesce(users.c.about["role"].as_string(), "trainee")
OF_LEARNER = select(learners.c.tenant).where(learners.c.user_id == bindparam("user"))
SIGNS_IN = select(TENANT.label("tenant")).where(users.c.identifier == bindparam("name"))
ACCOUNTS = select(users.c.identifier, users.c.about, users.c.password).order_by(users.c.identifier)


class Account(NamedTuple):
    """Somebody who signs in; `has_password` is false for the demo names of this machine."""

    user_id: str
    role: str
    tenant: str
    has_password: bool

    @property
    def is_disabled(self) -> bool:
        """Whether nobody gets in under that name any more."""
        return self.role == DISABLED


class Users:
    """Who may sign in."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def account(self, user_id: str) -> Account | None:
        """Who signs in under that name."""
        found = self.store.rows(ACCOUNTS.where(users.c.identifier == user_id))
        return account(dict(found[0])) if found else None

    def accounts(self) -> tuple[Account, ...]:
        """Everybody who can sign in, by name."""
        return tuple(account(dict(row)) for row in self.store.rows(ACCOUNTS))

    def tenant_of(self, user_id: str) -> str:
        """To which tenant somebody belongs, by their account or else by what they practised."""
        found = self.store.rows(SIGNS_IN, name=user_id) or self.store.rows(OF_LEARNER, user=user_id)
        return str(found[0]["tenant"]) if found else LOCAL

    def keep(self, user_id: str, role: str, tenant: str, password: str) -> None:
        """Add an account, or renew it; what was practised under its name belongs to its tenant from now on."""
        with self.store.writing() as connection:
            about = {"role": role, "tenant": tenant}
            ChatRows(connection).keep_user(str(uuid4()), user_id, about, password)
            for table in OF_A_TENANT:
                connection.execute(update(table).where(table.c.user_id == user_id).values(tenant=tenant))

    def disable(self, user_id: str, password: str) -> None:
        """Let nobody in under that name any more; what was practised stays. `password` is one that nobody knows."""
        with self.store.writing() as connection:
            rows = ChatRows(connection)
            known = rows.user(user_id) or {"about": {}}
            about = {"role": DISABLED, "tenant": known["about"].get("tenant", LOCAL)}
            rows.keep_user(str(uuid4()), user_id, about, password)


def account(row: Row) -> Account:
    """A stored user as an account."""
    about = row["about"] or {}
    names = (row["identifier"], str(about.get("role", "trainee")), str(about.get("tenant", LOCAL)))
    return Account(*names, bool(row["password"]))
