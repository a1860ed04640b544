"""The settings lead to everything that is kept about their user."""

from pathlib import Path

import pytest
from chat_parts import Room, Tab
from exam_parts import add_account
from screen_parts import Screens

from gym.world.world import World


@pytest.mark.parametrize(("name", "address"), [("ana", "ana"), ("ana@clinic.test", "ana%40clinic.test")])
async def test_the_settings_offer_ones_own_data(tmp_path: Path, world: World, name: str, address: str) -> None:
    room = Room(tmp_path, world)
    add_account(room.loop, name)
    screens = Screens(Tab(await room.user(name)))
    await screens.open()
    await screens.go("settings")
    buttons = [each for block in screens.now["blocks"] if block["kind"] == "buttons" for each in block["items"]]
    (found,) = [each for each in buttons if each["label"] == "Download my data"]
    assert found["go"]["href"] == f"/api/training/user/{address}/export"
