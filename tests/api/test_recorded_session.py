"""A REST session recorded before the rooms were moved: the same requests get the same answers, field by field."""

import sys

import pytest
from api_parts import client_of, settings
from composed_before import LATER_SKILLS, compose_as_before
from loop_moves import loop_of
from recorded_parts import Names, SlowClock, differences, load, save, send
from rejudged import is_rightly_changed, rejudge
from reworded import reword
from store_parts import open_store

from gym.api import create_api
from gym.world.faults import SKILLS
from gym.world.world import World


async def send_again(world: World) -> list[dict]:
    """The exchanges as they go now."""
    clock, names = SlowClock(), Names()
    loop = loop_of(world, open_store(), clock=clock, compose=compose_as_before)
    app = create_api(loop, settings(), secret="recorded")
    async with client_of(app) as client:
        return [await send(client, clock, names, asked) for asked in load()]


@pytest.fixture(autouse=True)
def skills_of_then(monkeypatch: pytest.MonkeyPatch) -> None:
    for skill in LATER_SKILLS:
        monkeypatch.delitem(SKILLS, skill)


async def test_a_recorded_session_gets_the_same_answers(world):
    found = []
    for number, (before, now) in enumerate(zip(load(), await send_again(world), strict=True)):
        # The claims are those that were dealt then: their keys still name the sources as they were called then.
        told = differences(rejudge(reword(before)), rejudge(reword(now)))
        found += [
            f"{number} {before['method']} {before['path']}{each}" for each in told if not is_rightly_changed(each)
        ]
    assert not found, "\n".join(found[:20])


def test_the_recording_is_of_a_whole_session():
    turns = ("start-session", "submit-action", "get-hint", "next-scenario")
    assert sum(each["path"].rsplit("/", 1)[-1] in turns for each in load()) >= 60
    assert {each["status"] for each in load()} == {200, 404, 422}


if __name__ == "__main__" and sys.argv[1:] == ["renew"]:
    import asyncio

    save(asyncio.run(send_again(World.load())))
