"""The record of tenants: the clinics, companies and schools that the operator added."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from gym.caller import OPERATOR
from gym.store.accounts import Json, append_act, change_of
from gym.store.columns import stamp
from gym.store.tenants import tenants
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

ALL = select(tenants).order_by(tenants.c.id)
ONE = select(tenants).where(tenants.c.id == bindparam("of_id"))
RETENTION = "retention_days"
RENAME = update(tenants).where(tenants.c.id == bindparam("of_id"))


class StoredTenant(NamedTuple):
    """A tenant: a clinic, a billing company, a school, or the demo circle of one browser."""

    id: str
    name: str
    time_zone: str
    settings: dict[str, Any]

    @property
    def retention(self) -> int | None:
        """After how many days what nobody uses is deleted; None where everything is kept."""
        days = self.settings.get(RETENTION)
        return int(days) if days else None


class TenantStore:
    """What is on record of tenants."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def list_all(self) -> tuple[StoredTenant, ...]:
        """Every tenant, by id."""
        return tuple(map(to_tenant, self.store.rows(ALL)))

    @over_all_tenants()
    def one(self, tenant_id: str) -> StoredTenant | None:
        """One tenant."""
        return next(map(to_tenant, self.store.rows(ONE, of_id=tenant_id)), None)

    @over_all_tenants()
    def add(self, tenant_id: str, name: str, time_zone: str, at: datetime) -> bool:
        """Add a tenant; False where the id is taken."""
        row = {"id": tenant_id, "name": name, "time_zone": time_zone, "created_at": stamp(at)}
        try:
            with self.store.write_transaction() as connection:
                connection.execute(insert(tenants), row)
                note(connection, tenant_id, "tenant_added", at, {}, {"name": name, "time_zone": time_zone})
        except IntegrityError:
            return False
        return True

    @over_all_tenants()
    def rename(self, tenant_id: str, name: str, at: datetime) -> bool:
        """Call a tenant something else; its id stays. False where there is none."""
        with self.store.write_transaction() as connection:
            before = connection.execute(ONE, {"of_id": tenant_id}).mappings().first()
            if before is None:
                return False
            connection.execute(RENAME.values(name=name), {"of_id": tenant_id})
            note(connection, tenant_id, "tenant_renamed", at, {"name": before["name"]}, {"name": name})
        return True

    @over_all_tenants()
    def set_retention(self, tenant_id: str, days: int | None, at: datetime) -> bool:
        """Keep what nobody uses for so many days, or for good. False where there is no such tenant."""
        with self.store.write_transaction() as connection:
            row = connection.execute(ONE, {"of_id": tenant_id}).mappings().first()
            if row is None:
                return False
            before = to_tenant(row)
            settings = json.dumps({**before.settings, RETENTION: days})
            connection.execute(RENAME.values(settings=settings), {"of_id": tenant_id})
            said = ({RETENTION: before.retention}, {RETENTION: days})
            note(connection, tenant_id, "retention_set", at, *said)
        return True


def note(connection: Connection, tenant_id: str, kind: str, at: datetime, before: Json, after: Json) -> None:
    """Put on a tenant's log what the operator changed of it."""
    append_act(connection, f"tenant:{tenant_id}", kind, OPERATOR, at, change_of(before, after))


def to_tenant(row: RowMapping) -> StoredTenant:
    """A row as a value."""
    return StoredTenant(row["id"], row["name"], row["time_zone"], json.loads(row["settings"]))
