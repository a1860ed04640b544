"""The record of single sign-on: the provider of each tenant, and whom its subjects are here."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Boolean, Column, Connection, ForeignKey, String, Table, Text, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from gym.caller import OPERATOR
from gym.store.accounts import append_act, change_of
from gym.store.chat import ChatRows, users
from gym.store.columns import ID, insert_into, metadata, refer_within
from gym.store.tenants import tenants
from gym.store.users import PRACTISED, add_account, note
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

providers = Table(
    "sign_in_providers",
    metadata,
    Column("tenant", ForeignKey("tenants.id"), primary_key=True),
    Column("issuer", String(500), nullable=False),
    Column("client_id", String(200), nullable=False),
    Column("client_secret", Text, nullable=False),
    Column("label", String(80), nullable=False),
    Column("admits_everybody", Boolean, nullable=False),
)
# Who somebody is at a provider is the issuer and its subject, never an e-mail address.
identities = Table(
    "identities",
    metadata,
    Column("tenant", ID, primary_key=True),
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("user_id", String(36), nullable=False),
    refer_within("user_id", "chat_users", ends=True),
)
ALL = select(providers).order_by(providers.c.tenant)
ONE = select(providers).where(providers.c.tenant == bindparam("of_tenant"))
REMOVE = delete(providers).where(providers.c.tenant == bindparam("of_tenant"))
KNOWN_AS = (
    select(users.c.identifier)
    .join(identities, identities.c.user_id == users.c.id)
    .where(
        identities.c.tenant == bindparam("of_tenant"),
        identities.c.issuer == bindparam("by"),
        identities.c.subject == bindparam("named"),
    )
)
HELD = select(tenants.c.id).where(tenants.c.id == bindparam("of_tenant")).with_for_update()
LINK = insert(identities)


class SignInProvider(NamedTuple):
    """Where a tenant's people sign in. `admits_everybody`: whoever it knows gets an account here the first time."""

    tenant: str
    issuer: str
    client_id: str
    client_secret: str
    label: str
    admits_everybody: bool


class SingleSignOnStore:
    """What is on record of single sign-on."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def providers(self) -> tuple[SignInProvider, ...]:
        """The provider of each tenant that has one."""
        return tuple(SignInProvider(**row) for row in self.store.rows(ALL))

    @over_all_tenants()
    def provider(self, tenant: str) -> SignInProvider | None:
        """The provider of a tenant."""
        return next((SignInProvider(**row) for row in self.store.rows(ONE, of_tenant=tenant)), None)

    @over_all_tenants()
    def keep_provider(self, provider: SignInProvider) -> None:
        """Set the one provider of a tenant."""
        row, stream = provider._asdict(), f"sso:{provider.tenant}"
        with self.store.write_transaction() as connection:
            before = facts_of(connection, provider.tenant)
            add = insert_into(providers, connection.dialect.name).values(row)
            connection.execute(add.on_conflict_do_update(index_elements=["tenant"], set_=row))
            said = change_of(before, facts_of(connection, provider.tenant))
            append_act(connection, stream, "sign_in_provider_set", OPERATOR, datetime.now(UTC), said)

    @over_all_tenants()
    def remove_provider(self, tenant: str) -> bool:
        """Take a tenant's provider away; False where it has none. Who came in by it keeps the account."""
        with self.store.write_transaction() as connection:
            before = facts_of(connection, tenant)
            if connection.execute(REMOVE, {"of_tenant": tenant}).rowcount != 1:
                return False
            said = change_of(before, {})
            append_act(connection, f"sso:{tenant}", "sign_in_provider_removed", OPERATOR, datetime.now(UTC), said)
        return True

    @over_all_tenants()
    def known_as(self, provider: SignInProvider, subject: str) -> str | None:
        """The name here of one of a provider's people."""
        found = self.store.rows(KNOWN_AS, of_tenant=provider.tenant, by=provider.issuer, named=subject)
        return found[0]["identifier"] if found else None

    @over_all_tenants()
    def link(self, provider: SignInProvider, subject: str, name: str) -> bool:
        """Say that somebody of a provider is an account of its tenant; False where they are one already."""
        try:
            with self.store.write_transaction() as connection:
                add_identity(connection, provider, subject, (ChatRows(connection).user(name) or {})["id"])
                note(connection, name, "sign_in_linked", OPERATOR, {}, {"issuer": provider.issuer})
        except IntegrityError:
            return False
        return True

    @over_all_tenants()
    def admit(self, provider: SignInProvider, subject: str, names: Iterable[str], password: str) -> str:
        """The name of somebody new: the first that nobody has; theirs, where they came in elsewhere at that moment."""
        with self.store.write_transaction() as connection:
            connection.execute(HELD, {"of_tenant": provider.tenant})
            known = {"of_tenant": provider.tenant, "by": provider.issuer, "named": subject}
            if name := connection.execute(KNOWN_AS, known).scalar():
                return str(name)
            for each in names:
                if connection.execute(PRACTISED, {"names": [each]}).first():
                    continue
                if fresh := add_account(connection, each, "trainee", provider.tenant, password, each):
                    add_identity(connection, provider, subject, fresh)
                    return each
        raise LookupError("there was no free name")


def facts_of(connection: Connection, tenant: str) -> dict[str, Any]:
    """What the log says of a tenant's provider: all but the secret; empty where there is none."""
    row = connection.execute(ONE, {"of_tenant": tenant}).mappings().first()
    return {name: row[name] for name in ("issuer", "client_id", "label", "admits_everybody")} if row else {}


def add_identity(connection: Connection, provider: SignInProvider, subject: str, user_id: str) -> None:
    """Keep who one of a provider's people is here."""
    row = {"tenant": provider.tenant, "issuer": provider.issuer, "subject": subject, "user_id": user_id}
    connection.execute(LINK, row)
