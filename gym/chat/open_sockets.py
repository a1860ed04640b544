"""Open sockets, each held to the sign-in that it was opened with: one that was ended hears and does nothing more."""

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_sid

from gym.chat.sign_ins import SignedIn, token_of
from gym.chat.wires import NAMESPACE, PATIENCE, Wires, note_connection
from gym.errors import SignInNeeded, TooMany, Unavailable
from gym.services.tokens import SignIn

# What a page is sent before its socket closes; gym.js then leads to the sign-in page.
SIGNED_OUT = "gym:signed-out"
# Seconds between two looks at the record while sockets are open: a sign-in that another process ended ends within one.
LOOK_SECONDS = 0.8
Handler = Callable[..., Awaitable[Any]]


class OpenSockets:
    """The sockets of one chat."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in
        self.watching: asyncio.Task[None] | None = None
        self.wires, self.patience = Wires(), PATIENCE

    def guard(self) -> None:
        """Wrap Chainlit's handlers of everything that comes over a socket."""
        handlers: dict[str, Handler] = sio.handlers[NAMESPACE]
        for event, wrapped in handlers.items():
            handler = inspect.unwrap(wrapped)
            if event == "connect":
                handlers[event] = self.on_open(handler)
            elif event != "disconnect":
                handlers[event] = self.check_first(handler)

    def on_open(self, handler: Handler) -> Handler:
        """Chainlit's connect; the session, a new or an old one, then belongs to the sign-in of this socket."""

        @functools.wraps(handler)
        async def connect(sid: str, environ: dict[str, Any], auth: Any) -> Any:
            answer = await handler(sid, environ, auth)
            session, token = WebsocketSession.get(sid), token_of(environ)
            if session:
                session.token, session.user = token, await self.signed_in.user_of(token)
            note_connection(environ, sid)
            return answer

        return connect

    def check_first(self, handler: Handler) -> Handler:
        """A handler that does nothing for a socket whose sign-in has ended."""

        @functools.wraps(handler)
        async def handle(sid: str, *said: Any) -> Any:
            session = WebsocketSession.get(sid)
            user = await self.signed_in.user_of(session.token or "") if session else None
            if user is None:
                return await self.close(sid)
            try:
                await self.signed_in.quotas.check_user(user.identifier)
            except TooMany as error:
                return await sio.emit("toast", {"message": error.message, "type": "warning"}, to=sid)
            return await handler(sid, *said)

        return handle

    def sign_in_of(self, sid: str) -> SignIn | None:
        """The sign-in that a socket was opened with; None where it has run out."""
        session = WebsocketSession.get(sid)
        try:
            return self.signed_in.tokens.read(session.token) if session and session.token else None
        except SignInNeeded:
            return None

    async def close(self, sid: str) -> None:
        """Tell a page that it is signed out, and close its socket."""
        await sio.emit("window_message", SIGNED_OUT, to=sid)
        await sio.disconnect(sid)

    async def close_of(self, user_id: str) -> None:
        """Close every socket of a user."""
        for sid in self.open():
            session = WebsocketSession.get(sid)
            if session and session.user and session.user.identifier == user_id:
                await self.close(sid)

    def open(self) -> list[str]:
        """The sockets that are open."""
        return [sid for sid in ws_sessions_sid if sio.manager.is_connected(sid, NAMESPACE)]

    def watch(self) -> None:
        """See to it that somebody looks at the record while sockets are open."""
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self.look())

    async def look(self) -> None:
        """Close the sockets whose sign-in has ended or that nobody connects, as long as there are any."""
        while self.wires.open or ws_sessions_sid:
            self.wires.close_lonely(self.patience)
            with suppress(Unavailable):
                await self.close_ended()
            await asyncio.sleep(LOOK_SECONDS)

    async def close_ended(self) -> None:
        """Close the sockets whose sign-in has ended. Raises Unavailable."""
        found = {sid: self.sign_in_of(sid) for sid in self.open()}
        good = await self.signed_in.sign_ins.good({each for each in found.values() if each})
        for sid, sign_in in found.items():
            if sign_in not in good:
                await self.close(sid)

    def stop(self) -> None:
        """Look no more."""
        if self.watching:
            self.watching.cancel()
