"""What sockets come in by: only with a good sign-in, so many for each user, and none that does not connect in time.

Chainlit asks for a sign-in when a page says that it connects; who never says so would stay for ever.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chainlit.server import sio
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.problems import respond
from gym.caller import Right
from gym.chat.sign_ins import SignedIn
from gym.errors import GymError

NAMESPACE, WIRE = "/", "gym.wire"
# So many sockets a user may have open; a new one closes the oldest.
MOST_EACH = 20
# Seconds that a socket may stay without being connected, and that a closed one has to send its last words.
PATIENCE, LAST_WORDS = 5.0, 0.5
TOO_MANY = f"This page was closed: you have more than {MOST_EACH} pages open. Reload it to continue here."
# What uvicorn logs as an error after every refusal in words, though it has sent it.
REFUSED = "ASGI callable returned without completing handshake."
GONE: Message = {"type": "websocket.disconnect", "code": 1008}


class SocketWire:
    """One socket, from the upgrade of its connection to its end; `sid` is its session's since it is connected."""

    def __init__(self, user_id: str, receive: Receive) -> None:
        self.user_id, self.hear = user_id, receive
        self.sid, self.over = "", asyncio.Event()
        self.lonely_since: float | None = asyncio.get_running_loop().time()

    @property
    def is_connected(self) -> bool:
        """Whether a page stands behind it."""
        return bool(self.sid) and bool(sio.manager.is_connected(self.sid, NAMESPACE))

    def close(self) -> None:
        """From now on it has time for its last words only."""
        asyncio.get_running_loop().call_later(LAST_WORDS, self.over.set)

    async def receive(self) -> Message:
        """What comes next; that the other end is gone, once this end is closed."""
        if self.over.is_set():
            return GONE
        works: list[asyncio.Future[Any]] = [asyncio.ensure_future(self.hear()), asyncio.ensure_future(self.over.wait())]
        try:
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            return works[0].result() if works[0].done() else GONE
        finally:
            for work in works:
                work.cancel()


class Wires:
    """All that are open, the oldest first."""

    def __init__(self) -> None:
        self.open = list[SocketWire]()

    @contextmanager
    def hold(self, wire: SocketWire) -> Iterator[None]:
        """While a socket is open."""
        self.open.append(wire)
        try:
            yield
        finally:
            self.open.remove(wire)

    def surplus(self, user_id: str) -> list[SocketWire]:
        """The user's oldest sockets that have to go before one more is opened."""
        theirs = [each for each in self.open if each.user_id == user_id and not each.over.is_set()]
        return theirs[: max(0, len(theirs) + 1 - MOST_EACH)]

    def close_lonely(self, patience: float) -> None:
        """Close every socket that has not been connected for so many seconds."""
        now = asyncio.get_running_loop().time()
        for each in self.open:
            if each.is_connected:
                each.lonely_since = None
            elif each.lonely_since is None:
                each.lonely_since = now
            elif now >= each.lonely_since + patience:
                each.close()


class SocketGate:
    """ASGI application: Chainlit's, for sockets whose upgrade comes with a good sign-in."""

    right = Right.SIGNED_IN

    def __init__(self, chainlit: ASGIApp, signed_in: SignedIn, wires: Wires, opened: Callable[[], None]) -> None:
        self.chainlit, self.signed_in, self.wires, self.opened = chainlit, signed_in, wires, opened
        logging.getLogger("uvicorn.error").addFilter(is_news)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one socket in, or answer why not instead of upgrading."""
        try:
            caller = await self.signed_in.caller(HTTPConnection(scope))
        except GymError as error:
            return await deny(error, scope, receive, send)
        for each in self.wires.surplus(caller.user_id):
            await dismiss(each)
        wire = SocketWire(caller.user_id, receive)
        with self.wires.hold(wire):
            self.opened()
            return await self.chainlit({**scope, WIRE: wire}, wire.receive, send)


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the log says more than that an upgrade was refused."""
    return record.msg != REFUSED


async def deny(error: GymError, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse the upgrade, in words where the server can say some."""
    if "websocket.http.response" in scope.get("extensions", {}):
        return await respond(error)(scope, receive, send)
    return await send({"type": "websocket.close", "code": GONE["code"]})


async def dismiss(wire: SocketWire) -> None:
    """Tell a page that it has to make room, and close its socket; a page that is told does not come back by itself."""
    wire.close()
    if wire.is_connected:
        await sio.emit("toast", {"message": TOO_MANY, "type": "warning"}, to=wire.sid)
        await sio.disconnect(wire.sid)


def note_connection(environ: dict[str, Any], sid: str) -> None:
    """Note that the socket of a handshake has a session now."""
    wire = environ.get("asgi.scope", {}).get(WIRE)
    if isinstance(wire, SocketWire):
        wire.sid = sid
