"""What all tables share: the metadata, types of columns, instants as text, and inserts that may meet their row.

Instants and dates are ISO 8601 text (UTC), so that they sort alike everywhere; bodies are JSON text.
"""

from datetime import UTC, datetime

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
ID = String(64)
INSTANT = String(40)
DAY = String(10)


def tenant_column() -> "Column[str]":
    """The tenant that a row belongs to."""
    return Column("tenant", ID, nullable=False)


def refer_within(
    column: str, parent: str, key: str = "id", *, home: str = "tenant", ends: bool = False
) -> ForeignKeyConstraint:
    """A reference that never leads to a row of another tenant. Who is moved to another one takes what is theirs along.

    `home` is the column with the tenant of the parent; where it `ends`, what refers to it goes with it.
    """
    theirs = [f"{parent}.tenant", f"{parent}.{key}"]
    return ForeignKeyConstraint([home, column], theirs, onupdate="CASCADE", ondelete="CASCADE" if ends else None)


def stamp(at: datetime) -> str:
    """An instant as stored: UTC, microseconds, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what to do where the row is there already."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
