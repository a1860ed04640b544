"""The gate before every route, the chat's too: who may ask at all, and how often."""

from collections.abc import Mapping
from ipaddress import ip_address
from time import time
from urllib.parse import urlsplit

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.problems import KEEP_PRIVATE, respond
from gym.errors import GymError, NotYours, TooMany
from gym.progress.takeaways import format_count
from gym.settings import Settings

HEALTH = ("/health", "/api/training/health")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FORWARDED = ("forwarded", "x-real-ip", "via")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


def is_local_peer(client: tuple[str, int] | None) -> bool:
    """Whether the caller is on this machine (a Unix socket has no address)."""
    if client is None or not client[0]:
        return True
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False


def is_one_of(names: tuple[str, ...], host: str) -> bool:
    """Whether a Host header means one of `names`, at any port: another name may be a rebound one."""
    try:
        return urlsplit(f"//{host}").hostname in names
    except ValueError:
        return False


def is_cross_site(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sends this; other programs say nothing."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy says that it hands a request on for somebody else."""
    return any(name.lower() in FORWARDED or name.lower().startswith("x-forwarded") for name in headers)


def is_ours(path: str) -> bool:
    """Whether REST answers here, and not the chat."""
    return path == "/health" or path.startswith("/api/")


class Meter:
    """Counts the requests of each address, a minute (or so many seconds) at a time."""

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
        self.app = app
        self.names = (*LOCAL_NAMES, settings.host)
        self.meter = Meter(settings.requests_per_minute)

    async def refusal(self, scope: Scope) -> GymError | None:
        """Why this request gets no further, if it does not."""
        headers, client = Headers(scope=scope), scope.get("client")
        if not is_local_peer(client):
            return NotYours("This server answers only requests from its own machine.")
        if not is_one_of(self.names, headers.get("host", "")):
            return NotYours("This server answers only to localhost, 127.0.0.1 or [::1]. Use one of these names.")
        if scope.get("method", "CONNECT") not in SAFE_METHODS and is_cross_site(headers):
            return NotYours("Pages of other sites cannot send requests to this server.")
        if is_ours(scope["path"]) and scope["path"] not in HEALTH:
            return await self.meter.refusal(client[0] if client else "")
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or answer it here."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        refusal = await self.refusal(scope)
        if scope["type"] == "websocket":
            return await (refuse_socket(send) if refusal else self.app(scope, receive, send))
        send = number_answers(send, scope["state"]["request_id"]) if is_ours(scope["path"]) else send
        return await (respond(refusal) if refusal else self.app)(scope, receive, send)


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
