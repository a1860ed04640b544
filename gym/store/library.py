"""The record of the library: acts on each entry's stream, and the rows that find them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gym.store.accounts import append_act
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.store.sessions import keep_scenario, scenarios
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# Scenarios that trainers wrote: `version` is the newest, each of which stays (`body` is its TOML).
library = Table(
    "library",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ForeignKey("tenants.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("retired", Boolean, nullable=False, server_default=false()),
    Column("at", INSTANT, nullable=False),
    Index("ix_library_tenant", "tenant", "at"),
    Index("ux_library_tenant", "tenant", "id", unique=True),
)
library_versions = Table(
    "library_versions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("author", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("body", Text, nullable=False),
    tenant_column(),
    refer_within("id", "library"),
    Index("ix_library_versions_scenario", "scenario_id"),
)

NEWEST = (
    select(library.c.tenant, library.c.name, library.c.retired, library_versions, scenarios.c.body.label("scenario"))
    .join(library_versions, library_versions.c.id == library.c.id)
    .join(scenarios, scenarios.c.id == library_versions.c.scenario_id)
    .where(library_versions.c.version == library.c.version)
    .order_by(library.c.name, library.c.id)
)
OF_TENANT = NEWEST.where(library.c.tenant == bindparam("of_tenant"))
IN_USE = OF_TENANT.where(library.c.retired.is_(False))
ONE = OF_TENANT.where(library.c.id == bindparam("of_id"))
VERSIONS = (
    select(library_versions)
    .where(library_versions.c.id == bindparam("of_id"))
    .order_by(library_versions.c.version.desc())
)
# The tenants that a scenario belongs to, where it was written by somebody.
WRITERS = (
    select(library.c.tenant)
    .join(library_versions, library_versions.c.id == library.c.id)
    .where(library_versions.c.scenario_id == bindparam("of_scenario"))
)
MOVE_ON = update(library).where(library.c.id == bindparam("of_id"), library.c.version == bindparam("read"))
NAMES = select(library.c.id, library.c.name).where(
    library.c.tenant == bindparam("of_tenant"), library.c.retired.is_(False)
)
RETIRE = update(library).where(library.c.id == bindparam("of_id"), library.c.retired != bindparam("to_be"))


# Raises where entries with these names, by id, are in use, and what is to be kept does not go beside them.
Allow = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True)
class Version:
    """One version of an entry; `body` is its TOML."""

    id: str
    version: int
    author: str
    at: datetime
    scenario_id: str
    body: str


@dataclass(frozen=True)
class StoredEntry:
    """An entry of a tenant's library with its newest version; `scenario` is that one's JSON."""

    name: str
    retired: bool
    newest: Version
    scenario: str


@dataclass(frozen=True)
class NewVersion:
    """A version to be kept: the first of a new entry, or one that follows `version - 1`; `scenario` is JSON."""

    version: Version
    name: str
    scenario: str


class LibraryStore:
    """What is on record of scenarios that trainers wrote."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def of_tenant(self, tenant: str) -> tuple[StoredEntry, ...]:
        """Every entry of a tenant, by name."""
        return tuple(map(entry, self.store.rows(OF_TENANT, of_tenant=tenant)))

    def in_use(self, tenant: str) -> tuple[StoredEntry, ...]:
        """The entries that trainees of the tenant can play."""
        return tuple(map(entry, self.store.rows(IN_USE, of_tenant=tenant)))

    def one(self, tenant: str, entry_id: str) -> StoredEntry | None:
        """One entry of a tenant."""
        found = self.store.rows(ONE, of_tenant=tenant, of_id=entry_id)
        return entry(found[0]) if found else None

    def versions(self, entry_id: str) -> tuple[Version, ...]:
        """The versions of an entry, the newest first."""
        return tuple(map(version, self.store.rows(VERSIONS, of_id=entry_id)))

    @over_all_tenants()
    def writers(self, scenario_id: str) -> frozenset[str]:
        """The tenants that wrote a scenario; none of one that nobody wrote."""
        return frozenset(row["tenant"] for row in self.store.rows(WRITERS, of_scenario=scenario_id))

    def may_play(self, tenant: str, scenario_id: str) -> bool:
        """Whether a scenario is nobody's own, or the tenant's."""
        writers = self.writers(scenario_id)
        return not writers or tenant in writers

    def names(self, tenant: str) -> dict[str, str]:
        """What the entries in use are called, by id."""
        return {row["id"]: row["name"] for row in self.store.rows(NAMES, of_tenant=tenant)}

    def keep(self, tenant: str, written: tuple[NewVersion, ...], allow: Allow) -> bool:
        """Keep versions, all or none; False if one of the entries has moved on since it was read.

        Whatever `allow` raises for the names in use now, this raises.
        """
        try:
            with self.store.write_transaction() as connection:
                allow(held_names(connection, tenant))
                for each in written:
                    put(connection, tenant, each)
        except (IntegrityError, LookupError):
            return False
        return True

    def retire(self, tenant: str, entry_id: str, retired: bool, actor: str, at: datetime, allow: Allow) -> bool:
        """Take an entry out of use, or back into it if `allow` raises nothing; False if that was done before."""
        with self.store.write_transaction() as connection:
            if not retired:
                allow(held_names(connection, tenant))
            place = {"of_id": entry_id, "to_be": retired}
            if connection.execute(RETIRE.values(retired=retired), place).rowcount != 1:
                return False
            kind = "library_retired" if retired else "library_restored"
            append_act(connection, f"library:{entry_id}", kind, actor, at, {})
        return True


def held_names(connection: Connection, tenant: str) -> dict[str, str]:
    """What a tenant's entries in use are called, by id; nobody else saves any until the transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("LOCK TABLE library IN SHARE ROW EXCLUSIVE MODE")
    return {row.id: row.name for row in connection.execute(NAMES, {"of_tenant": tenant})}


def put(connection: Connection, tenant: str, written: NewVersion) -> None:
    """Write one version. Raises LookupError where its entry has moved on."""
    new = written.version
    row = {"name": written.name, "version": new.version, "at": stamp(new.at)}
    if new.version == 1:
        connection.execute(insert(library), {**row, "id": new.id, "tenant": tenant})
    elif connection.execute(MOVE_ON.values(**row), {"of_id": new.id, "read": new.version - 1}).rowcount != 1:
        raise LookupError
    keep_scenario(connection, new.scenario_id, written.scenario)
    facts = {"version": new.version, "scenario_id": new.scenario_id, "body": new.body}
    place = {"id": new.id, "author": new.author, "at": stamp(new.at), "tenant": tenant}
    connection.execute(insert(library_versions), {**facts, **place})
    append_act(connection, f"library:{new.id}", "library_saved", new.author, new.at, {**facts, "name": written.name})


def version(row: RowMapping) -> Version:
    """A row as a version."""
    at = datetime.fromisoformat(row["at"])
    return Version(row["id"], row["version"], row["author"], at, row["scenario_id"], row["body"])


def entry(row: RowMapping) -> StoredEntry:
    """A row as an entry."""
    return StoredEntry(row["name"], row["retired"], version(row), row["scenario"])
