"""The chat's application: Chainlit's own, its open routes, and the few routes of ours."""

import functools
import re
import shutil
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import chainlit.auth.cookie
import chainlit.config as chainlit_config
import chainlit.data
import chainlit.message
import chainlit.server as chainlit_server
from chainlit.config import config
from chainlit.types import Feedback
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from gym.api.access import COOKIE
from gym.api.bodies import LONGEST_BODY
from gym.api.problems import on_gym_error
from gym.caller import Right
from gym.chat.access import ChatRoute, caller_of, guard_route
from gym.chat.bodies import FeedbackDeletion, SentFeedback, read_body_as
from gym.chat.checks import Checks
from gym.chat.data_layer import ChatLayer
from gym.chat.files import Files
from gym.chat.gate import Addresses, ChainlitGate
from gym.chat.handlers import register
from gym.chat.login import Logins
from gym.chat.lti_routes import LtiRoutes
from gym.chat.moves import Moves
from gym.chat.open_sockets import OpenSockets
from gym.chat.password_routes import PasswordRoutes
from gym.chat.sign_in_routes import SignInRoutes
from gym.chat.sign_ins import SignedIn
from gym.chat.single_sign_on_routes import SingleSignOnRoutes
from gym.chat.sockets import Sockets
from gym.chat.thread import ChatThread
from gym.chat.wires import SocketGate
from gym.coaching.reading import Read
from gym.errors import GymError
from gym.schemas.trainers import NO_LINK
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store.chat import ChatStore
from gym.world.world import World

OUTSIDE = re.compile(r"<link[^>]+https://[^>]+>")
# Chainlit holds everybody up for a millisecond at each message, so that no two are of one instant; ours say their own.
UNHURRIED = SimpleNamespace(sleep=lambda _: None)


class ChatApp:
    """The chat over the sessions: Chainlit's application, our routes, and the layer that keeps what was said."""

    def __init__(self, sessions: Sessions, world: World, store: ChatStore, settings: Settings, read: Read) -> None:
        self.settings, self.layer, self.sessions, self.world = settings, ChatLayer(store), sessions, world
        self.signed_in = SignedIn(sessions.sign_ins, self.layer, settings)
        self.sockets = OpenSockets(self.signed_in)
        logins = Logins(store)
        self.sign_ins = SignInRoutes(settings, self.layer, logins, self.signed_in, self.sockets)
        self.passwords = PasswordRoutes(logins, self.signed_in, self.sockets)
        self.thread, self.files = ChatThread(self.layer), Files(sessions, world, self.layer)
        register(Moves(sessions, world, self.thread), self.thread, read)
        self.signed_in.stand_before_chainlit()
        Sockets(self.layer).take_over()
        self.sockets.guard()
        chainlit_server.app.add_exception_handler(GymError, on_gym_error)
        cast(Any, chainlit.auth.cookie)._auth_cookie_name = settings.name_cookie(COOKIE)
        config.code.password_auth_callback = nobody
        config.code.data_layer = lambda: self.layer
        chainlit.data._data_layer, chainlit.data._data_layer_initialized = self.layer, True
        chainlit_server.get_html_template = offline(chainlit_server.get_html_template)
        cast(Any, chainlit.message).time = UNHURRIED
        chainlit_server.sio.eio.max_http_buffer_size = LONGEST_BODY
        self.session_files = settings.data_dir / "session_files"
        move_session_files(self.session_files)

    async def close(self) -> None:
        """Write what is left, look after the sockets no more, and remove the files of sessions."""
        self.sockets.stop()
        await self.layer.close()
        shutil.rmtree(self.session_files, ignore_errors=True)

    def site(self, chainlit: ASGIApp | None = None) -> Starlette:
        """The whole chat: our own routes, and Chainlit's application behind its gate."""
        inside = chainlit or chainlit_server.app
        sockets = SocketGate(inside, self.signed_in, self.sockets.wires, self.sockets.watch)
        gate = ChainlitGate(Checks(self.layer, self.signed_in), inside, sockets)
        return Starlette(routes=[*self.routes(), Mount("/", gate)], middleware=[Middleware(Addresses)])

    def routes(self) -> list[Route]:
        """Our own routes, each behind what its caller needs."""
        return [guard_route(row, self.signed_in) for row in self.rows()]

    def rows(self) -> list[ChatRoute]:
        """Signing in and out, charts, one's own table, opinions on messages, and the address that people know."""
        return [
            ChatRoute("GET", "/training", to_the_chat, Right.ANYBODY, is_page=True),
            *self.sign_ins.routes(),
            *SingleSignOnRoutes(self.settings, self.sessions.single_sign_on, self.signed_in).routes(),
            *LtiRoutes(self.settings, self.sessions.lti, self.signed_in, self.thread).routes(),
            *self.passwords.routes(),
            *self.files.routes(),
            ChatRoute("GET", "/share/{token}", self.open_link, Right.WATCHER, NO_LINK, is_page=True),
            ChatRoute("PUT", "/feedback", self.rate, Right.PRACTICE),
            ChatRoute("DELETE", "/feedback", self.unrate, Right.PRACTICE),
        ]

    async def open_link(self, request: Request) -> Response:
        """Open a trainer's next chat with the session behind a link of their tenant. Raises NotFound."""
        caller, token = caller_of(request), request.path_params["token"]
        await self.sessions.trainers.open_link(caller, token)
        self.thread.ahead[caller.user_id] = ("sessions.shared", {"token": token})
        return RedirectResponse("/", 303)

    async def rate(self, request: Request) -> Response:
        """Keep an opinion on a message of one's own."""
        caller, given = caller_of(request), (await read_body_as(SentFeedback, request)).feedback
        feedback = Feedback(forId=given.forId, value=given.value, comment=given.comment)
        return JSONResponse({"success": True, "feedbackId": await self.layer.rate(caller.user_id, feedback)})

    async def unrate(self, request: Request) -> Response:
        """Take back an opinion of one's own."""
        caller, wanted = caller_of(request), await read_body_as(FeedbackDeletion, request)
        return JSONResponse({"success": await self.layer.unrate(caller.user_id, wanted.feedbackId)})


async def to_the_chat(_: Request) -> Response:
    """Leads to the chat."""
    return RedirectResponse("/")


def move_session_files(folder: Path) -> None:
    """Have Chainlit keep files of sessions in `folder`; remove the empty one that its import makes in the checkout."""
    with suppress(OSError):
        chainlit_config.FILES_DIRECTORY.rmdir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for module in (chainlit_config, chainlit_server):  # the server removes the folder as it shuts down
        vars(module)["FILES_DIRECTORY"] = folder


async def nobody(_name: str, _password: str) -> None:
    """Chainlit shows its form for a password only where it could check one; our own route does."""


def offline(template: Any) -> Any:
    """Chainlit's page without its links to other sites' fonts and styles."""

    @functools.cache
    def page(root_path: str) -> str:
        return OUTSIDE.sub("", template(root_path))

    return page
