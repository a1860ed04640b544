"""The record of sign-ins: when, where and how each account came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from gym.store.chat import users
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# `version` is the number of the account's sign-ins then: another one now has ended it.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", ID, primary_key=True),
    tenant_column(),
    Column("user_id", String(36), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("how", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", String(80), nullable=False),
    refer_within("user_id", "chat_users", ends=True),
    Index("ix_sign_ins_user", "user_id", "at"),
)
NAMED: BindParameter[str] = bindparam("named")
WHOSE = {
    name: select(column).where(users.c.identifier == NAMED).scalar_subquery()
    for name, column in (("tenant", users.c.tenant), ("user_id", users.c.id))
}
NEWEST = (
    select(sign_ins, (users.c.token_version == sign_ins.c.version).label("is_good"), users.c.disabled)
    .join(users, users.c.id == sign_ins.c.user_id)
    .where(users.c.identifier == NAMED)
    .order_by(sign_ins.c.at.desc(), sign_ins.c.id)
    .limit(bindparam("most"))
)
LATER = sign_ins.alias()
# The newest of each account stays: it says since when nobody has come in.
IS_OLD = sign_ins.c.at < bindparam("before")
HAS_LATER = select(LATER.c.id).where(LATER.c.user_id == sign_ins.c.user_id, LATER.c.at > sign_ins.c.at).exists()


class StoredSignIn(NamedTuple):
    """A sign-in as it is on record; one that is not `is_good` was ended before its time."""

    id: str
    at: datetime
    until: datetime
    how: str
    address: str
    browser: str
    is_good: bool


class SignInStore:
    """What is on record of sign-ins."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def add(self, user_id: str, version: int, made: StoredSignIn) -> None:
        """Keep a new one."""
        known = {name: getattr(made, name) for name in ("id", "how", "address", "browser")}
        times = {"at": stamp(made.at), "until": stamp(made.until), "version": version}
        with self.store.write_transaction() as connection:
            connection.execute(insert(sign_ins).values(**known, **times, **WHOSE), {"named": user_id})

    def of_user(self, user_id: str, most: int) -> Sequence[StoredSignIn]:
        """The newest of a user."""
        found = self.store.rows(NEWEST, named=user_id, most=most)
        return [to_sign_in(row) for row in found]

    @over_all_tenants()
    def forget(self, before: datetime) -> None:
        """Forget older ones, and where the last one of an account was."""
        old = {"before": stamp(before)}
        with self.store.write_transaction() as connection:
            connection.execute(delete(sign_ins).where(IS_OLD, HAS_LATER), old)
            connection.execute(update(sign_ins).where(IS_OLD).values(address="", browser=""), old)


def to_sign_in(row: RowMapping) -> StoredSignIn:
    """A row as a value."""
    known: dict[str, Any] = {name: row[name] for name in ("id", "how", "address", "browser")}
    known |= {name: datetime.fromisoformat(row[name]) for name in ("at", "until")}
    return StoredSignIn(**known, is_good=bool(row["is_good"]) and not row["disabled"])
