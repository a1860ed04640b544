"""Connections: how many there may be, and how long one may take to say what it wants."""

import asyncio
import resource
from contextlib import suppress
from http import HTTPStatus
from typing import Any, ClassVar, cast

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gym.api.bodies import LONGEST_BODY
from gym.api.entry import HEALTH
from gym.api.problems import TooBusy, respond
from gym.api.proxies import TrustedProxies
from gym.errors import GymError, Unreadable
from gym.settings import Settings

LONGEST_HEAD = 64 * 1024
# After an answer that closes the connection so much more of the request is read and dropped, and for so long the
# connection stays: a reset could lose the answer.
LINGER_BYTES = 4 * LONGEST_BODY
LINGER_SECONDS = 2.0
# Files and sockets that the gym itself may need beside its connections.
OWN_FILES = 200
# Sockets stay open as long as their pages: of all connections this share is kept for requests.
KEPT_FOR_REQUESTS = 0.25
CLOSING = {"Connection": "close"}


class LongHead(GymError):
    """431: the head of a request is over the limit."""

    status, code, title = 431, "head-too-long", "The head of the request is too long"


NO_REQUEST = Unreadable("This is not an HTTP request that the server can read.")
TOO_LONG = LongHead(f"The address and the headers of a request have at most {LONGEST_HEAD // 1024} KiB together.")
CROWDED = TooBusy("Too many connections are open. Try again in a few seconds.")


def raise_file_limit(wanted: int) -> int:
    """Raise the process's soft limit of open files as far as `wanted` needs; the connections that fit into it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        with suppress(ValueError, OSError):
            most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else max(10, min(wanted, soft - OWN_FILES))


class Crowd:
    """How many connections a server may have, and which of them wait for their client, oldest first.

    Behind a trusted proxy stand many clients: it may have all there are.
    """

    def __init__(self, most: int, per_address: int, proxies: TrustedProxies) -> None:
        self.most, self.per_address, self.proxies = most, per_address, proxies
        self.idle: dict[GuardedProtocol, None] = {}
        self.uploading: dict[GuardedProtocol, None] = {}

    def admit(self, newcomer: "GuardedProtocol") -> bool:
        """Whether there is room for a new connection; one that has waited long for its client is closed for it."""
        clients = [getattr(each, "client", None) or ("",) for each in newcomer.connections]
        if sum(client[0] == newcomer.address for client in clients) > self.most_of(newcomer.address):
            return self.close_one(newcomer.address)
        return len(newcomer.connections) <= self.most or self.close_one(None)

    def admit_socket(self, newcomer: "GuardedProtocol") -> bool:
        """Whether a connection may become a socket."""
        others = [getattr(each, "client", None) or ("",) for each in newcomer.connections if is_socket(each)]
        theirs = sum(client[0] == newcomer.address for client in others)
        share = 1 - KEPT_FOR_REQUESTS
        return len(others) < share * self.most and theirs < share * self.most_of(newcomer.address)

    def most_of(self, address: str) -> int:
        """How many connections one address may have."""
        return self.most if self.proxies.trust_peer((address, 0)) else self.per_address

    def close_one(self, address: str | None) -> bool:
        """Close the connection that waits longest: one without a request before one with half a request."""
        waiting = (each for group in (self.idle, self.uploading) for each in group)
        found = next((each for each in waiting if address in (None, each.address)), None)
        if found:
            found.hang_up()
        return found is not None

    def forget(self, connection: "GuardedProtocol") -> None:
        """It does not wait for its client any more."""
        self.idle.pop(connection, None)
        self.uploading.pop(connection, None)


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with an end to the waiting for a request's head, its size and the number of callers."""

    crowd: ClassVar[Crowd]
    head_seconds: ClassVar[float]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.address, self.head, self.has_room = "", 0, True
        self.deadline: asyncio.TimerHandle | None = None
        self.left_to_drop: int | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Admit the connection; where there is no room, its request learns so, unless it asks for health."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.has_room = self.crowd.admit(self)
        self.await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.stop_waiting()
        super().connection_lost(exc)

    def await_head(self) -> None:
        """From now on the client has so many seconds to send the head of a request."""
        self.crowd.idle.setdefault(self)
        self.deadline = self.deadline or self.loop.call_later(self.head_seconds, self.hang_up)

    def stop_waiting(self) -> None:
        """The head is there, or nobody waits for it any more."""
        self.crowd.forget(self)
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None

    def hang_up(self) -> None:
        """Close at once, whatever is half said."""
        self.stop_waiting()
        self.connections.discard(self)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Parse what came; of a head that is not complete no more than LONGEST_HEAD is kept."""
        if self.left_to_drop is not None:
            return self.drop(len(data))
        self.head += len(data)
        super().data_received(data)
        is_over = self.left_to_drop is not None or self.transport.is_closing()
        if is_over or self.transport.get_protocol() is not self:
            return None
        if self.head > LONGEST_HEAD:
            self.close_with(TOO_LONG)
        elif self.cycle is None or self.cycle.response_complete:
            self.await_head()
        return None

    def drop(self, number: int) -> None:
        """Forget so many bytes that came after the answer."""
        assert self.left_to_drop is not None
        self.left_to_drop -= number
        if self.left_to_drop < 0:
            self.transport.pause_reading()

    def close_gently(self) -> None:
        """Close after an answer; where the request was not read to its end, first let its sender see the answer."""
        if not self.cycle.more_body or self.transport.is_closing():
            return self.transport.close()
        return self.linger()

    def linger(self) -> None:
        """Send nothing more, and drop what comes, until the other end closes or has had its time."""
        self.stop_waiting()
        self.crowd.uploading[self] = None
        self.left_to_drop = LINGER_BYTES
        self.deadline = self.loop.call_later(LINGER_SECONDS, self.hang_up)
        if self.transport.can_write_eof():  # TLS cannot close one way only
            self.transport.write_eof()
        return self.flow.resume_reading()

    def close_with(self, error: GymError) -> None:
        """Send a last answer and close."""
        self.transport.write(raw(error))
        self.linger()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """What came is no request."""
        self.close_with(NO_REQUEST)

    def on_headers_complete(self) -> None:
        """Start the request, or its refusal."""
        self.head = 0
        self.stop_waiting()
        self.crowd.uploading[self] = None
        if not self.has_room and self.url.partition(b"?")[0].decode("latin-1") not in HEALTH:
            self.app = refuse_crowded
        super().on_headers_complete()
        if self.cycle:
            self.cycle.transport = cast(asyncio.Transport, GentleTransport(self))

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self.head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: its sender waits for us now."""
        self.head = 0
        self.crowd.forget(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request: uvicorn closes the connection after its keep-alive time."""
        if self.left_to_drop is not None:
            return
        super().on_response_complete()
        if not self.pipeline and not self.transport.is_closing():
            self.crowd.idle[self] = None

    def handle_websocket_upgrade(self) -> None:
        """Become a socket whose messages are no longer than a body may be."""
        self.stop_waiting()
        if not (self.has_room and self.crowd.admit_socket(self)):
            return self.close_with(CROWDED)
        self.config.ws_max_size = LONGEST_BODY
        return super().handle_websocket_upgrade()


def is_socket(connection: object) -> bool:
    """Whether a connection of the server has become a socket."""
    return not isinstance(connection, HttpToolsProtocol)


class GentleTransport:
    """What an answer writes to: the connection's transport, closed gently."""

    def __init__(self, connection: GuardedProtocol) -> None:
        self.connection = connection
        self.write, self.is_closing = connection.transport.write, connection.transport.is_closing
        self.close = connection.close_gently


async def refuse_crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there are too many callers, and close."""
    await respond(CROWDED, CLOSING)(scope, receive, send)


def raw(error: GymError) -> bytes:
    """`error` as a whole HTTP answer, for where there is no application to give it."""
    answer = respond(error, CLOSING)
    status = HTTPStatus(error.status)
    head = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(each) for each in answer.raw_headers)]
    return b"\r\n".join([*head, b"", bytes(answer.body)])


def guard_protocol(settings: Settings) -> type[GuardedProtocol]:
    """The protocol for one server, with the limits of `settings` as far as the process may open files."""
    most = raise_file_limit(settings.most_connections)

    class Guarded(GuardedProtocol):
        crowd = Crowd(most, settings.connections_per_address, TrustedProxies(settings.proxies))
        head_seconds = settings.header_seconds

    return Guarded
