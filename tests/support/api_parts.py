"""What the tests of the REST routes share: how to call them, and loops that do what no real one should."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI
from scenario_pool import compose_once
from store_parts import open_store

from agents.minds import MINDS
from gym.api import create_api
from gym.coaching.chunks import CoachChunk, CoachHealth, CoachInfo
from gym.coaching.coach import PlainCoach
from gym.errors import NotFound
from gym.schemas.sessions import GetHint, Health, HintAnswer
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.world.codes.lookup import LookupResult
from gym.world.codes.query import parse_query
from gym.world.world import World

START, SUBMIT, HINT, NEXT, ASK = (
    f"/api/training/{name}" for name in ("start-session", "submit-action", "get-hint", "next-scenario", "ask")
)
JSON = {"content-type": "application/json"}
BASE = "http://127.0.0.1:8002"
OFFLINE = CoachInfo(source="offline")
MODEL = CoachInfo(source="ollama", model="some-model")


def client_of(app: FastAPI, peer: str = "127.0.0.1", base: str = BASE) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(peer, 50000))
    return httpx.AsyncClient(transport=transport, base_url=base)


def settings(**changed: Any) -> Settings:
    return Settings.model_validate({"requests_per_minute": 10**9, **changed})


@cache
def describe() -> dict[str, Any]:
    """The OpenAPI description; it is the same whatever the routes are over."""
    return create_api(HintLoop(), settings()).openapi()


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in `answer`, which must be one of that status, complete and well labelled."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["status"] == status
    assert found["type"].startswith("urn:training-gym:problem:")
    assert found["title"]
    assert found["detail"]
    assert len(answer.content) < 6000
    return found


def fields(found: dict[str, Any]) -> set[str]:
    return {each["field"] for each in found.get("errors", [])}


def method_of(path: str) -> str:
    """The method that takes a body there."""
    return next(method for method, each in describe()["paths"][path].items() if "requestBody" in each)


def body_schema(path: str) -> dict[str, Any]:
    """The schema of the body that a path takes."""
    content = describe()["paths"][path][method_of(path)]["requestBody"]["content"]
    name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    found: dict[str, Any] = describe()["components"]["schemas"][name]
    return found


HOSTILE = (
    "\0",
    "\ud800",
    "a\nb",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\u202eabc",
    "é",
    " ana",
    "%s%n",
)
WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "string": (5, 1.5, True, [], {}, ["a"]),
    "integer": ("5", "", 1.5, True, [], {}, 10**400, -(10**400)),
    "number": ("0.5", "", True, [], {}, 10**400, "NaN"),
    "boolean": ("yes", "true", "", 0, 1, [], {}),
    "array": ("a", "", 5, True, {}),
    "object": ("a", "", 5, True, [], [["a", 1]]),
}


def out_of_bounds(schema: dict[str, Any]) -> Iterator[Any]:
    """Values of the right type that the schema's own limits exclude."""
    if "minimum" in schema:
        yield from (schema["minimum"] - 1, -(10**15))
    if "maximum" in schema:
        yield from (schema["maximum"] + 1, 10**16)
    if "maxLength" in schema:
        yield from ("x" * (schema["maxLength"] + 1), "x" * 100_000)
    if schema.get("minLength"):
        yield ""
    if "pattern" in schema or "enum" in schema:
        yield from ("", *HOSTILE, "x" * 200)
    if "maxItems" in schema:
        yield ["x"] * (schema["maxItems"] + 1)


def bad_values(schema: dict[str, Any], named: dict[str, Any]) -> list[Any]:
    """What a field of this JSON schema may not be."""
    options = schema.get("anyOf", [schema])
    found: list[Any] = [] if {"type": "null"} in options else [None]
    for option in options:
        main = named[option["$ref"].rsplit("/", 1)[1]] if "$ref" in option else option
        found += [*WRONG_TYPES.get(main["type"], ()), *out_of_bounds(main)]
        found += [[value] for value in bad_values(main["items"], named)] if "items" in main else []
        found += HOSTILE[:2] if main["type"] == "string" else ()
    return found


def real_loop(world: World, **changed: Any) -> Sessions:
    """The loop of the product with the plain coach, over a database of its own."""
    store = open_store("sqlite://")
    return Sessions(world, store, PlainCoach(), MINDS, **{"compose": compose_once, **changed})


class Desk:
    """A client with a session that has just begun."""

    def __init__(self, client: httpx.AsyncClient, started: dict[str, Any]) -> None:
        self.client, self.session_id, self.turn = client, started["session_id"], started["turn"]

    def own(self, path: str) -> dict[str, Any]:
        """What names this session in a body to `path`."""
        return {"session_id": self.session_id} if path in (SUBMIT, HINT, NEXT, ASK) else {}

    async def post(self, path: str, body: dict[str, Any], method: str = "POST") -> httpx.Response:
        """Send `body`, for this session and this user unless it says otherwise."""
        content = json.dumps({**self.own(path), **body})
        return await self.client.request(method, path.replace("{id}", "ana"), content=content, headers=JSON)

    async def now(self) -> dict[str, Any]:
        return (await self.client.get(f"/api/training/session/{self.session_id}")).raise_for_status().json()


@asynccontextmanager
async def open_desk(world: World) -> AsyncIterator[Desk]:
    """A session with the claim of the tour, over REST and the real loop."""
    async with client_of(create_api(real_loop(world), settings())) as client:
        answer = await client.post(START, json={"user_id": "ana", "scenario_id": "tour-1"})
        yield Desk(client, answer.raise_for_status().json())


class NobodySignsIn:
    """Sign-ins of a gym where nobody has any."""

    async def has_passwords(self) -> bool:
        return False

    async def check_unsigned(self, **named: str) -> None:
        """Whoever is named does not sign in."""


class HintLoop:
    """A loop that gives one hint and words it as it was told to."""

    def __init__(self, *pieces: CoachChunk, status: str = "ok", bug: str = "") -> None:
        self.pieces, self.status, self.bug = pieces, status, bug
        self.asked: list[GetHint] = []
        self.plain: list[tuple[str, int]] = []
        self.sign_ins, self.speech = NobodySignsIn(), self

    async def keep_plain_words(self, session_id: str, turn: int) -> None:
        self.plain.append((session_id, turn))

    async def hint(self, request: GetHint) -> HintAnswer:
        self.asked.append(request)
        if self.bug:
            raise RuntimeError(self.bug)
        return HintAnswer(session_id="s-1", turn=3, rung=1, hint="Look again.", coach=OFFLINE, xp_cost=3)

    async def words(self, session_id: str, turn: int, viewer: str | None = None) -> AsyncIterator[CoachChunk]:
        if turn != 3:
            raise NotFound("There is no such turn.")
        for piece in self.pieces:
            yield piece

    async def lookup(self, text: str, kind: str | None = None, limit: int = 20) -> LookupResult:
        parse_query(text)
        return LookupResult(entries=())

    async def health(self) -> Health:
        coach = CoachHealth(source="offline", model=None, reachable=False, last_error=None)
        return Health(status=self.status, database="ok", coach=coach, version="1")
