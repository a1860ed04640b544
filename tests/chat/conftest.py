"""A room of the chat and a tab in it, and a served gym with learning platforms, for the files that need no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_parts import Room, Tab
from lti_parts import ServedGym, TestPlatform, open_platform

from gym.world.world import World


@pytest.fixture
def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


@pytest.fixture
async def tab(room: Room) -> Tab:
    return Tab(await room.user())


@pytest.fixture(scope="module")
def gym(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[ServedGym]:
    with ServedGym(tmp_path_factory.mktemp("lti"), world).served() as gym:
        yield gym


@pytest.fixture(scope="module", params=["openlearning", "openedx"])
def platform(request: pytest.FixtureRequest, gym: ServedGym) -> Iterator[TestPlatform]:
    with open_platform(request.param, gym) as platform:
        yield platform
