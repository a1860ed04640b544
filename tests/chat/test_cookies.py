"""Two gyms on one host: a browser sends the cookies of both to either, whatever their ports."""

from pathlib import Path

import httpx
import pytest
from rows import for_each
from sign_in_parts import PASSWORD, add_person
from socket_parts import serve

from gym.settings import Settings
from gym.world.world import World


@for_each(
    ("given", "name"),
    [
        ({}, "access_token"),
        ({"port": 8003}, "8003_access_token"),
        ({"cookie_prefix": "north"}, "north_access_token"),
        ({"port": 8003, "cookie_prefix": "north"}, "north_access_token"),
    ],
)
def test_a_cookie_is_named_after_its_gym(given: dict[str, object], name: str) -> None:
    assert Settings.model_validate(given).name_cookie("access_token") == name


async def test_a_sign_in_of_one_gym_stands_beside_that_of_another(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYM_COOKIE_PREFIX", "north")
    async with serve(tmp_path, world) as site:
        add_person(site.gym.store, "ana", "trainee", "clinic")
        client: httpx.AsyncClient = site.nobody()
        client.cookies.set("access_token", "of-another-gym")
        await client.post("/login", data={"username": "ana", "password": PASSWORD})
        assert {"north_access_token", "north_gym_known", "access_token"} <= set(client.cookies)
        assert client.cookies["access_token"] == "of-another-gym"
        assert (await client.get("/user")).json()["identifier"] == "ana"
        assert (await client.get("/api/training/user/ana/settings")).status_code != 401
