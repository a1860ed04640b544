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
from chainlit.auth import create_jwt
from chainlit.user import User
from starlette.applications import Starlette
from starlette.routing import Match, Mount, Route
from starlette.types import Receive, Scope, Send

import app
from agents.beside import Beside
from agents.chat.door import UNHURRIED
from agents.chat.logins import Attempts, Logins
from agents.late import Late
from gym.coach import PlainCoach
from gym.errors import Invalid
from gym.passwords import hashed
from gym.settings import Settings
from gym.store import Store
from gym.store.chat import ChatStore
from gym.world.world import World

HERE = "http://127.0.0.1:8002"


async def ok(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that is never asked."""


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'gym.db'}")
    store.upgrade()
    return store


@pytest.fixture
async def client(tmp_path: Path, world: World, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.TrainingLoop(world, store, coach))
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


async def test_a_demo_name_stays_with_its_browser(client: httpx.AsyncClient) -> None:
    assert (await client.post("/demo/trainee")).json() == {"success": True}
    first = (await client.get("/user")).json()["identifier"]
    await client.post("/logout")
    assert (await client.get("/user")).status_code == 401
    await client.post("/demo/trainee")
    assert (await client.get("/user")).json()["identifier"] == first


async def test_a_demo_cookie_cannot_name_somebody_else(client: httpx.AsyncClient) -> None:
    client.cookies.set("gym_demo_trainee", "admin")
    await client.post("/demo/trainee")
    assert (await client.get("/user")).json()["identifier"].startswith("demo-trainee-")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"origin": "http://evil.test"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.test"},
    ],
)
async def test_no_demo_for_who_comes_from_elsewhere(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/demo/trainee", headers=headers)
    assert answer.status_code in (403, 404)
    assert "access_token" not in client.cookies


async def test_no_demo_for_a_role_that_is_none(client: httpx.AsyncClient) -> None:
    assert (await client.post("/demo/admin")).status_code == 404


async def test_an_opinion_needs_a_login_and_ones_own_message(client: httpx.AsyncClient) -> None:
    body = {"feedback": {"forId": "00000000-0000-4000-8000-000000000000", "value": 1}, "sessionId": "x"}
    assert (await client.put("/feedback", json=body)).status_code == 401
    await client.post("/demo/trainee")
    assert (await client.put("/feedback", json=body)).status_code == 404
    assert (await client.put("/feedback", content=b"{")).status_code == 422


async def test_a_token_signed_with_another_secret_is_nobody(client: httpx.AsyncClient) -> None:
    header, payload, _ = create_jwt(User(identifier="ann", metadata={"role": "trainer"})).split(".")
    client.cookies.set("access_token", f"{header}.{payload}.AAAA")
    assert (await client.get("/user")).status_code == 401


@pytest.mark.parametrize("path", ["/public/../app.py", "/public/%2e%2e/app.py", "/public/..%2f.chainlit/config.toml"])
async def test_files_outside_public_are_not_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert "Training Gym, put together" not in answer.text
    assert "session_timeout" not in answer.text


async def test_a_password_user_signs_in_and_a_guesser_has_to_wait(client: httpx.AsyncClient, store: Store) -> None:
    add = [lambda rows: rows.keep_user("u-1", "ann", {"role": "trainee"}, hashed("correct horse"))]
    ChatStore(store.engine).write(add)
    good, bad = {"username": "ann", "password": "correct horse"}, {"username": "ann", "password": "guess"}
    assert (await client.post("/login", data=good)).status_code == 200
    assert (await client.get("/user")).json()["metadata"]["role"] == "trainee"
    for _ in range(5):
        assert (await client.post("/login", data=bad)).status_code == 401
    assert (await client.post("/login", data=good)).status_code == 401


async def test_a_demo_user_has_no_password_to_sign_in_with(client: httpx.AsyncClient) -> None:
    await client.post("/demo/trainee")
    name = (await client.get("/user")).json()["identifier"]
    for password in ("", "None", name):
        assert (await client.post("/login", data={"username": name, "password": password})).status_code in (401, 422)


async def test_after_a_minute_the_right_password_works_again(store: Store) -> None:
    now = [0.0]
    logins = Logins(ChatStore(store.engine), Attempts(clock=lambda: now[0]))
    logins.store.write([lambda rows: rows.keep_user("u-1", "ann", {}, hashed("correct horse"))])
    for _ in range(5):
        assert await logins.by_password("ann", "guess") is None
    assert await logins.by_password("ann", "correct horse") is None
    now[0] = 61.0
    assert await logins.by_password("ann", "correct horse")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "auth_secret"
    first = app.secret(path)
    assert (len(first) >= 48, app.secret(path) == first) == (True, True)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", ""])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(Invalid, match="other machines"):
        app.refuse_strangers(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machines_own_addresses_are_fine(host: str) -> None:
    app.refuse_strangers(host)


async def test_what_lasts_is_left_out_of_the_collectors_rounds(tmp_path: Path, world: World, store: Store) -> None:
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.TrainingLoop(world, store, coach))
    before, rounds = gc.get_freeze_count(), gc.get_threshold()
    try:
        await app.warm_up(gym, Late(Starlette))
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()
        gc.set_threshold(*rounds)


def test_the_chat_answers_wherever_rest_has_nothing_of_that_beginning() -> None:
    beside = Beside([Route("/api/health", ok), Mount("/.well-known", ok)], ok)
    paths = ("/", "/training", "/ws/socket.io", "/ap", "/api/x", "/api", "/.well-known/x")
    found = [path for path in paths if beside.matches({"type": "http", "path": path})[0] is Match.FULL]
    assert found == ["/", "/training", "/ws/socket.io", "/ap"]


async def test_no_message_holds_everybody_up(client: httpx.AsyncClient) -> None:
    await client.get("/")
    assert "time.sleep(" in inspect.getsource(chainlit.message)
    assert chainlit.message.time is UNHURRIED  # type: ignore[attr-defined]
