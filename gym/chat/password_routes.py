"""The pages of a password: one's own, changed with the one before, and one set by a link that an administrator made."""

import asyncio
from typing import Any

from chainlit.auth import clear_auth_cookie
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gym.api.pages import POLICY, render
from gym.api.problems import headers_of
from gym.api.proxies import place_of
from gym.caller import Right
from gym.chat.access import ChatRoute, caller_of
from gym.chat.bodies import read_fields
from gym.chat.login import Logins
from gym.chat.open_sockets import OpenSockets
from gym.chat.sign_ins import SignedIn
from gym.errors import GymError, Invalid, NotFound, SignInNeeded
from gym.services.passwords import SHORTEST, check_new_password, hash_password
from gym.services.tokens import SignIn

HEADERS = {"Content-Security-Policy": POLICY.replace("form-action 'none'", "form-action 'self'")}
NO_PASSWORD = "You do not sign in with a password."
OVER = "This link is over. It works once, and for some days at most. Ask the administrator for a new one."
WRONG_NOW = "The password that you have now is wrong."


class PasswordRoutes:
    """What each route does."""

    def __init__(self, logins: Logins, signed_in: SignedIn, sockets: OpenSockets) -> None:
        self.logins, self.signed_in, self.sockets = logins, signed_in, sockets
        self.users = signed_in.sign_ins.store.users

    def routes(self) -> list[ChatRoute]:
        """All there are."""
        return [
            ChatRoute("GET", "/password", self.form, Right.SIGNED_IN, is_page=True),
            ChatRoute("POST", "/password", self.change, Right.SIGNED_IN, is_page=True),
            ChatRoute("GET", "/password/{token}", self.link_form, Right.PUBLIC, is_page=True),
            ChatRoute("POST", "/password/{token}", self.set_by_link, Right.PUBLIC, is_page=True),
        ]

    async def form(self, request: Request) -> Response:
        """The form to change one's own password. Raises NotFound for who has none."""
        self.check_has_password(caller_of(request).user_id)
        return page(asks_current=True)

    async def change(self, request: Request) -> Response:
        """Change one's own password; every sign-in and every token of one's own ends."""
        name = caller_of(request).user_id
        self.check_has_password(name)
        try:
            current, new = await read_fields(request, "current", "password")
            await self.check_current(request, name, current)
            await self.keep(name, new, None)
        except GymError as error:
            return page(asks_current=True, error=error)
        response = page(is_done=True)
        clear_auth_cookie(request, response)
        return response

    async def check_current(self, request: Request, name: str, current: str) -> None:
        """Whether somebody knows the password they have, with the waits of a sign-in. Raises Invalid, TooMany."""
        address = place_of(request.client.host) if request.client else ""
        try:
            await self.logins.by_password(name, current, address)
        except SignInNeeded:
            raise Invalid(WRONG_NOW) from None

    async def link_form(self, request: Request) -> Response:
        """The form behind a link. Raises NotFound for a link that is over."""
        return page(name=self.read_link(request).user_id)

    async def set_by_link(self, request: Request) -> Response:
        """Set the password of whoever the link is for. Raises NotFound for a link that is over."""
        link = self.read_link(request)
        try:
            (new,) = await read_fields(request, "password")
            await self.keep(link.user_id, new, link.version)
        except Invalid as error:
            return page(name=link.user_id, error=error)
        return page(is_done=True)

    def read_link(self, request: Request) -> SignIn:
        """For whom a link is. Raises NotFound for one that was used, is too old, or is for a disabled account."""
        link = self.signed_in.tokens.read_link(request.path_params["token"])
        account = self.users.account(link.user_id) if link else None
        if link is None or account is None or account.is_disabled or account.version != link.version:
            raise NotFound(OVER)
        return link

    async def keep(self, name: str, password: str, version: int | None) -> None:
        """Store a new password and close its user's pages. Raises Invalid, NotFound where a link was used already."""
        await asyncio.to_thread(check_new_password, password, name)
        stored = await asyncio.to_thread(hash_password, password)
        if not await self.users.store.write(self.users.set_password, name, stored, name, version):
            raise NotFound(OVER)
        await self.sockets.close_of(name)

    def check_has_password(self, name: str) -> None:
        """Raises NotFound for a demo name."""
        account = self.users.account(name)
        if account is None or not account.has_password:
            raise NotFound(NO_PASSWORD)


def page(error: GymError | None = None, **said: Any) -> Response:
    """The page, with what is wrong or what was done."""
    values = {"asks_current": False, "name": "", "is_done": False, **said, "error": error, "shortest": SHORTEST}
    headers = {**HEADERS, **(headers_of(error) if error else {"Cache-Control": "no-store"})}
    return HTMLResponse(render("password.html", **values), error.status if error else 200, headers)
