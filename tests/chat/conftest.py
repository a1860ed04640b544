"""A room of the chat and a tab in it, for the files that need nothing more of them."""

from pathlib import Path

import pytest
from chat_parts import Room, Tab

from gym.world.world import World


@pytest.fixture
def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


@pytest.fixture
async def tab(room: Room) -> Tab:
    return Tab(await room.user())
