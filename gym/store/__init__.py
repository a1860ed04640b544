"""The database: tables, queries and migrations; the only SQL."""

from gym.store.store import Store

__all__ = ["Store"]
