"""Quotas in secured mode: how many requests one caller may send in a minute, and all of one tenant together."""

from gym.api.gate import Meter
from gym.caller import Caller
from gym.settings import Settings


class Quotas:
    """Counts what callers send. On one machine there are none: there the gate counts by address."""

    def __init__(self, settings: Settings) -> None:
        self.is_on = settings.is_secured
        self.callers = Meter(settings.requests_per_minute)
        self.tenants = Meter(settings.tenant_requests_per_minute)

    async def check(self, caller: Caller) -> None:
        """Count one request of a caller. Raises TooMany where it is one too many, for them or for their tenant."""
        await self.check_user(caller.user_id)
        if self.is_on and (refusal := await self.tenants.refusal(caller.tenant)):
            raise refusal

    async def check_user(self, user_id: str) -> None:
        """Count what a user sends over a socket. Raises TooMany."""
        if self.is_on and (refusal := await self.callers.refusal(user_id)):
            raise refusal
