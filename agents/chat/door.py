"""The chat's door: Chainlit's application made ours, and the few routes it lacks."""

import functools
import re
from types import SimpleNamespace
from typing import Any, cast

import chainlit.data
import chainlit.message
import chainlit.server as chainlit_server
from chainlit.auth import create_jwt, set_auth_cookie
from chainlit.config import config
from chainlit.types import DeleteFeedbackRequest, UpdateFeedbackRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from agents.chat.callers import body_of, caller, friendly, readable
from agents.chat.data_layer import ChatLayer
from agents.chat.desk import Desk
from agents.chat.files import Files
from agents.chat.handlers import Read, register
from agents.chat.logins import ROLES, Logins, Role, demo_user
from agents.chat.moves import Moves
from gym.api.bodies import LONGEST_BODY
from gym.errors import NotFound
from gym.loop import Loop
from gym.settings import Settings
from gym.store.chat import ChatStore
from gym.trainers import NO_LINK
from gym.world.world import World

OUTSIDE = re.compile(r"<link[^>]+https://[^>]+>")
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
YEAR = 365 * 86400
# Chainlit holds everybody up for a millisecond at each message, so that no two are of one instant; ours say their own.
UNHURRIED = SimpleNamespace(sleep=lambda _: None)


class ChatDoor:
    """One chat over one loop: Chainlit's application, our routes, and the layer that keeps what was said."""

    def __init__(self, loop: Loop, world: World, store: ChatStore, settings: Settings, read: Read) -> None:
        self.settings, self.layer, self.loop, self.world = settings, ChatLayer(store), loop, world
        self.desk, self.files = Desk(self.layer), Files(loop, world, self.layer)
        register(Moves(loop, world, self.desk), self.desk, read)
        config.code.password_auth_callback = Logins(store).by_password
        config.code.data_layer = lambda: self.layer
        chainlit.data._data_layer, chainlit.data._data_layer_initialized = self.layer, True
        chainlit_server.get_html_template = offline(chainlit_server.get_html_template)
        cast(Any, chainlit.message).time = UNHURRIED
        chainlit_server.sio.eio.max_http_buffer_size = LONGEST_BODY

    @property
    def application(self) -> ASGIApp:
        """Chainlit's own application; Training Gym's door stands before it."""
        return chainlit_server.app

    def routes(self) -> list[Route]:
        """Demo sign-in, charts, one's own table, opinions on messages, and the address that people know."""
        return [
            Route("/training", lambda _: RedirectResponse("/")),
            Route("/demo", self.demo_roles),
            Route("/demo/{role}", friendly(self.demo_login), methods=["POST"]),
            *self.files.routes(),
            Route("/share/{token}", readable(self.open_link)),
            Route("/feedback", friendly(self.rate), methods=["PUT"]),
            Route("/feedback", friendly(self.unrate), methods=["DELETE"]),
        ]

    def may_demo(self, request: Request) -> bool:
        """Demo names are for the person at this machine: not through a proxy, and not where they are switched off."""
        return self.settings.demo_login and not any(name in request.headers for name in FORWARDED)

    async def demo_roles(self, request: Request) -> Response:
        """What the sign-in page may offer."""
        return JSONResponse({"roles": ROLES if self.may_demo(request) else []})

    async def demo_login(self, request: Request) -> Response:
        """Sign in under a demo name that this browser keeps."""
        role = request.path_params["role"]
        if role not in ROLES or not self.may_demo(request):
            raise NotFound("There is no such demo here.")
        cookie = f"gym_demo_{role}"
        user = demo_user(cast(Role, role), request.cookies.get(cookie))
        await self.layer.create_user(user)
        response = JSONResponse({"success": True})
        set_auth_cookie(request, response, create_jwt(user))
        response.set_cookie(cookie, user.identifier, max_age=YEAR, httponly=True, samesite="lax")
        return response

    async def open_link(self, request: Request) -> Response:
        """Open a trainer's next chat with the session behind a link of their tenant. Raises NotFound."""
        who, token = await self.files.trainer(request, NO_LINK), request.path_params["token"]
        await self.loop.trainers.shared(who, token)
        self.desk.ahead[who.user_id] = ("sessions.shared", {"token": token})
        return RedirectResponse("/", 303)

    async def rate(self, request: Request) -> Response:
        """Keep an opinion on a message of one's own."""
        update = await body_of(request, UpdateFeedbackRequest)
        return JSONResponse({"success": True, "feedbackId": await self.layer.rate(caller(request), update.feedback)})

    async def unrate(self, request: Request) -> Response:
        """Take back an opinion of one's own."""
        wanted = await body_of(request, DeleteFeedbackRequest)
        return JSONResponse({"success": await self.layer.unrate(caller(request), wanted.feedbackId)})


def offline(template: Any) -> Any:
    """Chainlit's page without its links to other sites' fonts and styles."""

    @functools.cache
    def page(root_path: str) -> str:
        return OUTSIDE.sub("", template(root_path))

    return page
