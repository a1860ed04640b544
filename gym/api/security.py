"""The file that tells people where to report a security problem (RFC 9116)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from fastapi.responses import PlainTextResponse

from gym.api.access import PUBLIC
from gym.api.sessions import Route
from gym.errors import NotFound
from gym.settings import Settings

PATH = "/.well-known/security.txt"
# RFC 9116 recommends less than a year; the file is made anew each time.
GOOD_FOR = timedelta(days=180)


class SecurityRoutes:
    """What the one route does."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings, self.clock = settings, clock

    async def security_txt(self) -> PlainTextResponse:
        """Where to report a security problem. Raises NotFound where the operator names nobody."""
        contact = self.settings.security_contact
        if contact is None:
            raise NotFound("There is nothing at this address.")
        until = (self.clock() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = [f"Contact: {contact}", f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en"]
        if self.settings.public_url:
            lines.append(f"Canonical: {self.settings.public_url.rstrip('/')}{PATH}")
        return PlainTextResponse("\n".join([*lines, ""]))

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (Route("GET", PATH, self.security_txt, PUBLIC, (404,)),)
