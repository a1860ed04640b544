"""The record of certificates: issued once, revoked for good."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from gym.progress.certification.certificate import Certificate
from gym.progress.notices import Notice
from gym.store.accounts import add_notices, append_act
from gym.store.columns import ID, INSTANT, metadata, refer_within, stamp, tenant_column
from gym.store.row_security import widen
from gym.store.tenants import TENANT_OF_USER
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

certificates = Table(
    "certificates",
    metadata,
    Column("id", ID, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("session_id", ID, nullable=False, unique=True),
    Column("pathway", String(60), nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
    Column("revoked_at", INSTANT),
    Column("reason", Text),
    tenant_column(),
    refer_within("user_id", "learners", "user_id"),
    refer_within("session_id", "sessions"),
    Index("ix_certificates_user", "user_id", "issued_at"),
    Index("ux_certificates_place", "place", unique=True),
)
LAST_PLACE = select(func.coalesce(func.max(certificates.c.place), -1))
CERTIFICATE = select(certificates).where(certificates.c.id == bindparam("id"))
OF_USER = select(certificates).where(certificates.c.user_id == bindparam("user")).order_by(certificates.c.issued_at)
REVOKED = select(certificates.c.place).where(certificates.c.revoked_at.is_not(None))
REVOKE = update(certificates).where(certificates.c.id == bindparam("of"), certificates.c.revoked_at.is_(None))


def add_certificate(connection: Connection, certificate: Certificate) -> None:
    """Keep a certificate at the next place of the status list."""
    with widen(connection):
        place = int(connection.execute(LAST_PLACE).scalar_one()) + 1
    row = {name: getattr(certificate, name) for name in ("id", "user_id", "session_id", "pathway", "body")}
    row |= {"issued_at": stamp(certificate.issued_at), "expires_at": stamp(certificate.expires_at), "place": place}
    add = insert(certificates).values(tenant=TENANT_OF_USER)
    connection.execute(add, {**row, "of_user": certificate.user_id})


class CertificateStore:
    """What is on record of certificates."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def one(self, certificate_id: str) -> Certificate | None:
        """A certificate."""
        found = self.store.rows(CERTIFICATE, id=certificate_id)
        return to_certificate(found[0]) if found else None

    def of_user(self, user_id: str) -> tuple[Certificate, ...]:
        """A user's certificates, oldest first."""
        return tuple(to_certificate(row) for row in self.store.rows(OF_USER, user=user_id))

    @over_all_tenants()
    def revoked_entries(self) -> tuple[int, ...]:
        """The places of the status list that are revoked."""
        return tuple(row["place"] for row in self.store.rows(REVOKED))

    def revoke(self, held: Certificate, actor: str, reason: str, told: Notice) -> bool:
        """Revoke a certificate, for good, and tell its holder; False if it is revoked already."""
        with self.store.write_transaction() as connection:
            values = REVOKE.values(revoked_at=stamp(told.at), reason=reason)
            if connection.execute(values, {"of": held.id}).rowcount != 1:
                return False
            body = {"certificate": held.id, "reason": reason}
            append_act(connection, f"certificate:{held.id}", "certificate_revoked", actor, told.at, body)
            add_notices(connection, held.user_id, (told,))
        return True


def to_certificate(row: RowMapping) -> Certificate:
    """A certificate as a value."""
    named = ("issued_at", "expires_at", "revoked_at")
    facts = {name: value for name, value in row.items() if name != "tenant"}
    return Certificate(**{**facts, **{name: row[name] and datetime.fromisoformat(row[name]) for name in named}})
