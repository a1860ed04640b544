"""In the mode for one machine no course reaches the gym: every address of LTI is a 404."""

from pathlib import Path

import httpx
from lti_parts import PLACES
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.settings import Settings
from gym.world.world import World


async def test_nothing_of_lti_is_there(tmp_path: Path, world: World):
    store, coach = open_store(f"sqlite:///{tmp_path / 'gym.db'}"), PlainCoach()
    sessions = app.Sessions(world, store, coach, MINDS)
    made = app.create(app.Gym(Settings(data_dir=tmp_path), world, store, coach, sessions))
    transport = httpx.ASGITransport(made, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002") as client:
        for method, path in PLACES:
            assert (await client.request(method, f"/lti/local/{path}")).status_code == 404
