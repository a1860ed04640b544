"""What the chat's own routes need of their caller, and the one place that asks."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gym.api.problems import page_of, respond
from gym.caller import Caller, Right
from gym.chat.sign_ins import SignedIn
from gym.errors import GymError

Answer = Callable[[Request], Awaitable[Response]]


class ChatRoute(NamedTuple):
    """One row: what answers where, and what its caller needs.

    `refusal` are the words for a signed-in caller without that right: to them it is not there. With `is_page` people
    open the address themselves, so that an error is a page.
    """

    method: str
    path: str
    answer: Answer
    right: Right
    refusal: str = "There is nothing at this address."
    is_page: bool = False


class GuardedRoute:
    """ASGI application: a route of ours behind its right. What its caller does wrong is answered in plain words."""

    def __init__(self, row: ChatRoute, signed_in: SignedIn) -> None:
        self.row, self.right, self.signed_in = row, row.right, signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive, send)
        try:
            request.state.caller = await self.signed_in.require(request, self.right, self.row.refusal)
            response = await self.row.answer(request)
        except GymError as error:
            response = page_of(error) if self.row.is_page else respond(error)
        await response(scope, receive, send)


def guard_route(row: ChatRoute, signed_in: SignedIn) -> Route:
    """The route of a row."""
    return Route(row.path, GuardedRoute(row, signed_in), methods=[row.method])


def caller_of(request: Request) -> Caller:
    """Who asks on a route that needs a sign-in."""
    caller: Caller = request.state.caller
    return caller
