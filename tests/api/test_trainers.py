"""Facts about REST for who is signed in: one's own for a trainee, the tenant's for a trainer, and 404 beyond."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from api_parts import HINT, NEXT, START, SUBMIT, client_of, problem, settings
from sign_in_parts import SECRET, signed_in, token, without
from trainer_parts import begun, clinics

from gym.api import create_api
from gym.services.sessions import Sessions
from gym.world.world import World

OF_SESSION = ("", "/analytics", "/debrief", "/turn/0/words")
OF_USER = ("profile", "achievements", "settings", "notifications", "pathways", "teams", "challenges")
GIVE_UP = {"action_type": "give_up", "action_details": {}}


@pytest.fixture
def loop(world: World) -> Sessions:
    return clinics(world)


@pytest.fixture
async def sessions(loop: Sessions) -> dict[str, str]:
    return await begun(loop)


@pytest.fixture
async def client(loop: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_api(loop, settings(), secret=SECRET)) as client:
        yield client


def posts(session_id: str) -> dict[str, dict[str, Any]]:
    mine = {"session_id": session_id}
    return {SUBMIT: {**mine, **GIVE_UP}, HINT: mine, NEXT: mine}


@pytest.mark.parametrize("asker", ["ana", "otto"])
async def test_what_is_beyond_is_not_there_whoever_asks(
    client: httpx.AsyncClient, sessions: dict[str, str], asker: str
):
    signed_in(client, asker)
    theirs, before = sessions["ben"], (await client.get("/api/training/session/s-none")).json()
    for end in OF_SESSION:
        found = problem(await client.get(f"/api/training/session/{theirs}{end}"), 404)
        assert found == before
    for name in OF_USER:
        known, none = [await client.get(f"/api/training/user/{each}/{name}") for each in ("ben", "nobody")]
        assert problem(known, 404) == problem(none, 404)
    for path, body in posts(theirs).items():
        assert problem(await client.post(path, json=body), 404) == before
    problem(await client.post(START, json={"user_id": "ben"}), 404)
    problem(await client.get("/api/training/team/t-1", params={"user_id": "ben"}), 404)


async def test_what_is_ones_own_is_there(client: httpx.AsyncClient, sessions: dict[str, str]):
    signed_in(client, "ana")
    for end in OF_SESSION[:2]:
        assert (await client.get(f"/api/training/session/{sessions['ana']}{end}")).status_code == 200
    for name in OF_USER:
        assert (await client.get(f"/api/training/user/ana/{name}")).status_code == 200
    assert (await client.post(SUBMIT, json=posts(sessions["ana"])[SUBMIT])).status_code == 200
    assert (await client.post(START, json={"user_id": "ana"})).status_code == 200


async def test_a_newcomer_who_is_signed_in_can_start(client: httpx.AsyncClient):
    signed_in(client, "ana")
    assert (await client.post(START, json={"user_id": "ana"})).status_code == 200


async def test_a_trainer_reads_the_tenants_and_acts_in_nobodys(client: httpx.AsyncClient, sessions: dict[str, str]):
    signed_in(client, "tina")
    assert (await client.get(f"/api/training/session/{sessions['ben']}")).status_code == 200
    assert (await client.get("/api/training/user/ben/profile")).json()["user_id"] == "ben"
    for path, body in posts(sessions["ben"]).items():
        problem(await client.post(path, json=body), 403)
    problem(await client.put("/api/training/user/ben/settings", json={"display_name": "Benny"}), 403)


async def test_a_bearer_token_and_a_cookie_in_parts_count_alike(client: httpx.AsyncClient, sessions: dict[str, str]):
    path, whole = f"/api/training/session/{sessions['ben']}", token("ana")
    problem(await client.get(path, headers={"authorization": f"Bearer {whole}"}), 404)
    client.cookies.set("access_token_0", whole[:40])
    client.cookies.set("access_token_1", whole[40:])
    problem(await client.get(path), 404)


@pytest.mark.parametrize(
    "bad",
    [
        token("ben", secret="another secret of at least thirty-two bytes"),
        token("ben", seconds=-1),
        token("nobody-with-an-account"),
        token("ben", version=1),
        *(without(claim, "ben") for claim in ("token_version", "identifier", "exp")),
        without("", "ben", token_version="zero"),
        jwt.encode({"identifier": "ben", "token_version": 0}, "", algorithm="none"),
        "x",
    ],
)
async def test_a_sign_in_that_is_not_good_opens_nothing(client: httpx.AsyncClient, sessions: dict[str, str], bad: str):
    client.cookies.set("access_token", bad)
    problem(await client.get(f"/api/training/session/{sessions['ben']}"), 401)


async def test_the_role_counts_that_is_on_record_and_not_the_one_in_the_token(
    client: httpx.AsyncClient, loop: Sessions, sessions: dict[str, str]
):
    path = f"/api/training/session/{sessions['ben']}"
    told = without("", "ana", metadata={"role": "trainer", "tenant": "clinic-a"}, role="trainer")
    client.cookies.set("access_token", told)
    problem(await client.get(path), 404)
    client.cookies.set("access_token", token("tina"))
    loop.store.users.disable("tina")
    problem(await client.get(path), 401)
