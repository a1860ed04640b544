"""The record of provisioning: what a tenant's directory says of its people and groups, and whom that is here."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gym.store.chat import users
from gym.store.columns import ID, INSTANT, metadata, stamp
from gym.store.single_sign_on import SignInProvider, add_identity
from gym.store.teams import memberships, teams
from gym.store.users import note
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

# `owner` is the id of an account or of a team. Who is moved to another tenant is no longer the directory's.
resources = Table(
    "scim_resources",
    metadata,
    Column("tenant", ForeignKey("tenants.id"), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("owner", ID, nullable=False),
    Column("unique_name", String(255)),
    Column("external_id", String(255)),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("modified_at", INSTANT, nullable=False),
    Column("deleted_at", INSTANT),
    Index("ux_scim_resources_name", "tenant", "kind", "unique_name", unique=True),
    Index("ix_scim_resources_external", "tenant", "kind", "external_id"),
    Index("ix_scim_resources_owner", "tenant", "owner"),
)
PERSON, GROUP = "User", "Group"
IS_HERE = and_(users.c.id == resources.c.owner, users.c.tenant == resources.c.tenant)
PEOPLE = select(resources, users.c.identifier, users.c.disabled).join(users, IS_HERE)
GROUPS = select(resources, teams.c.name, teams.c.id.label("team_id")).join(teams, teams.c.id == resources.c.owner)


class StoredResource(NamedTuple):
    """A person or a group of a directory. `name` is the user here, or the team's name."""

    id: str
    kind: str
    owner: str
    name: str
    is_disabled: bool
    body: dict[str, Any]
    version: int
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True)
class ScimRows:
    """The statements of provisioning on one connection, within one tenant."""

    connection: Connection
    tenant: str

    def one(self, kind: str, resource_id: str) -> StoredResource | None:
        """A person or a group, held until the transaction ends."""
        query = self.of(kind).where(resources.c.id == resource_id).with_for_update(of=resources)
        row = self.connection.execute(query).mappings().first()
        return to_resource(row) if row else None

    def find(
        self, kind: str, known: Mapping[str, str], offset: int = 0, limit: int | None = None
    ) -> Sequence[StoredResource]:
        """Those with these values in these columns, the oldest first."""
        query = self.of(kind, *(resources.c[name] == value for name, value in known.items()))
        query = query.order_by(resources.c.created_at, resources.c.id).offset(offset)
        return tuple(map(to_resource, self.connection.execute(query.limit(limit)).mappings()))

    def count(self, kind: str, known: Mapping[str, str]) -> int:
        """How many have these values."""
        query = self.of(kind, *(resources.c[name] == value for name, value in known.items()))
        return int(self.connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

    def of(self, kind: str, *more: ColumnElement[bool]) -> Select[Any]:
        """The query for all of a kind that were not deleted."""
        mine = (resources.c.tenant == self.tenant, resources.c.kind == kind, resources.c.deleted_at.is_(None))
        return (PEOPLE if kind == PERSON else GROUPS).where(*mine, *more)

    def add(self, kind: str, owner: str, body: Mapping[str, Any], names: Mapping[str, str | None], at: datetime) -> str:
        """Keep somebody or a group that is new; its id."""
        fresh, now = uuid4().hex, stamp(at)
        row = {"tenant": self.tenant, "id": fresh, "kind": kind, "owner": owner, "body": json.dumps(body), "version": 1}
        self.connection.execute(insert(resources), {**row, **names, "created_at": now, "modified_at": now})
        return fresh

    def change(
        self, known: StoredResource, body: Mapping[str, Any], names: Mapping[str, str | None], at: datetime
    ) -> None:
        """Keep what is said now."""
        values = {"body": json.dumps(body), "version": known.version + 1, "modified_at": stamp(at), **names}
        self.connection.execute(self.row(known).values(values))

    def remove(self, known: StoredResource, at: datetime) -> None:
        """Forget what was said of it, but for whom or what it was: the directory may bring it back."""
        self.connection.execute(self.row(known).values(deleted_at=stamp(at), unique_name=None, body="{}"))

    def row(self, known: StoredResource) -> Any:
        """The update of one row."""
        return update(resources).where(resources.c.tenant == self.tenant, resources.c.id == known.id)

    def free_name(self, unique_name: str, at: datetime) -> None:
        """Let go of a name whose person was moved to another tenant."""
        here = select(users.c.id).where(IS_HERE).exists()
        mine = and_(resources.c.tenant == self.tenant, resources.c.unique_name == unique_name, ~here)
        self.connection.execute(update(resources).where(mine).values(unique_name=None, deleted_at=stamp(at)))

    def known_before(self, external_id: str | None, name: str) -> str | None:
        """The user of this tenant who is meant, and of whom nothing is said now: by the id that the directory used
        before it deleted them, or by exactly their name here where no directory has ever kept them.
        """
        mine = (resources.c.tenant == self.tenant, resources.c.owner == users.c.id)
        was_told = select(resources.c.id).where(*mine).exists()
        is_told = select(resources.c.id).where(*mine, resources.c.deleted_at.is_(None)).exists()
        was_deleted = select(resources.c.id).where(*mine, resources.c.external_id == external_id).exists()
        by_name = and_(func.lower(users.c.identifier) == name.lower(), users.c.password.is_not(None), ~was_told)
        query = select(users.c.identifier).where(users.c.tenant == self.tenant, ~is_told)
        query = query.where(or_(by_name, was_deleted) if external_id else by_name).order_by(users.c.created_at)
        return self.connection.execute(query.limit(1)).scalar()

    def members(self, team_id: str) -> dict[str, str]:
        """The people of a directory who are in a team: their ids there, by user."""
        query = self.of(PERSON).join(memberships, memberships.c.user_id == users.c.identifier)
        query = query.where(memberships.c.team_id == team_id).order_by(users.c.identifier)
        return {row["identifier"]: row["id"] for row in self.connection.execute(query).mappings()}

    def teams_of(self, user_id: str) -> Sequence[str]:
        """The teams of the directory that a user is in."""
        query = self.of(GROUP).join(memberships, memberships.c.team_id == teams.c.id)
        found = self.connection.execute(query.where(memberships.c.user_id == user_id)).mappings()
        return tuple(row["team_id"] for row in found)


class DirectoryConflict(Exception):
    """Somebody else came in under that name at the same moment."""


class ScimStore:
    """What is on record of provisioning."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @contextmanager
    def open(self, tenant: str, *, writes: bool) -> Iterator[ScimRows]:
        """One transaction within a tenant. Raises DirectoryConflict, Unavailable."""
        begin = self.store.write_transaction if writes else self.store.read_connection
        try:
            with begin() as connection:
                yield ScimRows(connection, tenant)
        except IntegrityError as error:
            raise DirectoryConflict from error

    @over_all_tenants()
    def link(self, provider: SignInProvider, subject: str, known_as: Collection[str]) -> str | None:
        """The user here of one of a provider's people, by the id that the tenant's directory keeps them under; from
        now on they are linked. None where the directory keeps nobody under it, or several.
        """
        named = resources.c.external_id.in_(known_as)
        mine = (resources.c.tenant == provider.tenant, resources.c.kind == PERSON, named)
        with self.store.write_transaction() as connection:
            found = connection.execute(select(users.c.id, users.c.identifier).join(resources, IS_HERE).where(*mine))
            people = {row.id: str(row.identifier) for row in found}
            if len(people) != 1:
                return None
            [(user_id, name)] = people.items()
            add_identity(connection, provider, subject, user_id)
            note(connection, name, "sign_in_linked", name, {}, {"issuer": provider.issuer})
        return name


def to_resource(row: RowMapping) -> StoredResource:
    """A row as a value."""
    known: dict[str, Any] = {name: row[name] for name in ("id", "kind", "owner", "version")}
    known |= {name: datetime.fromisoformat(row[name]) for name in ("created_at", "modified_at")}
    is_person = row["kind"] == PERSON
    name, is_disabled = row["identifier" if is_person else "name"], is_person and bool(row["disabled"])
    return StoredResource(**known, name=name, is_disabled=is_disabled, body=json.loads(row["body"]))
