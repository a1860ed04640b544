"""Facts about the routes of teams and challenges: who may do what, and what a bad question is told."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from api_parts import START, client_of, fields, problem, settings
from loop_moves import loop_of
from rows import for_each
from team_parts import ask

from gym.api import create_api
from gym.services.sessions import Sessions
from gym.world.world import World

TEAMS, JOIN, CHALLENGES = (f"/api/training/{name}" for name in ("teams", "join", "challenges"))
BEN = {"user_id": "ben"}


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


@pytest.fixture
async def client(loop: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    """A client, with Ana, Ben and Zoe on record."""
    async with client_of(create_api(loop, settings())) as client:
        for user_id in ("ana", "ben", "zoe"):
            await good(client, "POST", START, json={"user_id": user_id, "scenario_id": "tour-1"})
        yield client


async def good(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> dict[str, Any]:
    answer = await client.request(method, path, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def team_of_two(client: httpx.AsyncClient) -> str:
    """The path of a team of Ana's, with Ben in it."""
    team = await good(client, "POST", TEAMS, json={"user_id": "ana", "name": "  Nördlich & Co "})
    path = f"/api/training/team/{team['team_id']}"
    link = await good(client, "POST", f"{path}/invitations", json={"user_id": "ana"})
    assert link["link"] == f"/join/{link['token']}"
    joined = await good(client, "POST", JOIN, json={**BEN, "token": link["token"]})
    assert [member["user_id"] for member in joined["members"]] == ["ana", "ben"]
    return path


async def test_a_team_from_its_making_to_its_end(client: httpx.AsyncClient) -> None:
    path = await team_of_two(client)
    assert (await good(client, "GET", path, params=BEN))["name"] == "Nördlich & Co"
    renamed = await good(client, "PATCH", path, json={"user_id": "ana", "name": "South"})
    assert (renamed["name"], renamed["captain"]) == ("South", "ana")
    link = await good(client, "POST", f"{path}/invitations", json={"user_id": "ana", "seats": 2})
    shown = await good(client, "DELETE", f"{path}/invitation/{link['id']}", params={"user_id": "ana"})
    assert {each["id"]: each["status"] for each in shown["invitations"]}[link["id"]] == "closed"
    found = problem(await client.post(JOIN, json={"user_id": "zoe", "token": link["token"]}), 422)
    assert (fields(found), "withdrawn: ask the captain" in found["detail"]) == ({"token"}, True)
    assert await good(client, "POST", f"{path}/leave", json={"user_id": "ana"}) == {"teams": []}
    (mine,) = (await good(client, "GET", "/api/training/user/ben/teams"))["teams"]
    assert (mine["captain"], mine["members"]) == ("ben", 1)
    await good(client, "POST", f"{path}/leave", json=BEN)
    problem(await client.get(path, params=BEN), 404)


REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {"params": {}}),
    ("PATCH", "", {"json": {"name": "Mine"}}),
    ("POST", "/invitations", {"json": {}}),
    ("DELETE", "/invitation/i-none", {"params": {}}),
    ("POST", "/leave", {"json": {}}),
    ("POST", "/remove", {"json": {"member_id": "ana"}}),
    ("GET", "/board", {"params": {}}),
    ("GET", "/challenge", {"params": {}}),
]


def asked_by(user_id: str, request: dict[str, Any]) -> dict[str, Any]:
    return {kind: {**values, "user_id": user_id} for kind, values in request.items()}


@pytest.mark.parametrize(("method", "tail", "request_of"), REQUESTS)
async def test_to_a_stranger_a_team_is_not_there(
    client: httpx.AsyncClient, method: str, tail: str, request_of: dict[str, Any]
) -> None:
    path = await team_of_two(client)
    theirs = await client.request(method, path + tail, **asked_by("zoe", request_of))
    nobodys = await client.request(method, f"/api/training/team/t-none{tail}", **asked_by("zoe", request_of))
    assert problem(theirs, 404) == problem(nobodys, 404)


@pytest.mark.parametrize(("method", "tail", "request_of"), [each for each in REQUESTS if each[1] != "/leave"])
async def test_a_member_who_is_no_captain_sees_and_does_not_act(
    client: httpx.AsyncClient, method: str, tail: str, request_of: dict[str, Any]
) -> None:
    answer = await client.request(method, await team_of_two(client) + tail, **asked_by("ben", request_of))
    if method == "GET":
        assert answer.status_code == 200, answer.text
    else:
        assert "ask ana" in problem(answer, 403)["detail"]


@pytest.mark.parametrize("name", ["", " ", "a" * 61, "a\nb", "\u202eabc", "<b>", "a\0"])
async def test_a_name_that_cannot_be_shown_is_refused(client: httpx.AsyncClient, name: str) -> None:
    assert fields(problem(await client.post(TEAMS, json={"user_id": "ana", "name": name}), 422)) == {"name"}


BAD_QUERIES = [
    *(("period", each) for each in ("", "hourly", "\0")),
    *(("limit", each) for each in ("0", "101", "ten", "1" * 400)),
    *(("cursor", each) for each in ("", "garbage", "é", "a" * 513, "1:2:3")),
    ("no_such", "1"),
]


@pytest.fixture
async def team(client: httpx.AsyncClient) -> str:
    """The path of a team of two."""
    return await team_of_two(client)


@for_each(("name", "value"), BAD_QUERIES)
async def test_a_bad_parameter_of_a_team_board_is_a_422_that_names_it(
    client: httpx.AsyncClient, team: str, name: str, value: str
) -> None:
    for path, more in (("/api/training/teams/board", {}), (f"{team}/board", BEN)):
        assert fields(problem(await client.get(path, params={**more, name: value}), 422)) == {name}


@pytest.mark.parametrize("bad", ["-x", "a" * 65, "a%20b", "%00", "%3Cscript%3E"])
async def test_an_invitation_that_none_can_be_is_a_422(client: httpx.AsyncClient, bad: str) -> None:
    answer = await client.delete(f"{await team_of_two(client)}/invitation/{bad}", params={"user_id": "ana"})
    assert fields(problem(answer, 422)) == {"invitation"}


async def test_who_asks_must_be_said(client: httpx.AsyncClient) -> None:
    path = await team_of_two(client)
    for each in (path, f"{path}/board", f"{path}/challenge", "/api/training/challenge/ch-1"):
        assert fields(problem(await client.get(each), 422)) == {"user_id"}
        assert fields(problem(await client.get(each, params={"user_id": "\0"}), 422)) == {"user_id"}


async def test_somebody_who_has_never_been_here_makes_no_team(client: httpx.AsyncClient, loop: Sessions) -> None:
    for path, body in ((TEAMS, {"name": "T"}), (JOIN, {"token": "x"})):
        problem(await client.post(path, json={**body, "user_id": "nobody"}), 404)
    problem(await client.get("/api/training/user/nobody/teams"), 404)
    problem(await client.get("/api/training/user/nobody/challenges"), 404)
    assert ask(loop.store, "select count(*) from teams") == [(0,)]


async def test_a_challenge_from_its_sending_to_its_sessions(client: httpx.AsyncClient) -> None:
    asked = {"user_id": "ana", "opponent_id": "ben", "difficulty": "beginner", "claims": 4}
    sent = await good(client, "POST", CHALLENGES, json=asked)
    path = f"/api/training/challenge/{sent['challenge_id']}"
    assert (sent["status"], sent["claims"], sent["other"]) == ("open", 4, None)
    problem(await client.post(f"{path}/accept", json={"user_id": "ana"}), 403)
    problem(await client.get(path, params={"user_id": "zoe"}), 404)
    assert (await good(client, "POST", f"{path}/accept", json=BEN))["status"] == "accepted"
    assert fields(problem(await client.post(f"{path}/decline", json=BEN), 422)) == {"user_id"}
    begin = {"challenge": sent["challenge_id"]}
    started = [await good(client, "POST", START, json={**begin, "user_id": each}) for each in ("ana", "ben")]
    scenarios = [each["scenario"] for each in started]
    assert scenarios[0].pop("scenario_id") != scenarios[1].pop("scenario_id")
    assert scenarios[0] == scenarios[1]
    (mine,) = (await good(client, "GET", "/api/training/user/ben/challenges"))["challenges"]
    assert (mine["session_id"], mine["you"]["user_id"]) == (started[1]["session_id"], "ben")
    assert fields(problem(await client.post(START, json={**begin, **BEN}), 422)) == {"challenge"}
    problem(await client.post(START, json={"user_id": "ana", "challenge": "ch-none"}), 404)
