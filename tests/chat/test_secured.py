"""The whole gym in secured mode: nobody gets anything without a sign-in, and what a browser keeps goes over TLS."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from declared_rights import Declared, routes_of
from fastapi import FastAPI
from sign_in_parts import PASSWORD, add_person, sign_in
from starlette.applications import Starlette
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.caller import Right
from gym.coaching.coach import PlainCoach
from gym.settings import Settings
from gym.world.world import World

PUBLIC = "https://gym.example.org"
GIVEN = {"mode": "secured", "public_url": PUBLIC, "trusted_proxies": "10.0.0.5", "requests_per_minute": 10**6}
# What stands in the places of addresses; nobody has it.
NOTHING = "5d5a8f0a-4c4e-4d4e-8f57-cc9cb0fe3a11"
# Everything that answers without a sign-in, however many routes are added.
OPEN = {
    *("GET /health", "GET /api/training/health"),
    *(
        "GET /lti/{tenant}/login",
        "POST /lti/{tenant}/login",
        "POST /lti/{tenant}/launch",
        "GET /lti/{tenant}/jwks.json",
        "POST /lti/{tenant}/choose",
    ),
    *("GET /sso", "GET /sso/{tenant}", "GET /sso/{tenant}/callback"),
    *("POST /login", "POST /logout", "GET /login", "GET /demo", "GET /auth/config", "GET /project/translations"),
    *("GET /assets/{filename:path}", "GET /public/{filename:path}", "GET /favicon", "GET /logo"),
    *(
        "GET /verify/{id}",
        "GET /badges/status",
        "GET /.well-known/did.json",
        "GET /pathways/{id}",
        *("GET /.well-known/security.txt", "GET /password/{token}", "POST /password/{token}"),
    ),
    *(f"GET /api/training/certificate/{{id}}{end}" for end in ("", "/badge.json", "/badge.png", "/certificate.pdf")),
}
UNKNOWN = ("GET /nothing", "GET /api/nothing", "POST /project/file", "GET /openapi.json", "POST /api/docs", "GET /ws")


class Secured:
    """The application with somebody who has a password, and clients of it."""

    def __init__(self, folder: Path, world: World) -> None:
        store, coach = open_store(f"sqlite:///{folder / 'gym.db'}"), PlainCoach()
        add_person(store, "ana")
        settings = Settings.model_validate({**GIVEN, "data_dir": folder})
        self.gym = app.Gym(settings, world, store, coach, app.Sessions(world, store, coach, MINDS))
        self.app: FastAPI = app.create(self.gym)

    def client(self, address: str = "198.51.100.7") -> httpx.AsyncClient:
        """A browser at that address, behind the proxy."""
        transport = httpx.ASGITransport(self.app, client=("10.0.0.5", 4000))
        said = {"x-forwarded-for": address, "x-forwarded-proto": "https"}
        return httpx.AsyncClient(transport=transport, base_url=PUBLIC, headers=said)

    def routes(self) -> Iterator[Declared]:
        """Every route of REST and of the chat, as the running application has them."""
        site: Starlette = app.open_chat(self.gym, None)
        rest = app.create_api(self.gym.sessions, self.gym.settings)
        yield from (each for table in (rest, site) for each in routes_of(table.routes))


@pytest.fixture
def secured(tmp_path: Path, world: World) -> Secured:
    return Secured(tmp_path, world)


@pytest.fixture
async def client(secured: Secured) -> AsyncIterator[httpx.AsyncClient]:
    async with secured.client() as client:
        yield client


def fill(path: str) -> str:
    """An address of a route with something in its places."""
    return re.sub(r"\{[^}]*\}", NOTHING, path.replace("{turn:int}", "1"))


async def test_without_a_sign_in_every_route_answers_401_but_those_that_are_named_open(
    secured: Secured, client: httpx.AsyncClient
) -> None:
    declared = {each.name: each for each in secured.routes() if not each.name.startswith("ANY /ws")}
    assert {name for name, each in declared.items() if each.right is Right.PUBLIC} == OPEN
    wrong = []
    for name in (*declared, *UNKNOWN):
        method, _, path = name.partition(" ")
        answer = await client.request(method.replace("ANY", "GET"), fill(path))
        if (answer.status_code == 401) is (name in OPEN):
            wrong.append((name, answer.status_code))
    assert wrong == []
    assert len(declared) > 80


async def test_the_page_comes_with_a_401_and_leads_to_the_sign_in_by_itself(client: httpx.AsyncClient) -> None:
    for path in ("/", f"/thread/{NOTHING}"):
        page = await client.get(path)
        assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert "Training Gym" in page.text
    asked = {"accept": "text/html,application/xhtml+xml"}
    for path in ("/training", f"/join/{'t' * 20}"):
        page = await client.get(path, headers=asked)
        assert (page.status_code, 'href="/"' in page.text) == (401, True)


async def test_who_signs_in_gets_cookies_of_this_host_and_for_tls_only(client: httpx.AsyncClient) -> None:
    answer = await sign_in(client, "ana")
    kept = [*answer.headers.get_list("set-cookie")]
    assert {each.partition("=")[0] for each in kept} == {"__Host-gym_access_token", "__Host-gym_known"}
    for each in kept:
        parts = {part.strip().lower() for part in each.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain") for part in parts)
    assert (await client.get("/user")).json()["identifier"] == "ana"
    assert (await client.get("/api/training/user/ana/profile")).status_code != 401
    assert (await client.get("/api/docs")).status_code == 200
    gone = await client.post("/logout")
    assert all("Secure" in each for each in gone.headers.get_list("set-cookie"))
    assert (await client.get("/user")).status_code == 401


async def test_chainlits_own_cookie_goes_over_tls_and_to_this_site_only(client: httpx.AsyncClient) -> None:
    await sign_in(client, "ana")
    answer = await client.post("/set-session-cookie", json={"session_id": NOTHING})
    (kept,) = answer.headers.get_list("set-cookie")
    assert kept.lower().endswith("; secure; samesite=lax")
    assert "none" not in kept.lower()


async def test_answers_say_that_this_site_is_for_tls_only(client: httpx.AsyncClient) -> None:
    for path in ("/health", "/", "/login", "/api/training/leaderboard"):
        headers = (await client.get(path)).headers
        assert headers["strict-transport-security"] == "max-age=63072000"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_there_is_no_demo(client: httpx.AsyncClient) -> None:
    offered = (await client.get("/demo")).json()
    assert (offered["roles"], "Demo sign-in is off" in offered["note"]) == ([], True)
    assert (await client.post("/demo/trainer")).status_code == 401


async def test_a_stranger_who_guesses_keeps_nobody_else_out(secured: Secured) -> None:
    """Wrong tries count for the address that the proxy names, whatever a client writes into the header before it."""
    async with secured.client("203.0.113.9") as stranger, secured.client("198.51.100.7") as ana:
        for number in range(4):
            forged = {"x-forwarded-for": f"192.0.2.{number}, 203.0.113.9", "x-forwarded-proto": "https"}
            wrong = {"username": "ana", "password": "a wrong guess"}
            assert (await stranger.post("/login", data=wrong, headers=forged)).status_code == 401
        assert (await sign_in(stranger, "ana")).status_code == 429
        assert (await sign_in(ana, "ana", PASSWORD)).status_code == 200
