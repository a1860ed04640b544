"""Who is signed in, asked in the same way by our routes, Chainlit's, and the socket."""

from typing import Any, cast

import chainlit.auth
import chainlit.server as chainlit_server
import chainlit.socket
from chainlit.auth import get_token_from_cookies, set_auth_cookie
from chainlit.auth.jwt import get_jwt_secret
from chainlit.config import config
from chainlit.user import PersistedUser
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request, cookie_parser
from starlette.responses import Response

from gym.api.proxies import place_of
from gym.api.quotas import Quotas
from gym.caller import Caller, Power, Right, allows, needs_no_caller
from gym.chat.data_layer import ChatLayer
from gym.errors import NotFound, SignInNeeded
from gym.services.sign_ins import SignInPlace, SignIns
from gym.services.tokens import NOT_GOOD, SignIn, Tokens
from gym.settings import Settings
from gym.tenancy import enter_tenant

COME_BACK = "Sign in, then come back to this address."


class SignedIn:
    """The sign-ins of one chat."""

    def __init__(self, sign_ins: SignIns, layer: ChatLayer, settings: Settings) -> None:
        self.sign_ins, self.layer, self.tokens = sign_ins, layer, Tokens(get_jwt_secret() or "")
        self.is_secured, self.quotas = settings.is_secured, Quotas(settings)

    def stand_before_chainlit(self) -> None:
        """From now on Chainlit asks here who somebody is."""
        chainlit_server.app.dependency_overrides[chainlit.auth.get_current_user] = self.current_user
        cast(Any, chainlit.socket).get_current_user = self.user_of

    async def give(self, request: Request, response: Response, sign_in: SignIn, how: str) -> None:
        """Put a sign-in on record, and into the browser's cookie; `how` is by what somebody came in."""
        address = place_of(request.client.host) if request.client else ""
        place = SignInPlace(address, request.headers.get("user-agent", ""))
        seconds = config.project.user_session_timeout
        made = await self.sign_ins.begin(sign_in, how, place, seconds)
        set_auth_cookie(request, response, self.tokens.sign(made, seconds))

    async def caller(self, request: HTTPConnection) -> Caller:
        """Who asks on a route of ours, or opens a socket. Raises SignInNeeded."""
        token = get_token_from_cookies(dict(request.cookies))
        if not token:
            raise SignInNeeded(COME_BACK)
        return await self.caller_with(token)

    async def caller_with(self, token: str) -> Caller:
        """Whose token that is; what they do from here on is within their tenant. Raises SignInNeeded."""
        caller = await self.sign_ins.caller(self.tokens.read(token))
        enter_tenant(caller.tenant, reads_only=not caller.may(Power.PRACTICE))
        return caller

    async def require(self, request: HTTPConnection, right: Right, refusal: str) -> Caller | None:
        """Who asks; None where anybody may. Raises SignInNeeded, NotFound where the right is missing, TooMany."""
        if needs_no_caller(right, is_secured=self.is_secured):
            return None
        caller = await self.caller(request)
        await self.quotas.check(caller)
        if not allows(right, caller):
            raise NotFound(refusal)
        return caller

    async def current_user(self, request: Request) -> PersistedUser:
        """Who asks on a route of Chainlit's, instead of its `get_current_user`: a 401 where the sign-in is not good."""
        user = await self.user_of(get_token_from_cookies(dict(request.cookies)) or "")
        if user is None:
            raise HTTPException(401, NOT_GOOD)
        return user

    async def user_of(self, token: str) -> PersistedUser | None:
        """Whose token that is; None where it is not good."""
        try:
            caller = await self.caller_with(token)
        except SignInNeeded:
            return None
        return await self.layer.get_user(caller.user_id)


def token_of(environ: dict[str, Any]) -> str:
    """The token that a socket was opened with; empty for none."""
    return get_token_from_cookies(cookie_parser(environ.get("HTTP_COOKIE", ""))) or ""
