"""The record of learning platforms (LTI 1.3): the tenant's platforms and key, used launches, and whom they bring."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from gym.caller import Role
from gym.store.accounts import append_act, change_of
from gym.store.columns import ID, INSTANT, insert_into, metadata, stamp
from gym.store.lti_grades import GradePlace, grades, open_place
from gym.store.scim_acts import open_record
from gym.store.single_sign_on import HELD, KNOWN_AS, identities
from gym.store.users import NOT_CHOSEN, PRACTISED, add_account
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

platforms = Table(
    "lti_platforms",
    metadata,
    Column("tenant", ForeignKey("tenants.id"), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("issuer", String(480), nullable=False),
    Column("client_id", String(200), nullable=False),
    Column("label", String(80), nullable=False),
    Column("deployments", Text, nullable=False),
    Column("login_url", String(1000), nullable=False),
    Column("token_url", String(1000), nullable=False),
    Column("jwks_url", String(1000), nullable=False),
    Column("audience", String(1000), nullable=False),
    Index("ux_lti_platforms_client", "tenant", "issuer", "client_id", unique=True),
)
# One key a tenant: with a shared one, a tenant could have another's platform believe it.
keys = Table(
    "lti_keys",
    metadata,
    Column("tenant", ForeignKey("tenants.id"), primary_key=True),
    Column("private_key", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
)
nonces = Table(
    "lti_nonces",
    metadata,
    Column("tenant", ForeignKey("tenants.id"), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("used_at", INSTANT, nullable=False),
    Index("ix_lti_nonces_used_at", "used_at"),
)
# Launches are good for minutes: after this a nonce is refused for its age, and need not be known any more.
KNOWN_FOR = timedelta(days=1)
STREAM = "lti:{tenant}"
SET, REMOVED = "lti_platform_set", "lti_platform_removed"
FACTS = ("issuer", "client_id", "label", "deployments", "login_url", "token_url", "jwks_url", "audience")
ALL = select(platforms).order_by(platforms.c.tenant, platforms.c.label, platforms.c.id)
OF_TENANT = ALL.where(platforms.c.tenant == bindparam("of_tenant"))
ONE = OF_TENANT.where(platforms.c.id == bindparam("of_id"))
CLIENT = OF_TENANT.where(platforms.c.issuer == bindparam("by"), platforms.c.client_id == bindparam("client"))
KEY = select(keys.c.private_key).where(keys.c.tenant == bindparam("of_tenant"))


class LtiPlatform(NamedTuple):
    """A learning platform of a tenant. `deployments` are where it has the gym; `audience` is whom its tokens are asked
    of, "" for its token address.
    """

    tenant: str
    id: str
    issuer: str
    client_id: str
    label: str
    deployments: tuple[str, ...]
    login_url: str
    token_url: str
    jwks_url: str
    audience: str = ""


class LtiArrival(NamedTuple):
    """Somebody who comes by a launch that was checked: who the platform says they are, and what is open to them here.

    `names` are those that a new account may have, `display_name` what they are called; `place` is where their grade
    goes, None where nobody waits for one.
    """

    nonce: str
    subject: str
    role: Role
    names: Iterable[str]
    display_name: str
    place: GradePlace | None
    at: datetime


class NonceUsed(Exception):
    """This launch came before."""


class LtiStore:
    """What is on record of learning platforms."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def platforms(self, tenant: str | None = None) -> tuple[LtiPlatform, ...]:
        """The platforms of a tenant, or of all."""
        rows = self.store.rows(ALL) if tenant is None else self.store.rows(OF_TENANT, of_tenant=tenant)
        return tuple(map(to_platform, rows))

    @over_all_tenants()
    def platform(self, tenant: str, platform_id: str) -> LtiPlatform | None:
        """One platform of a tenant."""
        return next(map(to_platform, self.store.rows(ONE, of_tenant=tenant, of_id=platform_id)), None)

    @over_all_tenants()
    def keep_platform(self, platform: LtiPlatform, actor: str) -> LtiPlatform:
        """Set a platform; one with this issuer and client is changed and keeps its id. Returns it as it is kept."""
        row = {**platform._asdict(), "deployments": json.dumps(platform.deployments)}
        with self.store.write_transaction() as connection:
            known = {"of_tenant": platform.tenant, "by": platform.issuer, "client": platform.client_id}
            before = connection.execute(CLIENT, known).mappings().first()
            if before:
                row["id"] = before["id"]
                mine = update(platforms).where(platforms.c.tenant == row["tenant"], platforms.c.id == row["id"])
                connection.execute(mine.values(row))
            else:
                connection.execute(insert(platforms), row)
            self.note(connection, platform.tenant, SET, actor, before, row)
        return to_platform(row)

    @over_all_tenants()
    def remove_platform(self, tenant: str, platform_id: str, actor: str) -> bool:
        """Take a platform away, and the grades that it waits for; False where there is none. Accounts stay."""
        with self.store.write_transaction() as connection:
            before = connection.execute(ONE, {"of_tenant": tenant, "of_id": platform_id}).mappings().first()
            if before is None:
                return False
            for table, column in ((grades, grades.c.platform_id), (platforms, platforms.c.id)):
                connection.execute(delete(table).where(table.c.tenant == tenant, column == platform_id))
            self.note(connection, tenant, REMOVED, actor, before, None)
        return True

    @staticmethod
    def note(connection: Connection, tenant: str, kind: str, actor: str, before: Any, after: Any) -> None:
        """Put on the tenant's log what became of a platform."""
        said = change_of(facts_of(before), facts_of(after))
        append_act(connection, STREAM.format(tenant=tenant), kind, actor, datetime.now(UTC), said)

    @over_all_tenants()
    def key(self, tenant: str) -> str | None:
        """The private key (PEM) with which the gym speaks for a tenant."""
        found = self.store.rows(KEY, of_tenant=tenant)
        return str(found[0]["private_key"]) if found else None

    @over_all_tenants()
    def keep_key(self, tenant: str, private_key: str, at: datetime) -> str:
        """Keep the key of a tenant that has none yet; the one that it has from now on."""
        row = {"tenant": tenant, "private_key": private_key, "created_at": stamp(at)}
        with self.store.write_transaction() as connection:
            connection.execute(insert_into(keys, connection.dialect.name).on_conflict_do_nothing(), row)
            return str(connection.execute(KEY, {"of_tenant": tenant}).scalar_one())

    @over_all_tenants()
    def use_nonce(self, tenant: str, nonce: str, at: datetime) -> None:
        """Use up a launch that signs nobody in. Raises NonceUsed."""
        with self.store.write_transaction() as connection:
            use_nonce(connection, tenant, nonce, at)

    @over_all_tenants()
    def admit(self, platform: LtiPlatform, who: LtiArrival) -> str:
        """The name here of whoever comes, who may be new; their launch is used up. Raises NonceUsed."""
        with self.store.write_transaction() as connection:
            use_nonce(connection, platform.tenant, who.nonce, who.at)
            connection.execute(HELD, {"of_tenant": platform.tenant})
            name = find_or_add(connection, platform, who)
            open_record(connection, platform.tenant, name, who.display_name)
            if who.place:
                open_place(connection, platform.tenant, name, who.place, who.at)
        return name


def use_nonce(connection: Connection, tenant: str, nonce: str, at: datetime) -> None:
    """Use up a launch, and forget those of days before. Raises NonceUsed."""
    connection.execute(delete(nonces).where(nonces.c.used_at < stamp(at - KNOWN_FOR)))
    add = insert_into(nonces, connection.dialect.name).on_conflict_do_nothing().returning(nonces.c.nonce)
    if connection.execute(add, {"tenant": tenant, "nonce": nonce, "used_at": stamp(at)}).first() is None:
        raise NonceUsed


def find_or_add(connection: Connection, platform: LtiPlatform, who: LtiArrival) -> str:
    """The name of somebody of a platform within its tenant; for somebody new the first that nobody has anywhere."""
    issuer = issuer_of(platform)
    known = {"of_tenant": platform.tenant, "by": issuer, "named": who.subject}
    if name := connection.execute(KNOWN_AS, known).scalar():
        return str(name)
    for each in who.names:
        if connection.execute(PRACTISED, {"names": [each]}).first():
            continue
        if fresh := add_account(connection, each, who.role, platform.tenant, NOT_CHOSEN, each):
            row = {"tenant": platform.tenant, "issuer": issuer, "subject": who.subject, "user_id": fresh}
            connection.execute(insert(identities), row)
            return each
    raise LookupError("there was no free name")


def issuer_of(platform: LtiPlatform) -> str:
    """Under what a platform's people are on record: never the people of a sign-in provider with the same address."""
    return f"lti:{platform.issuer}"


def facts_of(row: Any) -> dict[str, Any]:
    """What the log says of a platform; empty where there is none."""
    return {name: row[name] for name in FACTS} if row else {}


def to_platform(row: "RowMapping | dict[str, Any]") -> LtiPlatform:
    """A row as a value."""
    return LtiPlatform(**{**row, "deployments": tuple(json.loads(row["deployments"]))})
