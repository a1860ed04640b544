"""The door to how a user grew: their record over time, as values and as a table."""

from typing import Protocol

from gym.progress.analytics.model import Growth


class GrowthDoor(Protocol):
    """A user's growth, whoever asks; a caller's mistake is a `GymError`."""

    async def growth(self, user_id: str, session_id: str | None = None) -> Growth:
        """The user's growth over all time, or in one of their sessions; a user never seen has none."""

    async def csv(self, user_id: str) -> str:
        """Every finished claim of the user as CSV, one row each (docs/analytics.md)."""
