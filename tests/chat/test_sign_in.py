"""Signing in over HTTP: passwords with a throttle that locks nobody, and the demo sign-in with its circles."""

import asyncio
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import httpx
import jwt
import pytest
from sign_in_parts import PASSWORD, add_person, sign_in

import app
from agents.minds import MINDS
from gym.api.gate import Meter
from gym.chat.login import CHECKS_SECONDS, FREE, LONGEST_LINE, Logins, Tries
from gym.coaching.coach import PlainCoach
from gym.errors import SignInNeeded, TooMany
from gym.services.sign_ins import LOOK_SECONDS, SignIns
from gym.services.tokens import Tokens
from gym.settings import Settings
from gym.store import Store
from gym.store.chat import ChatStore
from gym.world.world import World

HERE = "http://127.0.0.1:8002"
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def site(tmp_path: Path, world: World, store: Store, now: list[float]) -> app.FastAPI:
    coach = PlainCoach()
    loop = app.Sessions(world, store, coach, MINDS)
    loop.sign_ins = SignIns(store, clock=lambda: now[0])
    return app.create(app.Gym(Settings(data_dir=tmp_path), world, store, coach, loop))


def browser(site: app.FastAPI, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A browser without cookies, at an address of this machine."""
    transport = httpx.ASGITransport(app=site, client=(address, 4000))
    return httpx.AsyncClient(transport=transport, base_url=HERE)


@pytest.fixture
async def client(site: app.FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(site) as client:
        yield client


async def name_of(client: httpx.AsyncClient) -> str:
    return str((await client.get("/user")).raise_for_status().json()["identifier"])


async def test_a_password_user_signs_in_and_nobody_with_another_password(client: httpx.AsyncClient, store: Store):
    add_person(store, "ann", "trainer", "clinic-a")
    assert (await sign_in(client, "ann", "guess")).status_code == 401
    assert (await client.get("/user")).status_code == 401
    assert (await sign_in(client, "ann")).json() == {"success": True}
    assert (await client.get("/user")).json()["metadata"] == {"role": "trainer", "tenant": "clinic-a"}


@pytest.mark.slow
async def test_wrong_tries_of_others_lock_nobody(site: app.FastAPI, store: Store):
    for name in ("ann", "ben"):
        add_person(store, name)
    async with browser(site, "127.0.0.9") as guesser, browser(site) as owner:
        answers = [await sign_in(guesser, "ann", "guess") for _ in range(10)]
        answers += [await sign_in(guesser, f"nobody-{number}", "guess") for number in range(60)]
        assert [each.status_code for each in answers[: FREE + 1]] == [401] * FREE + [429]
        assert int(answers[FREE].headers["retry-after"]) >= 1
        assert (await sign_in(owner, "ann")).status_code == 200
        assert (await sign_in(guesser, "ben")).status_code == 200


async def test_what_strangers_try_does_not_slow_a_browser_that_knows_the_name(site: app.FastAPI, store: Store):
    add_person(store, "ann")
    async with browser(site) as owner, browser(site) as guesser:
        assert (await sign_in(owner, "ann")).status_code == 200
        await owner.post("/logout")
        assert [(await sign_in(guesser, "ann", "guess")).status_code for _ in range(FREE + 1)] == [401] * FREE + [429]
        assert (await sign_in(owner, "ann")).status_code == 200
        assert (await sign_in(guesser, "ann")).status_code == 429
        own = [(await sign_in(owner, "ann", "guess")).status_code for _ in range(FREE + 1)]
        assert own == [401] * FREE + [429]


async def test_a_browser_knows_one_name_and_only_by_our_signature(site: app.FastAPI, store: Store):
    for name in ("ann", "ben"):
        add_person(store, name)
    async with browser(site) as client:
        await sign_in(client, "ben")
        kept = client.cookies["gym_known"]
        bens = [(await sign_in(client, "ann", "guess")).status_code for _ in range(FREE + 1)]
        assert bens == [401] * FREE + [429]
        for cookie in (
            kept,
            kept[:-4] + "AAAA",
            Tokens(SECRETS[1]).sign_known("ann", "1"),
            client.cookies["access_token"],
        ):
            client.cookies = httpx.Cookies({"gym_known": cookie})
            assert (await sign_in(client, "ann")).status_code == 429
        client.cookies = httpx.Cookies({"access_token": kept})
        assert (await client.get("/user")).status_code == 401


async def test_of_many_who_sign_in_at_once_some_wait_and_the_others_are_told_to(site: app.FastAPI, store: Store):
    add_person(store, "ann")
    async with browser(site) as owner, browser(site) as crowd:
        await sign_in(owner, "ann")
        tries = [sign_in(crowd, f"nobody-{number}", "guess") for number in range(LONGEST_LINE + 40)]
        *answers, known = await asyncio.gather(*tries, sign_in(owner, "ann"))
    assert [each.status_code for each in answers].count(401) == LONGEST_LINE
    refused = [each for each in answers if each.status_code != 401]
    assert {(each.status_code, each.headers["retry-after"]) for each in refused} == {(429, "2")}
    assert known.status_code == 200


async def test_names_that_are_tried_for_the_first_time_are_counted_too(store: Store):
    add_person(store, "ann")
    logins = Logins(ChatStore(store))
    logins.meter = Meter(3, CHECKS_SECONDS)
    for number in range(3):
        with pytest.raises(SignInNeeded):
            await logins.by_password(f"nobody-{number}", "guess", "here")
    with pytest.raises(TooMany, match="At most 3 requests in 10 seconds") as told:
        await logins.by_password("ann", PASSWORD, "here")
    assert 1 <= told.value.retry_after <= CHECKS_SECONDS
    assert (await logins.by_password("ann", PASSWORD, "here", "a browser")).user_id == "ann"
    assert (await logins.by_password("ann", PASSWORD, "there")).user_id == "ann"


def wait(tries: Tries) -> int:
    """Seconds until Ann's next try from here is let in; one that is let in fails."""
    try:
        tries.begin(("ann", "here"))
    except TooMany as error:
        return error.retry_after
    return 0


def test_each_wrong_try_makes_the_next_wait_longer_and_none_locks_for_good():
    now, waits = [0.0], []
    tries = Tries(clock=lambda: now[0])
    for _ in range(24):
        waits.append(wait(tries))
        now[0] += waits[-1]
    assert [each for each in waits if each] == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    tries.forget_failures(("ann", "here"))
    assert [wait(tries) for _ in range(FREE)] == [0] * FREE


async def test_tries_at_once_are_counted_before_they_are_judged(client: httpx.AsyncClient, store: Store):
    add_person(store, "ann")
    answers = await asyncio.gather(*(sign_in(client, "ann", f"guess {number}") for number in range(20)))
    assert sum(each.status_code == 401 for each in answers) == FREE


def test_what_is_kept_of_wrong_tries_has_an_end():
    now = [0.0]
    tries = Tries(clock=lambda: now[0])
    for number in range(20_000):
        tries.begin((f"nobody-{number}", "here"))
    assert len(tries.failed) <= 10_001
    now[0] = 1000.0
    tries.begin(("ann", "here"))
    assert list(tries.failed) == [("ann", "here")]


@pytest.mark.parametrize("form", [{}, {"username": "ann"}, {"password": "x"}])
async def test_a_sign_in_without_name_or_password_is_told_what_is_missing(client: httpx.AsyncClient, form: dict):
    answer = await client.post("/login", data=form)
    assert answer.status_code == 422
    assert "username and password" in answer.json()["detail"]


async def test_a_demo_user_has_no_password_to_sign_in_with(client: httpx.AsyncClient):
    await client.post("/demo/trainee")
    name = await name_of(client)
    for password in ("", "None", name):
        assert (await sign_in(client, name, password)).status_code == 401


async def test_a_browser_keeps_its_demo_circle_through_a_sign_out(client: httpx.AsyncClient, store: Store):
    assert (await client.post("/demo/trainee")).json() == {"success": True}
    first = await name_of(client)
    await client.post("/logout")
    assert (await client.get("/user")).status_code == 401
    await client.post("/demo/trainee")
    assert await name_of(client) == first
    await client.post("/demo/trainer")
    circle = first.removeprefix("demo-trainee-")
    assert await name_of(client) == f"demo-trainer-{circle}"
    assert [(each.user_id, each.role, each.tenant) for each in store.users.accounts()] == [
        (f"demo-trainee-{circle}", "trainee", f"demo-{circle}"),
        (f"demo-trainer-{circle}", "trainer", f"demo-{circle}"),
    ]


async def test_what_a_demo_trainee_practises_is_of_their_circle_and_of_no_other(site: app.FastAPI, store: Store):
    async with browser(site) as mine, browser(site) as other:
        await mine.post("/demo/trainee")
        name = await name_of(mine)
        start = {"user_id": name, "scenario_id": "tour-1"}
        session = (await mine.post("/api/training/start-session", json=start)).raise_for_status().json()["session_id"]
        await other.post("/demo/trainer")
        for path in (f"/api/training/session/{session}", f"/api/training/user/{name}/profile"):
            assert (await other.get(path)).status_code == 404
            assert (await mine.get(path)).status_code == 200
        assert (await other.get(f"/files/replay/{session}.json")).status_code == 404
        await mine.post("/demo/trainer")
        assert (await mine.get(f"/files/replay/{session}.json")).status_code == 200
    assert [each.user_id for each in store.trainers.people(f"demo-{name.removeprefix('demo-trainee-')}")] == [name]


SECRETS = ("", "not the secret of this gym, but long enough")


@pytest.mark.parametrize(("cookie", "secret"), [*product(("gym_demo", "gym_demo_trainee"), SECRETS)])
async def test_a_cookie_that_we_did_not_sign_names_nobody(client: httpx.AsyncClient, cookie: str, secret: str):
    known = "0000aaaa"
    kept = Tokens(secret).sign_circle(known) if secret else f"demo-trainee-{known}"
    client.cookies.set(cookie, kept)
    await client.post("/demo/trainee")
    assert await name_of(client) != f"demo-trainee-{known}"


async def test_a_circle_and_a_sign_in_are_not_taken_for_each_other(client: httpx.AsyncClient):
    await client.post("/demo/trainee")
    circle, token = client.cookies["gym_demo"], client.cookies["access_token"]
    said = jwt.decode(token, options={"verify_signature": False})
    assert set(said) == {"identifier", "token_version", "sid", "iat", "exp"}
    before = await name_of(client)
    client.cookies = httpx.Cookies({"access_token": circle})
    assert (await client.get("/user")).status_code == 401
    client.cookies = httpx.Cookies({"gym_demo": token})
    await client.post("/demo/trainee")
    assert await name_of(client) != before


@pytest.mark.parametrize("header", [*FORWARDED, "Origin"])
async def test_no_demo_for_who_comes_from_elsewhere(client: httpx.AsyncClient, header: str):
    answer = await client.post("/demo/trainee", headers={header: "http://evil.test"})
    assert answer.status_code in (403, 404)
    assert "access_token" not in client.cookies
    if header != "Origin":
        assert (await client.get("/demo", headers={header: "x"})).json() == {"roles": [], "note": ""}


async def test_the_first_password_ends_the_demo_within_a_second_and_says_so(
    client: httpx.AsyncClient, store: Store, now: list[float]
):
    await client.post("/demo/trainee")
    assert (await client.get("/demo")).json() == {"roles": ["trainee", "trainer"], "note": ""}
    add_person(store, "ann")
    now[0] += LOOK_SECONDS
    told = (await client.get("/demo")).json()
    assert (told["roles"], "sign in with a password" in told["note"]) == ([], True)
    refused = await client.post("/demo/trainee")
    assert (refused.status_code, refused.json()["detail"]) == (404, told["note"])
    assert (await client.get("/user")).status_code == 401


async def test_no_account_changes_its_role_by_a_sign_in(client: httpx.AsyncClient, store: Store):
    add_person(store, "ann", "trainee", "clinic-a")
    await sign_in(client, "ann")
    store.users.change_role("ann", "trainer")
    assert (await client.get("/user")).status_code == 401
    await sign_in(client, "ann")
    assert (await client.get("/user")).json()["metadata"]["role"] == "trainer"
