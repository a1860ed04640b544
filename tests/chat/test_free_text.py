"""What is typed into the chat."""

import pytest
from chat_parts import ADD_25, Room, Tab, tab_on


@pytest.mark.parametrize("text", ["flurb the wozzle", "DROP TABLE chat_users", "<img src=x onerror=alert(1)>"])
async def test_a_text_that_names_no_one_move_is_answered_and_changes_nothing(room: Room, text: str) -> None:
    tab = await tab_on(room)
    before = len(tab.texts)
    await tab.say(text)
    assert len(tab.texts) == before + 1
    assert tab.card("DeskClaim")["turn"] == 0


@pytest.mark.parametrize("asked", ["/lookup CO-97", "lookup co97", "look up CO 97", "/LOOKUP: CO-97"])
async def test_a_code_is_looked_up_with_its_source_and_the_claim_stays_as_it_is(room: Room, asked: str) -> None:
    tab = await tab_on(room)
    await tab.say(asked)
    assert tab.texts[-1].startswith("- **97** (denial reason, CARC): Included in payment for another")
    assert "X12 Claim Adjustment Reason Codes" in tab.texts[-1]
    assert tab.card("DeskClaim")["turn"] == 0


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
    assert len(tab.cards("DeskClaim")) == 1


@pytest.mark.parametrize("level", ["beginner", "intermediate", "expert", "master"])
async def test_a_named_level_deals_a_claim_of_that_level(room: Room, level: str) -> None:
    tab = Tab(await room.user())
    await tab.say(f"Deal me a claim: {level}")
    assert tab.card("DeskClaim")["difficulty"] == level


async def test_without_a_claim_the_chat_says_how_to_begin(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.say("add 25 to line 1")
    assert "deal me a claim" in tab.texts[-1]


async def test_progress_is_shown_from_what_was_really_done(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await tab.say("Show my progress")
    blocks = tab.card("Screen")["screen"]["blocks"]
    (stats,) = [each for each in blocks if each["kind"] == "stats"]
    settled = {each["name"]: each["value"] for each in stats["items"]}
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
    assert (len(tab.cards("DeskClaim")), tab.cards("Screen"), tab.cards("LevelCard")) == (1, [], [])
    assert tab.card("DeskClaim")["status"] == "open"


async def test_pick_a_difficulty_shows_the_four_levels(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.say("Pick a difficulty")
    assert tab.card("LevelCard") == {}


async def test_next_after_a_settled_claim_deals_another(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await tab.say("next")
    assert [card["status"] for card in tab.cards("DeskClaim")] == ["resolved", "open"]
