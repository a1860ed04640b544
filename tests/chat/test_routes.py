"""Of Chainlit's application only what the page uses is open."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import chainlit.server
import httpx
import pytest
from starlette.routing import Route
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.chat.gate import ALLOWED
from gym.coaching.coach import PlainCoach
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.world.world import World

HERE = "http://127.0.0.1:8002"
PROBLEM = "application/problem+json"


@pytest.fixture
async def client(tmp_path: Path, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in browser on the whole application, in which a bug is an answer and not an exception."""
    store, coach = open_store(f"sqlite:///{tmp_path / 'gym.db'}"), PlainCoach()
    settings = Settings(data_dir=tmp_path, requests_per_minute=100_000)
    gym = app.Gym(settings, world, store, coach, Sessions(world, store, coach, MINDS))
    transport = httpx.ASGITransport(app.create(gym), raise_app_exceptions=False, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        (await client.post("/demo/trainee")).raise_for_status()
        yield client
    store.engine.dispose()


def chainlits() -> set[tuple[str, str]]:
    """Every method and path that Chainlit's application answers; the last of its routes takes any path for its page."""
    routes = [each for each in [*chainlit.server.app.routes, *chainlit.server.router.routes] if isinstance(each, Route)]
    return {(method, each.path.replace(":str", "")) for each in routes for method in each.methods or ()}


def unlisted() -> list[tuple[str, str]]:
    """Those of them that are not open; for `ours` our own routes answer."""
    listed = {(each.method, each.path.replace(":uuid", "")) for each in ALLOWED}
    ours = {("PUT", "/feedback"), ("DELETE", "/feedback"), ("GET", "/health"), ("GET", "/{full_path:path}")}
    ours |= {("POST", "/login"), ("POST", "/logout")}
    return sorted(each for each in chainlits() - listed - ours if each[0] != "HEAD")


PAGES = [
    "/copilot/index.js",
    "/element/x",
    "/env",
    "/login/callback",
    "/slack/events",
    "/teams/events",
    "/nothing",
    "/project",
]


def test_the_routes_of_chainlit_are_found() -> None:
    found = set(unlisted())
    assert {("POST", "/mcp"), ("POST", "/project/file"), ("PUT", "/project/element")} <= found
    assert len(found) > 15


async def test_what_the_page_does_not_use_is_not_there(client: httpx.AsyncClient) -> None:
    asked = [(method, re.sub(r"[{}]|:path", "", path)) for method, path in unlisted()]
    for method, path in [*asked, *(("GET", each) for each in PAGES), *(("POST", each) for each in PAGES)]:
        answer = await client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM), (method, path)


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda each: f"{each.method} {each.path}")
def test_each_route_that_is_open_is_chainlits_and_says_why(allowed: Any) -> None:
    assert allowed.why
    if (allowed.method, allowed.path) not in {("GET", "/"), ("GET", "/login"), ("GET", "/thread/{thread_id}")}:
        assert (allowed.method, allowed.path.replace(":uuid", "")) in chainlits()


async def test_only_the_events_of_the_page_have_handlers(client: httpx.AsyncClient) -> None:
    await client.get("/")
    used = {
        "connect",
        "disconnect",
        "connection_successful",
        "clear_session",
        "stop",
        "client_message",
        "window_message",
    }
    assert set(chainlit.server.sio.handlers["/"]) == used


async def test_polling_opens_no_socket(client: httpx.AsyncClient) -> None:
    assert (await client.get("/ws/socket.io/?EIO=4&transport=polling")).status_code == 404
