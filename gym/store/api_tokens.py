"""The record of API tokens: a digest of each, whose it is and what it may, and the acts that make and end it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    RowMapping,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from gym.caller import OPERATOR, Scope
from gym.store.accounts import append_act
from gym.store.columns import ID, INSTANT, metadata, stamp
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# `owner` is a user, or the name of a service; the token itself is nowhere.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("owner", ID, nullable=False),
    Column("tenant", ForeignKey("tenants.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scopes", String(80), nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("last_used_at", INSTANT),
    Column("revoked_at", INSTANT),
    Index("ux_api_tokens_digest", "digest", unique=True),
    Index("ix_api_tokens_owner", "owner", "made_at"),
)
IN_ORDER = select(api_tokens).order_by(api_tokens.c.made_at.desc(), api_tokens.c.id)
BY_DIGEST = select(api_tokens).where(api_tokens.c.digest == bindparam("of_digest"))
BY_ID = select(api_tokens).where(api_tokens.c.id == bindparam("of_id"))
OF_OWNER = IN_ORDER.where(api_tokens.c.owner == bindparam("of_owner"))
IN_FORCE = api_tokens.c.revoked_at.is_(None)
REVOKE = update(api_tokens).where(api_tokens.c.id == bindparam("of_id"), IN_FORCE)
USED = update(api_tokens).where(api_tokens.c.id == bindparam("of_id"))
ADD = insert(api_tokens)


class StoredApiToken(NamedTuple):
    """A token as it is on record."""

    id: str
    kind: str
    owner: str
    tenant: str
    name: str
    scopes: frozenset[Scope]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiTokenStore:
    """What is on record of API tokens."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def by_digest(self, digest: str) -> StoredApiToken | None:
        """The token with that digest."""
        return next(map(to_token, self.store.rows(BY_DIGEST, of_digest=digest)), None)

    @over_all_tenants()
    def one(self, token_id: str) -> StoredApiToken | None:
        """One token."""
        return next(map(to_token, self.store.rows(BY_ID, of_id=token_id)), None)

    @over_all_tenants()
    def of_owner(self, owner: str) -> Sequence[StoredApiToken]:
        """All tokens of a user or a service, those that have ended too, the newest first."""
        return tuple(map(to_token, self.store.rows(OF_OWNER, of_owner=owner)))

    @over_all_tenants()
    def list_all(self) -> Sequence[StoredApiToken]:
        """Every token, the newest first."""
        return tuple(map(to_token, self.store.rows(IN_ORDER)))

    @over_all_tenants()
    def add(self, token: StoredApiToken, digest: str) -> None:
        """Keep a new token."""
        instants = {"made_at": stamp(token.made_at), "expires_at": stamp(token.expires_at)}
        row = {**token._asdict(), **instants, "scopes": " ".join(sorted(token.scopes)), "digest": digest}
        said = {name: row[name] for name in ("kind", "owner", "name", "scopes", "expires_at")}
        with self.store.write_transaction() as connection:
            connection.execute(ADD, row)
            append_act(connection, stream(token.id), "token_made", token.made_by, token.made_at, said)

    @over_all_tenants()
    def revoke(self, token_id: str, actor: str, at: datetime, why: str) -> bool:
        """End a token; False where it had ended."""
        with self.store.write_transaction() as connection:
            return revoke_one(connection, token_id, actor, at, why)

    @over_all_tenants()
    def mark_used(self, token_id: str, at: datetime) -> None:
        """Note when a token was last used."""
        with self.store.write_transaction() as connection:
            connection.execute(USED.values(last_used_at=stamp(at)), {"of_id": token_id})


def stream(token_id: str) -> str:
    """The log of a token."""
    return f"token:{token_id}"


def revoke_one(connection: Connection, token_id: str, actor: str, at: datetime, why: str) -> bool:
    """End a token; False where it had ended."""
    if connection.execute(REVOKE.values(revoked_at=stamp(at)), {"of_id": token_id}).rowcount != 1:
        return False
    append_act(connection, stream(token_id), "token_revoked", actor, at, {"why": why})
    return True


def revoke_of_user(connection: Connection, user_id: str, why: str, actor: str = OPERATOR) -> None:
    """End every token of a user."""
    found = connection.execute(OF_OWNER.where(IN_FORCE), {"of_owner": user_id}).mappings().all()
    for row in found:
        revoke_one(connection, row["id"], actor, datetime.now(UTC), why)


def to_token(row: RowMapping) -> StoredApiToken:
    """A stored row as a token."""
    made, expires, *ended = (row[name] for name in ("made_at", "expires_at", "last_used_at", "revoked_at"))
    used, revoked = (datetime.fromisoformat(each) if each else None for each in ended)
    known: dict[str, Any] = {name: row[name] for name in ("id", "kind", "owner", "tenant", "name", "made_by")}
    scopes = frozenset(map(Scope, row["scopes"].split()))
    known |= {"made_at": datetime.fromisoformat(made), "expires_at": datetime.fromisoformat(expires)}
    return StoredApiToken(**known, scopes=scopes, last_used_at=used, revoked_at=revoked)
