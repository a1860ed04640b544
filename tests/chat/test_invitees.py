"""Somebody who was invited chooses their own password by the link, once, and signs in with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sign_in_parts import add_person, sign_in

import app
from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.settings import Settings
from gym.store import Store
from gym.store.users import NOT_CHOSEN
from gym.world.world import World

HERE, NEW = "http://127.0.0.1:8002", "three herons by a river"


@pytest.fixture
async def client(tmp_path: Path, world: World) -> AsyncIterator[httpx.AsyncClient]:
    store, coach = Store(f"sqlite:///{tmp_path / 'gym.db'}"), PlainCoach()
    store.upgrade()
    add_person(store, "amy", "administrator", "clinic-a")
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    transport = httpx.ASGITransport(app=app.create(gym), client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


async def test_an_invitation_ends_in_a_sign_in_with_a_password_of_ones_own(client: httpx.AsyncClient) -> None:
    assert (await sign_in(client, "amy")).status_code == 200
    sent = {"content": "name,role\neve@clinic.example,trainer\n", "headers": {"content-type": "text/csv"}}
    (made,) = (await client.post("/api/admin/invitations.csv", **sent)).raise_for_status().json()["people"]
    client.cookies.clear()
    for guess in (NOT_CHOSEN, "", NEW):
        assert (await sign_in(client, "eve@clinic.example", guess)).status_code == 401
    assert "For eve@clinic.example." in (await client.get(made["link"])).text
    assert "Your password is changed" in (await client.post(made["link"], data={"password": NEW})).text
    assert (await client.get(made["link"])).status_code == 404
    assert (await sign_in(client, "eve@clinic.example", NEW)).status_code == 200
    assert (await client.get("/api/admin/people")).status_code == 403
