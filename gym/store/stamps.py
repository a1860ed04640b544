"""Instants as the database has them."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """An instant as stored: UTC, microseconds, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
