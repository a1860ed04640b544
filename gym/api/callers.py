"""Who asks by REST, and what they may see.

Without a sign-in callers of this machine are let in as long as nobody here has a password, and only as names that do
not sign in.
"""

from collections.abc import Mapping

from fastapi import Request
from pydantic import BaseModel

from gym.api.door import is_forwarded
from gym.caller import Caller
from gym.errors import SignInNeeded
from gym.services.sessions import Sessions
from gym.services.tokens import Tokens

COOKIE = "access_token"
READS = ("GET", "HEAD")
# What anybody may ask: health, whether a certificate is genuine, and how to come into a team.
OPEN = (
    *("/health", "/api/training/health", "/verify/", "/badges/", "/.well-known/", "/pathways/", "/join/"),
    "/api/training/certificate/",
)
NEEDED = (
    "Sign in first: send name and password to POST /login and keep the cookie, or send its token as a Bearer token."
)
# What stands before {id} in a path, and what it names.
PLACES = {"/api/training/session/": "session_id", "/api/training/user/": "user_id"}


def token_of(cookies: Mapping[str, str], authorization: str) -> str | None:
    """The signed token of the chat's cookie, which may come in parts, or of a Bearer header; None for neither."""
    parts = (cookies.get(f"{COOKIE}_{number}", "") for number in range(len(cookies)))
    scheme, _, bearer = authorization.partition(" ")
    return cookies.get(COOKIE) or "".join(parts) or (bearer.strip() if scheme.lower() == "bearer" else None)


def named_in(path: str, request: Request, value: BaseModel | None) -> list[tuple[str, str]]:
    """Whose or what a request to the route `path` is about, wherever it says so: address, query, body."""
    found = [(kind, request.path_params["id"]) for start, kind in PLACES.items() if path.startswith(start + "{id}")]
    found += [("user_id", each) for each in request.query_params.getlist("user_id")]
    for kind in ("session_id", "user_id"):
        given = getattr(value, kind, None)
        found += [(kind, given)] if isinstance(given, str) else []
    return found


class Callers:
    """Holds each request to what its sender may see."""

    def __init__(self, loop: Sessions, secret: str) -> None:
        self.loop, self.tokens = loop, Tokens(secret)

    async def admit(self, path: str, request: Request) -> Caller | None:
        """Who asks, kept on the request; None without a sign-in, where none is needed. Raises SignInNeeded."""
        caller = request.state.caller = await self.asker(path, request)
        return caller

    async def asker(self, path: str, request: Request) -> Caller | None:
        """Who asks; None without a sign-in, where none is needed. Raises SignInNeeded, whatever is asked for."""
        if path.startswith(OPEN):
            return None
        token = token_of(request.cookies, request.headers.get("authorization", ""))
        if token is not None:
            return await self.loop.sign_ins.caller(self.tokens.read(token))
        if is_forwarded(request.headers) or await self.loop.sign_ins.has_passwords():
            raise SignInNeeded(NEEDED)
        return None

    async def check(self, path: str, request: Request, caller: Caller | None, value: BaseModel | None = None) -> None:
        """Return if the sender may ask this. Raises SignInNeeded, NotFound, NotYours."""
        if path.startswith(OPEN):
            return
        for kind, name in named_in(path, request, value):
            if caller is None:
                await self.loop.sign_ins.check_unsigned(**{kind: name})
            else:
                await self.loop.trainers.check_access(caller, **{kind: name}, reads=request.method in READS)


def viewer_of(request: Request) -> str | None:
    """Who is signed in, as `JsonRoute` found out; None without a sign-in."""
    caller: Caller | None = request.state.caller
    return caller.user_id if caller else None
