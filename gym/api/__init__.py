"""The REST routes (docs/api.md)."""

from gym.api.app import create_api

__all__ = ["create_api"]
