"""Facts about the library's screens: the preview follows the form, and nothing typed is lost."""

import pytest
from caller_parts import trainer_caller
from chat_parts import Room, Tab
from screen_parts import Screens

from gym.chat.screens.blocks import Table
from gym.chat.screens.library_preview import scenario_blocks
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.recipe import Recipe, to_toml
from gym.world.world import World

TINA = trainer_caller("demo-trainer-0000aaaa")
KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")
FORM = {"name": "Knee", "fault1": "missing_mod25", "template": "knee_aspiration", "level": "beginner", "seed": "1"}


async def visitor(room: Room, role: str) -> Screens:
    user = await room.user(f"demo-{role}-0000aaaa")
    user.metadata = {"role": role}
    screens = Screens(Tab(user))
    await screens.open()
    return screens


@pytest.fixture
async def screens(room: Room) -> Screens:
    return await visitor(room, "trainer")


def fields(screens: Screens) -> dict[str, str]:
    return {each["name"]: each["value"] for each in screens.block("form", "What it is made of")["fields"]}


def said(screens: Screens) -> str:
    return " ".join(each["text"] for each in screens.now["blocks"] if each["kind"] == "text")


def test_a_claim_that_was_rejected_is_previewed_with_the_reasons(world: World):
    scenario = compose(world, Spec(seed=2, fault="invalid_npi_check_digit"))
    assert scenario.case.remittance
    (table,) = (each for each in scenario_blocks(scenario) if isinstance(each, Table))
    assert table.title.endswith("rejected at the front end (277CA)")
    ((code, why),) = table.rows
    reason = scenario.case.remittance.rejections[0]
    assert (code.text, why.text) == (reason.code, reason.message)
    assert reason.code in ("A7:562:82", "A7:562:85")


async def test_only_trainers_have_a_library(room: Room, screens: Screens):
    assert "Library" in screens.labels
    trainee = await visitor(room, "trainee")
    assert "Library" not in trainee.labels
    for page in ("library", "library.edit", "library.save", "library.import"):
        answer = await trainee.go(page)
        assert not answer["ok"]
        assert "no such page" in answer["message"]


async def test_the_preview_follows_what_is_chosen_and_says_what_goes_together(screens: Screens):
    await screens.go("library.edit")
    assert "Sending it as it stands is right" in said(screens)
    await screens.go("library.edit", **FORM)
    assert "The text shown does not give it away" in said(screens)
    assert "Reference fix: replace claim" in said(screens)
    seconds = screens.block("form", "What it is made of")["fields"][2]["options"]
    apart = [each["value"] for each in seconds if each["label"].endswith("(does not fit the other choices)")]
    assert "timely_filing" in apart
    assert "charge_total_mismatch" not in apart
    await screens.go("library.edit", **{**FORM, "fault1": ""}, fault3="missing_mod25")
    assert [fields(screens)[f"fault{place}"] for place in (1, 2, 3)] == ["missing_mod25", "", ""]
    await screens.go("library.edit", **FORM, fault2="timely_filing")
    assert "so it cannot be saved. Timely filing is not met together with missing mod25" in said(screens)
    assert fields(screens)["fault2"] == "timely_filing"


async def test_a_half_filled_form_is_no_error_and_words_that_tell_are_named(screens: Screens):
    await screens.go("library.edit", **{**FORM, "name": "", "title": "Modifier 25"})
    assert "The title says “25”" in said(screens)
    assert fields(screens)["title"] == "Modifier 25"
    await screens.go("library.edit", **{**FORM, "seed": "many"})
    assert "Seed: " in said(screens)
    assert fields(screens)["seed"] == "many"


async def test_what_is_saved_is_in_the_list_and_under_claims_and_can_be_played(room: Room, screens: Screens):
    await screens.go("library.save", **FORM, title="A knee on Monday", objectives="Read it all\n\nDecide")
    assert "Version 1 is saved and proved" in screens.now["note"]
    assert fields(screens)["objectives"] == "Read it all\nDecide"
    await screens.go("library")
    assert [row[:2] for row in screens.rows("Scenarios")] == [["Knee", "A knee on Monday"]]
    trainee = await visitor(room, "trainee")
    await trainee.go("browse")
    assert [row[0] for row in trainee.rows("From your trainers")] == ["A knee on Monday"]
    go = trainee.block("table", "From your trainers")["rows"][0][-1]["go"]
    await trainee.tab.say(go["say"])
    assert trainee.tab.card("DeskClaim")["title"] == "A knee on Monday"
    assert "Knee" not in trainee.words.replace("A knee", "")


async def test_what_cannot_be_saved_stays_in_the_form_with_the_reason(room: Room, screens: Screens):
    await screens.go("library.save", **{**FORM, "title": "Modifier 25", "lesson": "Much work went into this."})
    assert "This scenario cannot be proved, so it is not saved. The title says “25”" in said(screens)
    assert fields(screens)["lesson"] == "Much work went into this."
    await screens.go("library.save", **{**FORM, "name": ""})
    assert "Name: Fill this in." in said(screens)
    assert await room.loop.library.list_entries(TINA) == ()


async def test_who_was_overtaken_sees_their_own_words_and_saves_on_top_when_they_press_again(
    room: Room, screens: Screens
):
    saved = await room.loop.library.save(TINA, KNEE)
    await room.loop.library.save(TINA, KNEE.model_copy(update={"title": "Theirs"}), saved.id, base=1)
    mine = {**FORM, "title": "Mine", "entry": saved.id, "base": "1"}
    await screens.go("library.save", **mine)
    assert "Another trainer saved version 2" in said(screens)
    assert fields(screens)["title"] == "Mine"
    params = screens.block("form", "What it is made of")["params"]
    await screens.go("library.save", **{**mine, **params})
    assert "Version 3 is saved" in screens.now["note"]
    rows = screens.rows("Versions")
    assert [row[0] for row in rows] == ["3", "2", "1"]
    await screens.go("library.edit", entry=saved.id, version="2")
    assert fields(screens)["title"] == "Theirs"
    assert screens.block("form", "What it is made of")["params"]["base"] == "3"


async def test_a_file_is_taken_in_or_refused_with_what_was_pasted(screens: Screens):
    await screens.go("library.import", text="name = ")
    assert "Nothing was imported. This is not TOML" in said(screens)
    assert screens.block("form", "Import a file")["fields"][0]["value"] == "name = "
    await screens.go("library.import", text=to_toml((KNEE,)))
    assert "1 scenario imported" in screens.now["note"]
    await screens.go("library.retire", entry=screens.block("table", "Scenarios")["rows"][0][0]["go"]["params"]["entry"])
    assert "is back in use" in screens.now["note"]


async def test_retired_entries_stand_apart_and_come_back(room: Room, screens: Screens):
    saved = await room.loop.library.save(TINA, KNEE)
    await screens.go("library.retire", entry=saved.id, retired="1")
    assert screens.rows("Scenarios") == []
    fold = screens.block("fold")
    assert fold["title"] == "Out of use (1)"
    again = fold["blocks"][0]["rows"][0][-1]["go"]
    await screens.go(again["page"], **again["params"])
    assert [row[0] for row in screens.rows("Scenarios")] == ["Knee"]
