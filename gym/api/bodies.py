"""Request bodies before any route: read whole, cut off where too long, given up where the sender stalls."""

import asyncio
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.problems import TooBusy, TooSlow, respond
from gym.errors import GymError, TooLarge
from gym.settings import Settings

LONGEST_BODY = 256 * 1024
# Bodies still on their way may hold this much together; a small one is always let in.
MOST_HELD = 16 * 1024 * 1024
SMALL = 8 * 1024


class SenderGone(Exception):
    """The sender hung up."""


class BodyGuard:
    """ASGI middleware: an application behind it only meets requests whose body is there, and short enough.

    Starlette's RequestBodyLimitMiddleware refuses when the route reads, in plain text, and waits for ever.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.stall_seconds, self.body_seconds = settings.body_stall_seconds, settings.body_seconds
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer here what has a body that is too long or does not come; pass on everything else."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        try:
            refuse_announced(scope)
            body = await self.read(receive)
        except GymError as error:
            return await respond(error, {"Connection": "close"})(scope, receive, send)
        except SenderGone:
            return None
        return await self.app(scope, replay(body, receive), send)

    async def read(self, receive: Receive) -> bytes:
        """The whole body. Raises TooLarge, TooSlow, Crowded, Gone."""
        body = bytearray()
        try:
            async with asyncio.timeout(self.body_seconds):
                async for chunk in self.chunks(receive):
                    self.admit(len(body), len(chunk))
                    body += chunk
        except TimeoutError:
            raise TooSlow("The body of this request did not arrive in time. Send it again.") from None
        finally:
            self.held -= len(body)
        return bytes(body)

    def admit(self, before: int, more: int) -> None:
        """Count `more` bytes of a body that has `before`. Raises TooLarge, Crowded."""
        if before + more > LONGEST_BODY:
            raise too_large()
        if before + more > SMALL and self.held + more > MOST_HELD:
            raise TooBusy("The server is receiving too many long requests. Try again in a few seconds.")
        self.held += more

    async def chunks(self, receive: Receive) -> AsyncIterator[bytes]:
        """The pieces of a body as they come. Raises TimeoutError, Gone."""
        more = True
        while more:
            async with asyncio.timeout(self.stall_seconds):
                message = await receive()
            if message["type"] != "http.request":
                raise SenderGone
            more = message.get("more_body", False)
            yield message.get("body", b"")


def too_large() -> TooLarge:
    """The refusal of a body over the limit."""
    return TooLarge(f"A body may have at most {LONGEST_BODY // 1024} KiB.")


def refuse_announced(scope: Scope) -> None:
    """Raises TooLarge for a Content-Length over the limit, before anything is read."""
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > LONGEST_BODY):
        raise too_large()


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body in one piece, then whatever the server says next."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
