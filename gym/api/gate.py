"""The gate before every route, the chat's too: who may ask at all, and how often."""

from time import time

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.entry import HEALTH, open_entry
from gym.api.problems import KEEP_PRIVATE, respond
from gym.api.proxies import place_of
from gym.errors import GymError, TooMany
from gym.progress.takeaways import format_count
from gym.settings import Settings

PAGE_FILES = ("/assets/", "/public/")


def is_ours(path: str) -> bool:
    """Whether REST answers here, and not the chat."""
    return path == "/health" or path.startswith(("/api/", "/scim/"))


class Meter:
    """Counts the requests of each address, or of whatever a key stands for, a minute (or so many seconds) at a time."""

    def __init__(self, most: int, seconds: int = 60) -> None:
        self.limit = RateLimitItemPerSecond(most, seconds)
        self.span = "a minute" if seconds == 60 else f"in {format_count(seconds, 'second')}"
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    async def refusal(self, address: str) -> TooMany | None:
        """Why this one is too many, if it is."""
        if await self.limiter.hit(self.limit, address):
            return None
        stats = await self.limiter.get_window_stats(self.limit, address)
        wait = max(1, round(stats.reset_time - time()))
        return TooMany(
            f"At most {self.limit.amount} requests {self.span}; try again in {format_count(wait, 'second')}.", wait
        )


class RequestGate:
    """ASGI middleware: refuses who may not ask and keeps answers private."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.entry, self.is_secured = app, open_entry(settings), settings.is_secured
        each = settings.address_requests_per_minute if self.is_secured else settings.requests_per_minute
        self.meter = Meter(each)

    async def admit(self, scope: Scope) -> Scope:
        """The request that gets further. Raises NotYours, TooMany."""
        scope = self.entry.admit(scope)
        if self.counts(scope["path"]):
            client = scope.get("client")
            if refusal := await self.meter.refusal(place_of(client[0]) if client else ""):
                raise refusal
        return scope

    def counts(self, path: str) -> bool:
        """Whether requests for this count: REST's, and where others are served everything but files of the page."""
        if self.is_secured:
            return path not in HEALTH and not path.startswith(PAGE_FILES)
        return is_ours(path) and path not in HEALTH

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or answer it here."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        is_socket = scope["type"] == "websocket"
        if not is_socket and is_ours(scope["path"]):
            send = number_answers(send, scope["state"]["request_id"])
        try:
            admitted = await self.admit(scope)
        except GymError as error:
            return await (refuse_socket(send) if is_socket else respond(error)(scope, receive, send))
        return await self.app(admitted, receive, send)


async def refuse_socket(send: Send) -> None:
    """Close before accepting: the browser sees a 403."""
    await send({"type": "websocket.close", "code": 1008})


def number_answers(send: Send, number: str) -> Send:
    """`send`, with the request's number and the private headers on the answer."""

    async def send_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**KEEP_PRIVATE, "X-Request-ID": number}.items():
                headers.setdefault(name, value)
        await send(message)

    return send_headers
