"""People who sign in: tokens for the REST routes alone, and password users who sign in over HTTP."""

from functools import cache
from typing import Any

import httpx
import jwt
from store_parts import add_tenants

from gym.services.passwords import hash_password
from gym.services.tokens import SignIn, Tokens
from gym.store import Store

SECRET = "a secret of at least thirty-two bytes"
PASSWORD = "correct horse battery"


@cache
def stored(password: str) -> str:
    """What is on record of a password; Argon2id is slow, so once for each."""
    return hash_password(password)


def add_person(store: Store, name: str, role: str = "trainee", tenant: str = "local") -> str:
    """Somebody who signs in with PASSWORD."""
    add_tenants(store, tenant)
    assert store.users.keep(name, role, tenant, stored(PASSWORD))
    return name


def token(name: str, version: int = 0, secret: str = SECRET, seconds: float = 300) -> str:
    """A token as a sign-in gives it."""
    return Tokens(secret).sign(SignIn(user_id=name, version=version), seconds)


def without(claim: str, name: str, **changed: Any) -> str:
    """A well signed token that lacks a claim."""
    said = {**jwt.decode(token(name), SECRET, ["HS256"]), **changed}
    return jwt.encode({key: value for key, value in said.items() if key != claim}, SECRET, "HS256")


async def sign_in(client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    """Sign in over HTTP; the client keeps the cookie."""
    return await client.post("/login", data={"username": name, "password": password})


def signed_in(client: httpx.AsyncClient, name: str) -> httpx.AsyncClient:
    client.cookies.set("access_token", token(name))
    return client
