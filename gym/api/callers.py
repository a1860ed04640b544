"""Who is signed in, and what they may see: nobody reaches past that by REST.

Without a sign-in nothing is held back, since only this machine is answered at all.
"""

from collections.abc import Mapping

import jwt
from fastapi import Request
from pydantic import BaseModel

from gym.errors import SignInNeeded
from gym.loop import Loop

COOKIE = "access_token"
READS = ("GET", "HEAD")
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

    def __init__(self, loop: Loop, secret: str) -> None:
        self.loop, self.secret = loop, secret

    def asker(self, request: Request) -> str | None:
        """Who is signed in; None without a sign-in. Raises SignInNeeded for one that is not good."""
        token = token_of(request.cookies, request.headers.get("authorization", ""))
        if token is None:
            return None
        try:
            return str(jwt.decode(token, self.secret, algorithms=["HS256"])["identifier"])
        except (jwt.PyJWTError, KeyError):
            raise SignInNeeded("That sign-in is no longer good. Sign in again.") from None

    async def check(self, path: str, request: Request, value: BaseModel | None = None) -> None:
        """Return if the sender may ask this. Raises SignInNeeded, NotFound, NotYours."""
        named = named_in(path, request, value)
        asker = self.asker(request) if named else None
        if asker is None:
            return
        for kind, name in named:
            await self.loop.trainers.may_see(asker, **{kind: name}, reads=request.method in READS)
