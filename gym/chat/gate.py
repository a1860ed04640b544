"""What of Chainlit's application is open to a browser: the few routes that the page uses, and what each may be sent.

Everything else of it (copilot, uploads, other ways to sign in, shared chats, MCP) is not there. Bodies are checked
before, and Chainlit gets the checked value only.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.bodies import replay
from gym.api.problems import respond
from gym.caller import Caller, Right
from gym.chat.checks import Checks
from gym.errors import GymError, NotFound, SignInNeeded

SOCKET = "/ws/socket.io"
LONGEST_PATH = 240
NOWHERE = "There is nothing at this address."

Check = Callable[[Checks, Request, Caller | None], Awaitable[bytes | None]]


class AllowedRoute(NamedTuple):
    """A route of Chainlit's that is open, to whom and why, and what is checked before Chainlit sees a request.

    With `is_page` the answer is the same empty page for everybody, which leads to the sign-in by itself.
    """

    method: str
    path: str
    right: Right
    why: str
    check: Check = Checks.no_body
    is_page: bool = False


ALLOWED = (
    AllowedRoute("GET", "/", Right.ANYBODY, "the page, at a new chat", is_page=True),
    AllowedRoute(
        "GET",
        "/thread/{thread_id}",
        Right.ANYBODY,
        "the page, at a chat; whose it is, is asked when it is loaded",
        is_page=True,
    ),
    AllowedRoute("GET", "/login", Right.PUBLIC, "the page, at its sign-in form"),
    AllowedRoute("GET", "/assets/{filename:path}", Right.PUBLIC, "scripts and styles of the page"),
    AllowedRoute("GET", "/public/{filename:path}", Right.PUBLIC, "our own styles, scripts, cards and pictures"),
    AllowedRoute("GET", "/favicon", Right.PUBLIC, "the picture on the browser's tab"),
    AllowedRoute("GET", "/logo", Right.PUBLIC, "the name over the chats"),
    AllowedRoute("GET", "/avatars/{avatar_id}", Right.ANYBODY, "the picture beside a message"),
    AllowedRoute("GET", "/project/translations", Right.PUBLIC, "the words on the page's own buttons"),
    AllowedRoute("GET", "/project/settings", Right.SIGNED_IN, "how the page looks and what it offers"),
    AllowedRoute("GET", "/auth/config", Right.PUBLIC, "which ways to sign in there are"),
    AllowedRoute("GET", "/user", Right.SIGNED_IN, "who is signed in"),
    AllowedRoute(
        "POST", "/set-session-cookie", Right.ANYBODY, "the page asks this before it opens its socket", Checks.cookie
    ),
    AllowedRoute("POST", "/project/threads", Right.SELF, "the chats at the side", Checks.page),
    AllowedRoute(
        "GET",
        "/project/thread/{thread_id:uuid}",
        Right.SELF,
        "whether a chat is there after a new sign-in",
        Checks.thread,
    ),
    AllowedRoute("PUT", "/project/thread", Right.SELF, "rename a chat", Checks.rename),
    AllowedRoute("DELETE", "/project/thread", Right.SELF, "delete a chat", Checks.delete),
    AllowedRoute("POST", "/project/action", Right.SELF, "a press on a card", Checks.press),
)


class ChainlitGate:
    """ASGI application: Chainlit's, behind the list."""

    def __init__(self, checks: Checks, chainlit: ASGIApp, sockets: ASGIApp) -> None:
        listed = [Route(each.path, Passage(each, checks, chainlit), methods=[each.method]) for each in ALLOWED]
        at: list[BaseRoute] = [WebSocketRoute(path, sockets) for path in (SOCKET, f"{SOCKET}/")]
        self.router = Router([*at, *listed], redirect_slashes=False, default=Nowhere(checks))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        return await self.router(scope, receive, send)


class Addresses:
    """ASGI middleware before every route of the chat, ours too: an address that no file can have is nobody's.

    So no part of an address that a route takes apart holds what a database cannot, or a number that is none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        if scope["type"] == "http" and not (path.isprintable() and len(path.encode(errors="replace")) <= LONGEST_PATH):
            return await respond(NotFound(NOWHERE))(scope, receive, send)
        return await self.app(scope, receive, send)


class Nowhere:
    """ASGI application: what answers where no route does. In secured mode strangers do not even learn that."""

    def __init__(self, checks: Checks) -> None:
        self.signed_in = checks.signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        try:
            await self.signed_in.require(Request(scope), Right.ANYBODY, NOWHERE)
            raise NotFound(NOWHERE)
        except GymError as error:
            return await respond(error)(scope, receive, send)


class Passage:
    """The way of requests through one route of the list."""

    def __init__(self, allowed: AllowedRoute, checks: Checks, chainlit: ASGIApp) -> None:
        self.allowed, self.right, self.checks, self.chainlit = allowed, allowed.right, checks, chainlit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and pass it on, or answer what is wrong with it."""
        try:
            request = Request(scope, receive)
            caller = await self.checks.signed_in.require(request, self.right, NOWHERE)
            body = await self.allowed.check(self.checks, request, caller)
        except SignInNeeded as error:
            if self.allowed.is_page:
                return await self.chainlit(scope, receive, answer_as(error.status, send))
            return await respond(error)(scope, receive, send)
        except GymError as error:
            return await respond(error)(scope, receive, send)
        return await self.chainlit(scope, receive if body is None else replay(body, receive), send)


def answer_as(status: int, send: Send) -> Send:
    """`send`, for an answer with that status."""

    async def send_status(message: Message) -> None:
        await send({**message, "status": status} if message["type"] == "http.response.start" else message)

    return send_status
