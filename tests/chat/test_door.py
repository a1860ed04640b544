"""What the one application serves: REST first, the chat behind, and nobody from elsewhere."""

import gc
import inspect
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import chainlit.message
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Match, Mount, Route
from starlette.types import Receive, Scope, Send
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.api.fallback import FallbackMount
from gym.api.serve import warm_up
from gym.chat.app import UNHURRIED
from gym.coaching.coach import PlainCoach
from gym.lazy import Lazy
from gym.settings import Settings
from gym.store import Store
from gym.world.world import World

HERE = "http://127.0.0.1:8002"


async def ok(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that is never asked."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'gym.db'}")


@pytest.fixture
async def client(tmp_path: Path, world: World, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    transport = httpx.ASGITransport(app=app.create(gym), client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


async def test_rest_answers_before_the_chat_does(client: httpx.AsyncClient) -> None:
    health = await client.get("/health")
    unknown = await client.get("/api/training/nothing")
    assert health.json()["database"] == "ok"
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")


async def test_the_address_that_people_know_leads_to_the_chat(client: httpx.AsyncClient) -> None:
    answer = await client.get("/training")
    assert (answer.status_code, answer.headers["location"]) == (307, "/")


async def test_the_page_links_to_no_other_site_and_carries_strict_headers(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert "Training Gym" in page.text
    assert "https://" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_no_readme_and_no_upload_are_offered(client: httpx.AsyncClient) -> None:
    await client.post("/demo/trainee")
    settings = (await client.get("/project/settings")).json()
    assert not settings["markdown"]
    assert settings["features"]["spontaneous_file_upload"]["enabled"] is False


async def test_no_demo_for_a_role_that_is_none(client: httpx.AsyncClient) -> None:
    assert (await client.post("/demo/admin")).status_code == 404


async def test_an_opinion_needs_a_login_and_ones_own_message(client: httpx.AsyncClient) -> None:
    body = {"feedback": {"forId": "00000000-0000-4000-8000-000000000000", "value": 1}, "sessionId": "x"}
    assert (await client.put("/feedback", json=body)).status_code == 401
    await client.post("/demo/trainee")
    assert (await client.put("/feedback", json=body)).status_code == 404
    declared = {"content-type": "application/json"}
    assert (await client.put("/feedback", content=b"{")).status_code == 415
    assert (await client.put("/feedback", content=b"{", headers=declared)).status_code == 400


@pytest.mark.parametrize("path", ["/public/../app.py", "/public/%2e%2e/app.py", "/public/..%2f.chainlit/config.toml"])
async def test_files_outside_public_are_not_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert "Training Gym, put together" not in answer.text
    assert "session_timeout" not in answer.text


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "auth_secret"
    first = app.secret(path)
    assert (len(first) >= 48, app.secret(path) == first) == (True, True)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


async def test_what_lasts_is_left_out_of_the_collectors_rounds(tmp_path: Path, world: World, store: Store) -> None:
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    before, rounds = gc.get_freeze_count(), gc.get_threshold()
    try:
        await warm_up(gym.sessions, Lazy(Starlette))
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()
        gc.set_threshold(*rounds)


def test_the_chat_answers_wherever_rest_has_nothing_of_that_beginning() -> None:
    beside = FallbackMount([Route("/api/health", ok), Mount("/.well-known", ok)], ok)
    paths = ("/", "/training", "/ws/socket.io", "/ap", "/api/x", "/api", "/.well-known/x")
    found = [path for path in paths if beside.matches({"type": "http", "path": path})[0] is Match.FULL]
    assert found == ["/", "/training", "/ws/socket.io", "/ap"]


async def test_no_message_holds_everybody_up(client: httpx.AsyncClient) -> None:
    await client.get("/")
    assert "time.sleep(" in inspect.getsource(chainlit.message)
    assert chainlit.message.time is UNHURRIED  # type: ignore[attr-defined]
