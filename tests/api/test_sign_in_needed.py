"""REST without a sign-in: open on this machine while nobody has a password, and closed to everybody after that."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from api_parts import START, client_of, problem, settings
from fastapi import FastAPI
from loop_moves import loop_of, opened
from sign_in_parts import SECRET, add_person, token
from trainer_parts import begun, clinics

from gym.api import create_api
from gym.api.access import right_of
from gym.api.body import JsonRoute
from gym.caller import Right
from gym.services.sessions import Sessions
from gym.services.sign_ins import LOOK_SECONDS, SignIns
from gym.world.world import World

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via")
BAD_BODIES = (b"", b"{", b'{"user_id": 5}')


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


def app_of(loop: Sessions) -> FastAPI:
    return create_api(loop, settings(), secret=SECRET)


@pytest.fixture
async def client(loop: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app_of(loop)) as client:
        yield client


def routes(app: FastAPI) -> list[tuple[str, str, bool]]:
    """Every route of REST, by its method and with ids that nobody has, and whether anybody may ask."""
    found = [route for route in app.routes if isinstance(route, JsonRoute)]
    filled = {"{id}": "nothing-1", "{turn}": "1", "{invitation}": "i-1", "{token}": "t" * 20}
    paths = [
        (method, route.path, right_of(route) in (Right.PUBLIC, Right.ANYBODY))
        for route in found
        for method in sorted(route.methods)
    ]
    for name, value in filled.items():
        paths = [(method, path.replace(name, value), is_open) for method, path, is_open in paths]
    return paths


async def test_a_caller_of_this_machine_needs_no_sign_in_while_nobody_has_a_password(
    client: httpx.AsyncClient, loop: Sessions
):
    started = await client.post(START, json={"user_id": "maria"})
    assert started.status_code == 200
    assert (await client.get("/api/training/user/maria/profile")).status_code == 200
    assert loop.store.users.tenant_of("maria") == "local"


@pytest.mark.parametrize("header", FORWARDED)
async def test_behind_a_proxy_a_caller_without_a_sign_in_gets_nothing(client: httpx.AsyncClient, header: str):
    problem(await client.post(START, json={"user_id": "maria"}, headers={header: "203.0.113.9"}), 401)
    assert (await client.get("/health", headers={header: "203.0.113.9"})).status_code == 200


async def test_once_somebody_has_a_password_every_route_but_the_public_ones_asks_for_a_sign_in(world: World):
    app = app_of(clinics(world))
    async with client_of(app) as client:
        for method, path, is_open in routes(app):
            answers = [await client.request(method, path, content=body) for body in BAD_BODIES]
            if is_open:
                assert all(answer.status_code != 401 for answer in answers), path
            else:
                assert len({problem(answer, 401)["detail"] for answer in answers}) == 1, path


async def test_the_first_password_closes_rest_within_a_second(client: httpx.AsyncClient, loop: Sessions):
    now = [0.0]
    loop.sign_ins = SignIns(loop.store, clock=lambda: now[0])
    assert (await client.post(START, json={"user_id": "maria"})).status_code == 200
    add_person(loop.store, "tina", "trainer")
    now[0] += LOOK_SECONDS
    problem(await client.get("/api/training/user/maria/profile"), 401)
    problem(await client.post(START, json={"user_id": "somebody-new"}), 401)
    assert loop.store.learner("somebody-new") is None


async def test_whether_somebody_has_a_password_is_looked_up_once_a_second(loop: Sessions):
    now, looks = [0.0], count_looks(loop)
    sign_ins = SignIns(loop.store, clock=lambda: now[0])
    for _ in range(100):
        now[0] += 0.1
        await sign_ins.has_passwords()
    assert len(looks) <= 11


def count_looks(loop: Sessions) -> list[str]:
    """The statements from now on that look for a password."""
    from sqlalchemy import event

    looks: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "password IS NOT NULL" in statement:
            looks.append(statement)

    event.listen(loop.store.engine, "before_cursor_execute", note)
    return looks


async def test_nobody_acts_unsigned_as_somebody_who_signs_in(client: httpx.AsyncClient, loop: Sessions):
    name = "demo-trainee-0000aaaa"
    mine = await opened(loop, name)
    paths = [f"/api/training/user/{name}/profile", "/api/training/user/demo-trainee-ffffffff/profile"]
    answers = [await client.get(path) for path in paths]
    assert [problem(answer, 401)["detail"].split()[2] for answer in answers] == [name, "demo-trainee-ffffffff"]
    problem(await client.post(START, json={"user_id": name}), 401)
    unknown = problem(await client.get("/api/training/session/s-none"), 404)
    assert problem(await client.get(f"/api/training/session/{mine}"), 404) == unknown
    problem(await client.post("/api/training/get-hint", json={"session_id": mine}), 404)


Ask = Callable[[str, str], tuple[str, str, dict[str, Any] | None]]
# How another's user, session, team or challenge could be asked for, and one that does not exist.
ASKED: dict[str, Ask] = {
    "profile": lambda user, _: ("GET", f"/api/training/user/{user}/profile", None),
    "settings": lambda user, _: ("PUT", f"/api/training/user/{user}/settings", {"display_name": "Ann"}),
    "team": lambda user, _: ("GET", f"/api/training/team/t-1?user_id={user}", None),
    "start": lambda user, _: ("POST", START, {"user_id": user}),
    "session": lambda _, session: ("GET", f"/api/training/session/{session}", None),
    "words": lambda _, session: ("GET", f"/api/training/session/{session}/turn/1/words", None),
    "hint": lambda _, session: ("POST", "/api/training/get-hint", {"session_id": session}),
}


@pytest.mark.parametrize("name", ASKED)
async def test_a_bad_sign_in_tells_nothing_of_what_is_there_and_a_good_one_only_of_ones_own(world: World, name: str):
    loop = clinics(world)
    session = (await begun(loop))["ben"]
    async with client_of(app_of(loop)) as client:
        for cookie, status in ((token("ana", version=7), 401), ("x", 401), ("", 401), (token("ana"), 404)):
            client.cookies.set("access_token", cookie)
            asked = [ASKED[name]("ben", session), ASKED[name]("nobody", "s-none")]
            there, none = [await client.request(how, path, json=body) for how, path, body in asked]
            assert problem(there, status) == problem(none, status)
