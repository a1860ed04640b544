"""The REST routes over a training session (docs/api.md)."""

from gym.api.create import create_api

__all__ = ["create_api"]
