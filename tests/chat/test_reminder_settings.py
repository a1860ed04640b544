"""The daily reminder in the settings: offered where it can be sent, off until it is asked for, and off again."""

from pathlib import Path

import pytest
from chat_parts import Room, Tab
from exam_parts import add_account
from screen_parts import Screens

from gym.services.mail import Mailer
from gym.world.world import World

ANA = "ana"
MAILER = Mailer("127.0.0.1", 1, "", "", "gym@clinic.example")
ASKED = {"display_name": "Ana", "time_zone": "UTC", "theme": "dark"}


async def open_settings(folder: Path, world: World, mailer: Mailer | None, *, has_password: bool) -> Screens:
    room = Room(folder, world, mailer=mailer)
    if has_password:
        add_account(room.loop, ANA)
    screens = Screens(Tab(await room.user(ANA)))
    await screens.open()
    await screens.go("settings")
    return screens


def offered(screens: Screens) -> dict[str, str]:
    """The fields of the reminder with their values."""
    fields = screens.block("form")["fields"]
    return {each["name"]: each["value"] for each in fields if each["name"] in ("remind_at", "email")}


async def test_a_reminder_is_off_until_it_is_asked_for_and_one_choice_stops_it(tmp_path: Path, world: World):
    screens = await open_settings(tmp_path, world, MAILER, has_password=True)
    assert offered(screens) == {"remind_at": "", "email": ""}
    asked = {**ASKED, "remind_at": "8", "email": " ana@clinic.example "}
    assert (await screens.go("settings.save", **asked))["ok"]
    assert offered(screens) == {"remind_at": "8", "email": "ana@clinic.example"}
    assert (await screens.go("settings.save", **{**asked, "remind_at": ""}))["ok"]
    assert offered(screens) == {"remind_at": "", "email": "ana@clinic.example"}


@pytest.mark.parametrize(("mailer", "has_password"), [(None, True), (MAILER, False)])
async def test_nobody_is_offered_what_cannot_be_sent(
    tmp_path: Path, world: World, mailer: Mailer | None, has_password: bool
):
    screens = await open_settings(tmp_path, world, mailer, has_password=has_password)
    assert offered(screens) == {}
    assert (await screens.go("settings.save", **ASKED, remind_at="8", email="ana@clinic.example"))["ok"]
    assert offered(screens) == {}


async def test_an_address_that_is_none_is_named_and_what_was_typed_stays(tmp_path: Path, world: World):
    screens = await open_settings(tmp_path, world, MAILER, has_password=True)
    answer = await screens.go("settings.save", **ASKED, remind_at="8", email="ana at clinic")
    assert "Email: Write one address, like name@example.org." in answer["message"]


async def test_a_time_zone_that_was_kept_is_not_asked_about_again_after_a_save(tmp_path: Path, world: World):
    room = Room(tmp_path, world)
    screens = Screens(Tab(await room.user(ANA)))
    await screens.open()
    await screens.go("settings.save", **ASKED)
    await screens.go("settings.stay", zone="Asia/Tokyo")
    await screens.go("settings.save", **ASKED)
    assert room.loop.accounts.other_zone(ANA, "Asia/Tokyo") is None
    assert room.loop.accounts.other_zone(ANA, "America/Chicago") == "America/Chicago"
