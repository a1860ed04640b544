"""What all tables share: the metadata, types of columns, instants as text, and inserts that may meet their row.

Instants and dates are ISO 8601 text (UTC), so that they sort alike everywhere; bodies are JSON text.
"""

from datetime import UTC, datetime

from sqlalchemy import MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
ID = String(64)
INSTANT = String(40)
DAY = String(10)


def stamp(at: datetime) -> str:
    """An instant as stored: UTC, microseconds, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what to do where the row is there already."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
