"""What is typed into the chat."""

from pathlib import Path

import pytest
from chat_parts import ADD_25, Room, Tab, tab_on

from gym.world.world import World


@pytest.fixture
def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


async def test_a_named_correction_in_free_text_is_applied_and_shown(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("add 25 to line 1")
    assert any("I take that as" in text and "25" in text for text in tab.texts)
    assert tab.card("ClaimCard")["claim"]["lines"][0]["modifiers"] == ["25"]
    assert tab.card("ClaimCard")["status"] == "resolved"


@pytest.mark.parametrize("text", ["flurb the wozzle", "DROP TABLE chat_users", "<img src=x onerror=alert(1)>"])
async def test_a_text_that_names_no_one_move_is_answered_and_changes_nothing(room: Room, text: str) -> None:
    tab = await tab_on(room)
    before = len(tab.texts)
    await tab.say(text)
    assert len(tab.texts) == before + 1
    assert tab.card("ClaimCard")["turn"] == 0


@pytest.mark.parametrize("asked", ["/lookup CO-97", "lookup co97", "look up CO 97", "/LOOKUP: CO-97"])
async def test_a_code_is_looked_up_with_its_source_and_the_claim_stays_as_it_is(room: Room, asked: str) -> None:
    tab = await tab_on(room)
    await tab.say(asked)
    assert tab.texts[-1].startswith("- **97** (denial reason, CARC): Included in payment for another")
    assert "X12 Claim Adjustment Reason Codes" in tab.texts[-1]
    assert tab.card("ClaimCard")["turn"] == 0


async def test_a_look_up_of_nothing_says_what_to_type(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("/lookup")
    assert "Type a code, its beginning, or a few words" in tab.texts[-1]
    await tab.say("/lookup zzzz")
    assert tab.texts[-1].startswith("Nothing found. Try a code")


async def test_a_deal_while_a_claim_is_open_points_to_the_open_one(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("Deal me a claim")
    assert "still open" in tab.texts[-1]
    assert len(tab.cards("ClaimCard")) == 1


@pytest.mark.parametrize("level", ["beginner", "intermediate", "expert", "master"])
async def test_a_named_level_deals_a_claim_of_that_level(room: Room, level: str) -> None:
    tab = Tab(await room.user())
    await tab.say(f"Deal me a claim: {level}")
    assert tab.card("ClaimCard")["difficulty"] == level


async def test_without_a_claim_the_chat_says_how_to_begin(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.say("add 25 to line 1")
    assert "deal me a claim" in tab.texts[-1]


async def test_progress_is_shown_from_what_was_really_done(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await tab.say("Show my progress")
    settled = {each["name"]: each["value"] for each in tab.card("Screen")["screen"]["blocks"][0]["items"]}
    assert settled["claims settled"] == "1"


@pytest.mark.parametrize(
    "text",
    [
        "does the progress note support an expert opinion on this claim?",
        "what is the start date of line 1?",
        "is a new claim needed?",
        "change the level of the visit",
    ],
)
async def test_a_question_that_holds_a_word_of_ours_leaves_the_claim_on_the_desk(room: Room, text: str) -> None:
    tab = await tab_on(room)
    await tab.say(text)
    assert (len(tab.cards("ClaimCard")), tab.cards("Screen"), tab.cards("LevelCard")) == (1, [], [])
    assert tab.card("ClaimCard")["status"] == "open"


async def test_pick_a_difficulty_shows_the_four_levels(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.say("Pick a difficulty")
    assert tab.card("LevelCard") == {}


async def test_next_after_a_settled_claim_deals_another(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("add 25 to line 1")
    await tab.say("next")
    assert [card["status"] for card in tab.cards("ClaimCard")] == ["resolved", "open"]


async def test_a_hint_can_be_asked_for_in_words(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("give me a hint")
    assert tab.texts[-1].startswith("**Hint")


async def test_an_appeal_without_its_letter_opens_the_form_and_sends_nothing(room: Room) -> None:
    tab = await tab_on(room, "complex-multi-payer-appeal-1")
    await tab.say("appeal the denial")
    assert "The payer accepts a letter that has: the claim number" in tab.texts[-1]
    card = tab.card("ClaimCard")
    assert card["asked"] == {"move": "appeal_denial", "turn": card["turn"]}
    assert (await room.loop.now(card["session_id"])).attempts == 0
    await tab.say("appeal: please look again")
    assert (await room.loop.now(card["session_id"])).attempts == 1
