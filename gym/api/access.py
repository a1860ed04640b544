"""What a route needs of its caller, declared as a dependency: who may ask, and whose the ids are that a request names.

Without a sign-in callers of this machine are let in as long as nobody here has a password, and only under names that
do not sign in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from gym.api.entry import SAFE_METHODS
from gym.api.proxies import is_forwarded
from gym.api.quotas import Quotas
from gym.caller import LOCAL, Caller, Power, Right, Scope, allows, may_ask, needs_no_caller
from gym.caller import NEEDED as POWER_OF
from gym.errors import AUDITS_ONLY, NotYours, SignInNeeded
from gym.services.api_tokens import is_api_token
from gym.services.sessions import Sessions
from gym.services.tokens import Tokens
from gym.settings import Settings
from gym.tenancy import NONE, enter_tenant

COOKIE = "access_token"
NO_POWER = "This is for {right} only. Ask an administrator of your clinic if you need it."
NEEDED = (
    "Sign in first: send name and password to POST /login and keep the cookie, or send its token as a Bearer token."
)
Place = Literal["path", "query", "body"]


@dataclass(frozen=True)
class Need:
    """What a route needs of its caller. As a dependency it returns the caller; None without a sign-in.

    `user` and `session` say where a request names them: as {id} in its path, or as `user_id` and `session_id`.
    `by_sign_in`: an API token is not enough.
    """

    right: Right
    user: Place | None = None
    session: Place | None = None
    by_sign_in: bool = False

    async def __call__(self, request: Request) -> Caller | None:
        """The caller, if they may ask this. Raises SignInNeeded, NotFound, NotYours."""
        access: Access = request.app.state.access
        await access.check(self, request)
        return caller_of(request)

    def names(self, request: Request) -> Iterator[tuple[str, str]]:
        """The users and sessions that a request is about: `user_id` or `session_id`, and its value."""
        for kind, place in (("user_id", self.user), ("session_id", self.session)):
            match place:
                case "path":
                    yield kind, request.path_params["id"]
                case "query":
                    yield from ((kind, each) for each in request.query_params.getlist(kind))
                case "body":
                    yield kind, getattr(request.state.body, kind)


PUBLIC, ANYBODY, SIGNED_IN = Need(Right.PUBLIC), Need(Right.ANYBODY), Need(Right.SIGNED_IN)


class Access:
    """Decides who asks, and whether they may. In secured mode nobody asks without a sign-in but on public routes."""

    def __init__(self, sessions: Sessions, secret: str, settings: Settings) -> None:
        self.sessions, self.tokens, self.is_secured = sessions, Tokens(secret), settings.is_secured
        self.cookie, self.quotas = settings.name_cookie(COOKIE), Quotas(settings)

    async def admit(self, need: Need, request: Request) -> None:
        """Find out who asks, before their body is read, and keep it on the request. Raises SignInNeeded, NotYours."""
        is_open = needs_no_caller(need.right, is_secured=self.is_secured)
        request.state.caller = caller = None if is_open else await self.caller(request)
        reads_only = caller is not None and not caller.may(Power.PRACTICE)
        enter_tenant(caller.tenant if caller else NONE if is_open else LOCAL, reads_only=reads_only)
        if reads_only and request.method not in SAFE_METHODS:
            raise NotYours(AUDITS_ONLY)
        check_power(need, caller)
        if caller and caller.scopes is not None:
            check_scopes(need, caller.scopes, request.method)

    async def caller(self, request: Request) -> Caller | None:
        """Who asks; None without a sign-in, where none is needed. Raises SignInNeeded, TooMany."""
        found = await self.find_caller(request)
        if found:
            await self.quotas.check(found)
        return found

    async def find_caller(self, request: Request) -> Caller | None:
        """Who asks. Raises SignInNeeded."""
        token = token_of(request.cookies, request.headers.get("authorization", ""), self.cookie)
        if token is not None and is_api_token(token):
            return await self.sessions.api_tokens.caller(token)
        if token is not None:
            return await self.sessions.sign_ins.caller(self.tokens.read(token))
        if self.is_secured or is_forwarded(request.headers) or await self.sessions.sign_ins.has_passwords():
            raise SignInNeeded(NEEDED)
        return None

    async def check(self, need: Need, request: Request) -> None:
        """Return if the caller may have what the request names. Raises SignInNeeded, NotFound, NotYours."""
        caller, reads = caller_of(request), need.right is Right.SELF_OR_TRAINER
        for kind, name in need.names(request):
            if caller is None:
                await self.sessions.sign_ins.check_unsigned(**{kind: name})
            elif need.right is Right.SELF_OR_ADMINISTRATOR:
                await self.sessions.personal_data.check_access(caller, name)
            else:
                await self.sessions.trainers.check_access(caller, **{kind: name}, reads=reads)


def check_power(need: Need, caller: Caller | None) -> None:
    """Return if the caller's role has the power that a route needs. Raises SignInNeeded, NotYours."""
    if need.right not in POWER_OF:
        return
    if caller is None:
        raise SignInNeeded(NEEDED)
    if not allows(need.right, caller):
        raise NotYours(NO_POWER.format(right=need.right))


def check_scopes(need: Need, scopes: frozenset[Scope], method: str) -> None:
    """Return if a token with these scopes may use a route. Raises NotYours."""
    if need.by_sign_in:
        raise NotYours("This needs a sign-in with a password: a token cannot do it.")
    if not may_ask(scopes, changes=method not in SAFE_METHODS):
        held = ", ".join(sorted(scopes))
        raise NotYours(f"This token may not do that. Its scopes are: {held}. Make one with the scope that you need.")


def caller_of(request: Request) -> Caller | None:
    """Who asks, as `Access.admit` found out; None without a sign-in."""
    caller: Caller | None = request.state.caller
    return caller


def viewer_of(caller: Annotated[Caller | None, Depends(caller_of)]) -> str | None:
    """The user who asks; None without a sign-in."""
    return caller.user_id if caller else None


def token_of(cookies: Mapping[str, str], authorization: str, cookie: str = COOKIE) -> str | None:
    """The signed token of the chat's cookie, which may come in parts, or of a Bearer header; None for neither."""
    parts = (cookies.get(f"{cookie}_{number}", "") for number in range(len(cookies)))
    scheme, _, bearer = authorization.partition(" ")
    return cookies.get(cookie) or "".join(parts) or (bearer.strip() if scheme.lower() == "bearer" else None)


def needs_of(route: APIRoute) -> list[Need]:
    """The needs that a route declares as dependencies."""
    return [each.call for each in route.dependant.dependencies if isinstance(each.call, Need)]


def need_of(route: APIRoute) -> Need:
    """The one need that a route declares. Raises TypeError where it declares none, or several."""
    needs = needs_of(route)
    if len(needs) != 1:
        raise TypeError(f"{route.path} declares {len(needs)} needs of its caller instead of one")
    return needs[0]


def right_of(route: BaseRoute) -> Right | None:
    """The right that a route declares, REST's by its dependency and any other by what answers there; None for none."""
    if isinstance(route, APIRoute):
        return next((each.right for each in needs_of(route)), None)
    answer: Any = getattr(route, "endpoint", None) or getattr(route, "app", None)
    right: Right | None = getattr(answer, "right", None)
    return right
