"""The REST routes (docs/api.md)."""

from gym.api.create import create_api

__all__ = ["create_api"]
