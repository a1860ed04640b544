"""The page of facts: everybody who is signed in finds every fact, by area, with its source and its review."""

from pathlib import Path

import pytest
from chat_parts import Room, Tab
from screen_parts import Screens

from gym.world.facts import list_fact_uses
from gym.world.world import World


@pytest.fixture
async def screens(tmp_path: Path, world: World) -> Screens:
    room = Room(tmp_path, world)
    found = Screens(Tab(await room.user("ana")))
    await found.open()
    return found


async def test_the_page_lists_every_fact_with_its_source_and_its_publisher(screens: Screens, world: World):
    assert "Facts" in screens.labels
    await screens.go("facts")
    folds = [each for each in screens.now["blocks"] if each["kind"] == "fold"]
    rows = [row for fold in folds for block in fold["blocks"] for row in block["rows"]]
    uses = list_fact_uses(world)
    assert [row[0]["text"] for row in rows] == [use.fact.fact for use in uses]
    assert len(folds) == len({use.area for use in uses})
    first = next(row for row in rows if row[0]["text"] == world.reference.facts["PF013"].fact)
    assert first[1]["text"].startswith("NCCI Policy Manual for Medicare 2025, chapter I, section E.1.d")
    assert first[1]["go"]["href"].startswith("https://www.cms.gov/")
    assert (first[3]["text"], first[4]["text"]) == ("mod59 on em", "not yet")
