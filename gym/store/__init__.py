"""The database: the only SQL of the product."""

from gym.store.store import Store

__all__ = ["Store"]
