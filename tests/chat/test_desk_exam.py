"""The desk in an exam and at a check: no help, no verdict, and nothing sent but by Send."""

import asyncio
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from chat_parts import Room, Tab
from exam_parts import EXAM, of_exam, ready
from loop_parts import Clock

from gym.store.database import ASIDE_SECONDS
from gym.world.world import World

MODIFIERS = "lines/1/modifiers"


@pytest.fixture
async def tab(tmp_path: Path, world: World) -> Tab:
    room = Room(tmp_path, world, compose=of_exam)
    user = await room.user()
    await ready(room.loop, user.identifier, has_password=False)
    return Tab(user)


async def test_an_exam_records_and_tells_nothing(tab: Tab) -> None:
    desk = (await tab.ask("start", exam=EXAM.code))["desk"]
    assert (desk["mode"], desk["help"], desk["exam"]["answered"], desk["exam"]["items"]) == (
        "exam",
        "none",
        0,
        EXAM.items,
    )
    refused = await tab.ask("hint", key=desk["key"])
    assert (refused["ok"], "no hints in an exam" in refused["message"]) == (False, True)
    await tab.say("set the units of line 1 to 3")
    seen = (await tab.ask("look"))["desk"]
    assert (seen["turn"], seen["draft"]["set"]["lines/1/units"]["v"]) == (desk["turn"], "3")
    answered = (await tab.ask("act", key=desk["key"], turn=desk["turn"]))["desk"]
    check_recorded(desk, answered)
    following = (await tab.ask("next"))["desk"]
    assert (following["status"], following["sheet"], following["exam"]["answered"]) == ("open", None, 1)


async def test_the_end_of_an_exam_is_told_by_the_users_own_clock(tmp_path: Path, world: World) -> None:
    room = Room(tmp_path, world, compose=of_exam, clock=Clock())
    user = await room.user()
    await ready(room.loop, user.identifier, has_password=False)
    await room.loop.accounts.move(user.identifier, "America/Chicago")
    tab = Tab(user)
    until = datetime.fromisoformat((await tab.ask("start", exam=EXAM.code))["desk"]["exam"]["until"])
    at = until.astimezone(ZoneInfo("America/Chicago"))
    assert f"{EXAM.title}, claim 1 of {EXAM.items}, until {at:%H:%M} your time." in tab.texts[0]


async def sit_past_the_end(tmp_path: Path, world: World) -> tuple[Room, Tab]:
    """Somebody who began an exam, answered one claim, and looks hours later."""
    clock = Clock()
    room = Room(tmp_path, world, compose=of_exam, clock=clock)
    user = await room.user()
    await ready(room.loop, user.identifier, has_password=False)
    tab = Tab(user)
    desk = (await tab.ask("start", exam=EXAM.code))["desk"]
    await tab.ask("act", key=desk["key"], turn=desk["turn"])
    clock.go_on(hours=5)
    return room, tab


async def test_an_exam_whose_time_is_up_shows_its_result_and_leads_on(tmp_path: Path, world: World) -> None:
    _, tab = await sit_past_the_end(tmp_path, world)
    over = (await tab.ask("look"))["desk"]
    assert (over["exam"]["over"], over["exam"]["result"]["answered"], over["sheet"]["next"]) == (True, 1, "Done")
    assert over["sheet"]["lesson"].startswith("The exam is over:")
    missed = over["exam"]["missed"]
    assert [each["share"] for each in missed] == sorted(each["share"] for each in missed)
    parts = over["exam"]["result"]["by_skill"]
    assert {each["skill"] for each in missed} == {skill for skill, part in parts.items() if part < 1}
    following = (await tab.ask("next"))["desk"]
    assert (following["status"], following["exam"], following["sheet"]) == ("open", None, None)


async def test_an_exam_whose_time_is_up_is_over_though_the_writer_is_busy(tmp_path: Path, world: World) -> None:
    room, tab = await sit_past_the_end(tmp_path, world)
    is_free = Event()
    room.store.write_threads.submit(is_free.wait)
    asyncio.get_running_loop().call_later(3 * ASIDE_SECONDS, is_free.set)
    over = (await tab.ask("look"))["desk"]
    assert (over["exam"]["over"], over["exam"]["result"]["answered"]) == (True, 1)


def check_recorded(desk: dict[str, Any], answered: dict[str, Any]) -> None:
    """The sheet says that the answer is recorded and no more; the bar stands still."""
    sheet = answered["sheet"]
    shown = {name: sheet[name] for name in ("word", "lesson", "right", "over", "recorded", "xp", "paid", "needed")}
    assert shown == {
        "word": "Recorded",
        "lesson": "",
        "right": False,
        "over": True,
        "recorded": True,
        "xp": 0,
        "paid": "",
        "needed": [],
    }
    assert (answered["claim"], answered["answer"], answered["bar"]) == (desk["claim"], desk["answer"], desk["bar"])
    assert (answered["status"], answered["exam"]["answered"], answered["key"]) == ("done", 1, desk["key"])


async def test_a_check_has_its_hints_after_the_first_try(tmp_path: Path, world: World) -> None:
    tab = Tab(await Room(tmp_path, world).user())
    desk = (await tab.ask("start", unassisted=True))["desk"]
    assert (desk["mode"], desk["help"]) == ("probe", "later")
    refused = await tab.ask("hint", key=desk["key"])
    assert (refused["ok"], "first try" in refused["message"]) == (False, True)
    wrong = {"set": {"subscriber/member_id": {"v": "NOBODY"}}}
    tried = (await tab.ask("act", key=desk["key"], turn=desk["turn"], patch=wrong))["desk"]
    assert (tried["sheet"]["right"], tried["help"]) == (False, "open")
    assert (await tab.ask("hint", key=desk["key"]))["ok"] is True
