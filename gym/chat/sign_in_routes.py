"""The routes of signing in and out: with a password, or on this machine as somebody of one's own demo circle."""

import secrets
from typing import cast

from chainlit.auth import clear_auth_cookie
from chainlit.user import User
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gym.api.proxies import is_forwarded, place_of
from gym.caller import DEMO, DEMO_ROLES, Right, Role
from gym.chat.access import ChatRoute
from gym.chat.bodies import read_sign_in
from gym.chat.data_layer import ChatLayer
from gym.chat.login import Logins
from gym.chat.open_sockets import OpenSockets
from gym.chat.sign_ins import SignedIn
from gym.errors import NotFound, SignInNeeded
from gym.services.tokens import DEMO_IS_OFF, SignIn
from gym.settings import Settings
from gym.tenancy import over_all_tenants

COOKIE, KNOWN, YEAR = "gym_demo", "gym_known", 365 * 86400
NO_DEMO = "There is no such demo user."


class SignInRoutes:
    """What each route does."""

    def __init__(
        self, settings: Settings, layer: ChatLayer, logins: Logins, signed_in: SignedIn, sockets: OpenSockets
    ) -> None:
        self.settings, self.layer, self.logins = settings, layer, logins
        self.signed_in, self.sockets = signed_in, sockets

    def routes(self) -> list[ChatRoute]:
        """All there are."""
        return [
            ChatRoute("POST", "/login", self.login, Right.PUBLIC),
            ChatRoute("POST", "/logout", self.logout, Right.PUBLIC),
            ChatRoute("GET", "/demo", self.demo_roles, Right.PUBLIC),
            ChatRoute("POST", "/demo/{role}", self.demo_login, Right.ANYBODY),
        ]

    async def login(self, request: Request) -> Response:
        """Sign in with a name and a password."""
        name, password = await read_sign_in(request)
        address, tokens = place_of(request.client.host) if request.client else "", self.signed_in.tokens
        browser = tokens.known_browser(request.cookies.get(self.settings.name_cookie(KNOWN)), name)
        response = await self.let_in(
            request, await self.logins.by_password(name, password, address, browser), "password"
        )
        kept = tokens.sign_known(name, browser or secrets.token_hex(8))
        response.set_cookie(self.settings.name_cookie(KNOWN), kept, max_age=YEAR, httponly=True, samesite="lax")
        return response

    async def logout(self, request: Request) -> Response:
        """End all sign-ins of whoever asks, here and in other browsers."""
        response = JSONResponse({"success": True})
        clear_auth_cookie(request, response)
        try:
            caller = await self.signed_in.caller(request)
        except SignInNeeded:
            return response
        await self.signed_in.sign_ins.end(caller.user_id)
        await self.sockets.close_of(caller.user_id)
        return response

    async def let_in(self, request: Request, sign_in: SignIn, how: str) -> Response:
        """The answer to who may come in."""
        response = JSONResponse({"success": True})
        await self.signed_in.give(request, response, sign_in, how)
        return response

    async def why_no_demo(self, request: Request) -> str | None:
        """Why nobody gets a demo name here, in words where there is something to say; None where they do."""
        if self.settings.is_secured or await self.signed_in.sign_ins.has_passwords():
            return DEMO_IS_OFF
        return None if self.settings.demo_login and not is_forwarded(request.headers) else ""

    async def demo_roles(self, request: Request) -> Response:
        """What the sign-in page may offer, or why it offers no demo."""
        why = await self.why_no_demo(request)
        return JSONResponse({"roles": DEMO_ROLES if why is None else (), "note": why or ""})

    async def demo_login(self, request: Request) -> Response:
        """Sign in as somebody of the circle that this browser keeps; a new browser gets a circle of its own."""
        role, why = request.path_params["role"], await self.why_no_demo(request)
        if role not in DEMO_ROLES or why is not None:
            raise NotFound(why or NO_DEMO)
        name = self.settings.name_cookie(COOKIE)
        circle = self.signed_in.tokens.circle(request.cookies.get(name)) or await self.new_circle()
        response = await self.let_in(request, await self.demo_sign_in(role, circle), "demo")
        kept = self.signed_in.tokens.sign_circle(circle)
        response.set_cookie(name, kept, max_age=YEAR, httponly=True, samesite="lax")
        return response

    async def new_circle(self) -> str:
        """A circle whose names nobody has practised under."""
        circle = secrets.token_hex(4)
        while await self.signed_in.sign_ins.are_known([demo_name(role, circle) for role in DEMO_ROLES]):
            circle = secrets.token_hex(4)
        return circle

    async def demo_sign_in(self, role: str, circle: str) -> SignIn:
        """The sign-in of a circle's trainee or trainer, who is added where new. Raises NotFound for a disabled one."""
        about = {"role": role, "tenant": f"{DEMO}{circle}", "demo": True}
        name = demo_name(cast(Role, role), circle)
        await self.layer.create_user(User(identifier=name, metadata=about))
        with over_all_tenants():
            row = await self.layer.writer.read(lambda rows: rows.user(name))
        if row is None or row["disabled"]:
            raise NotFound(NO_DEMO)
        return SignIn(user_id=name, version=row["token_version"])


def demo_name(role: Role, circle: str) -> str:
    """The name of a circle's trainee or trainer."""
    return f"{DEMO}{role}-{circle}"
