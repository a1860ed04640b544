"""The chat's door: Chainlit's application made ours, and the few routes it lacks."""

import functools
import re
from collections.abc import Awaitable, Callable
from html import escape
from json import JSONDecodeError
from typing import Any, TypeVar, cast

import chainlit.data
import chainlit.server as chainlit_server
from chainlit.auth import create_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.auth.jwt import decode_jwt
from chainlit.config import config
from chainlit.types import DeleteFeedbackRequest, UpdateFeedbackRequest
from jwt import InvalidTokenError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from agents.chat.data_layer import ChatLayer
from agents.chat.desk import Desk
from agents.chat.handlers import Read, register
from agents.chat.logins import ROLES, Logins, Role, demo_user, viewer
from agents.chat.moves import Moves
from agents.chat.replayed import Table
from gym.errors import GymError, Invalid, NotFound, SignInNeeded
from gym.library import NO_ENTRY
from gym.loop import Loop
from gym.replaying import Viewer
from gym.settings import Settings
from gym.store.chat import ChatStore
from gym.trainers import NO_LINK, Watching
from gym.world.world import World

OUTSIDE = re.compile(r"<link[^>]+https://[^>]+>")
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
YEAR = 365 * 86400
# What belongs to one user stays in no cache.
UNKEPT = {"Cache-Control": "no-store"}
SORRY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Training Gym</title>
<style>:root {{ color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }}
main {{ max-width: 34rem; margin: 4rem auto; padding: 0 1.25rem }}</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">To the gym</a></p></main></body></html>"""
Body = TypeVar("Body", bound=BaseModel)
Answer = Callable[[Request], Awaitable[Response]]


class ChatDoor:
    """One chat over one loop: Chainlit's application, our routes, and the layer that keeps what was said."""

    def __init__(self, loop: Loop, world: World, store: ChatStore, settings: Settings, read: Read) -> None:
        self.settings, self.layer, self.loop, self.world = settings, ChatLayer(store), loop, world
        self.desk = Desk(self.layer)
        register(Moves(loop, world, self.desk), self.desk, read)
        config.code.password_auth_callback = Logins(store).by_password
        config.code.data_layer = lambda: self.layer
        chainlit.data._data_layer, chainlit.data._data_layer_initialized = self.layer, True
        chainlit_server.get_html_template = offline(chainlit_server.get_html_template)

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
            Route("/files/chart/{id}", friendly(self.chart)),
            Route("/files/replay/{id}.json", friendly(self.replay)),
            Route("/files/case/{id}/{turn:int}.json", friendly(self.case)),
            Route("/files/library.toml", friendly(self.library)),
            Route("/files/library/{id}.toml", friendly(self.library)),
            Route("/me/analytics.csv", friendly(self.analytics)),
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

    async def chart(self, request: Request) -> Response:
        """What a chart of one's own draws."""
        wanted = (request.path_params["id"], caller(request))
        found = await self.layer.writer.read(lambda rows: rows.chart(*wanted))
        if found is None:
            raise NotFound("There is no such chart in your chats.")
        return Response(found, media_type="application/json", headers=UNKEPT)

    async def viewer(self, request: Request) -> Viewer:
        """Who asks, with their role and tenant. Raises SignInNeeded."""
        name = caller(request)
        user = await self.layer.get_user(name)
        return viewer(name, user.metadata if user else None)

    async def replay(self, request: Request) -> Response:
        """A whole replay to take away: every step, and the cards of the chat as they were shown. Raises NotFound."""
        found = await self.loop.replaying.replay(request.path_params["id"], await self.viewer(request))
        table = Table(self.world)
        steps = [{**step.model_dump(mode="json"), "cards": table.shown(step)} for step in found.steps]
        return JSONResponse({**found.model_dump(mode="json"), "steps": steps}, headers=UNKEPT)

    async def case(self, request: Request) -> Response:
        """The case file of an accepted dispute. Raises NotFound."""
        place = request.path_params["id"], request.path_params["turn"]
        found = await self.loop.replaying.case(*place, await self.viewer(request))
        return Response(found.model_dump_json(indent=1), media_type="application/json", headers=UNKEPT)

    async def library(self, request: Request) -> Response:
        """An entry of the library (`?version=`), or all in use, to take away. Raises NotFound."""
        who, entry_id = await self.viewer(request), request.path_params.get("id", "")
        if who.role != "trainer":
            raise NotFound(NO_ENTRY)
        version = request.query_params.get("version", "")
        wanted = int(version) if version.isdecimal() and len(version) < 10 else None
        asker = Watching(user_id=who.user_id, tenant=who.tenant)
        text = await self.loop.library.exported(asker, entry_id, wanted)
        name = f'attachment; filename="{entry_id or "library"}.toml"'
        named = {"Content-Disposition": name, **UNKEPT}
        return Response(text, media_type="application/toml; charset=utf-8", headers=named)

    async def analytics(self, request: Request) -> Response:
        """One's own claims as a table to take away."""
        table = await self.loop.growth.csv(caller(request))
        named = {"Content-Disposition": 'attachment; filename="analytics.csv"', **UNKEPT}
        return Response(table, media_type="text/csv; charset=utf-8", headers=named)

    async def open_link(self, request: Request) -> Response:
        """Open a trainer's next chat with the session behind a link of their tenant. Raises NotFound."""
        who, token = await self.viewer(request), request.path_params["token"]
        if who.role != "trainer":
            raise NotFound(NO_LINK)
        await self.loop.trainers.shared(Watching(user_id=who.user_id, tenant=who.tenant), token)
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


def caller(request: Request) -> str:
    """Who asks, by the signed cookie. Raises SignInNeeded."""
    try:
        return decode_jwt(get_token_from_cookies(dict(request.cookies)) or "").identifier
    except InvalidTokenError:
        raise SignInNeeded("Sign in, then come back to this address.") from None


async def body_of(request: Request, kind: type[Body]) -> Body:
    """The body as a value. Raises Invalid."""
    try:
        return kind.model_validate(await request.json())
    except (ValidationError, JSONDecodeError, UnicodeDecodeError):
        raise Invalid("That could not be read.") from None


def friendly(answer: Answer) -> Answer:
    """A route whose caller's mistakes are answered in plain words."""

    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except GymError as error:
            return JSONResponse({"detail": error.message}, status_code=error.status)

    return answering


def readable(answer: Answer) -> Answer:
    """A route that people open by its address: what cannot be done is a page with plain words."""

    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except GymError as error:
            return HTMLResponse(SORRY.format(title=escape(error.title), text=escape(error.message)), error.status)

    return answering


def offline(template: Any) -> Any:
    """Chainlit's page without its links to other sites' fonts and styles."""

    @functools.cache
    def page(root_path: str) -> str:
        return OUTSIDE.sub("", template(root_path))

    return page
