"""The buttons of the cards, as a browser tab sees them, without a browser."""

import asyncio
from pathlib import Path

import pytest
from chat_parts import ADD_25, ADD_59, Room, tab_on

from gym.schemas.sessions import SubmitAction
from gym.world.world import World


@pytest.fixture
def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


async def test_a_dealt_claim_comes_with_its_case_file_and_live_buttons(room: Room) -> None:
    tab = await tab_on(room)
    assert tab.card("CaseFile")["encounter"]["sections"]
    card = tab.card("ClaimCard")
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 0, [])


async def test_the_trainee_is_told_once_that_no_model_speaks(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("start tour-2")
    assert sum("no model found" in text for text in tab.texts) == 1


async def test_a_wrong_try_shows_the_payers_answer_and_leaves_the_claim_open(room: Room) -> None:
    tab = await tab_on(room)
    assert await tab.correct(ADD_59) == {"ok": True}
    assert any(text.startswith("**Not yet.**") for text in tab.texts)
    assert tab.card("ScoreCard")["answer"]["status"] != "paid"
    card = tab.card("ClaimCard")
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 1, [])


async def test_the_right_fix_pays_toasts_xp_and_offers_the_next_claim(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    assert any(text.startswith("**Paid.**") for text in tab.texts)
    score = tab.card("ScoreCard")
    assert score["xp"]["earned"] > 0
    assert any(f"+{score['xp']['earned']} XP" in toast for toast in tab.toasts)
    assert (score["next"], tab.card("ClaimCard")["status"]) == (True, "resolved")
    await tab.press("next")
    assert [card["status"] for card in tab.cards("ClaimCard")] == ["resolved", "open"]
    assert tab.card("ScoreCard")["next"] is False


async def test_the_verdict_is_on_the_screen_before_the_coach_speaks(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    kinds = [
        each["metadata"].keys() & {"verdict", "said"}
        for name, each in tab.events
        if name in ("new_message", "stream_start")
    ]
    order = [kind.pop() for kind in kinds if kind]
    assert order[:2] == ["verdict", "said"]


async def test_a_hint_is_signed_by_who_spoke_and_costs_what_it_says(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("hint")
    assert tab.texts[-1].startswith("**Hint")
    assert tab.texts[-1].endswith("*Coach (offline)*")
    assert tab.card("ClaimCard")["turn"] == 1


async def test_an_explanation_says_what_the_codes_on_the_screen_mean(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("explain")
    assert "The payer has not answered yet" in tab.texts[-1]
    await tab.correct(ADD_59)
    await tab.press("explain")
    assert "**4**" in tab.texts[-1]


async def test_a_click_on_a_card_that_another_tab_has_moved_on_changes_nothing_and_is_refreshed(room: Room) -> None:
    tab = await tab_on(room)
    card = tab.card("ClaimCard")
    await room.loop.submit(SubmitAction(session_id=card["session_id"], action_type="submit_claim", turn=0))
    assert await tab.correct(ADD_25, turn=0) == {"ok": False}
    assert "another tab" in tab.toasts[-1]
    assert (tab.card("ClaimCard")["turn"], tab.card("ClaimCard")["status"]) == (1, "open")


async def test_a_card_of_an_earlier_session_moves_nothing(room: Room) -> None:
    tab = await tab_on(room)
    old = tab.card("ClaimCard")["session_id"]
    await tab.say("start tour-2")
    assert [card["status"] for card in tab.cards("ClaimCard")] == ["left", "open"]
    assert await tab.correct(ADD_25, session_id=old) == {"ok": False}
    assert (await room.loop.now(old)).attempts == 0


async def test_two_clicks_at_once_are_one_move(room: Room) -> None:
    tab = await tab_on(room)
    answers = await asyncio.gather(tab.correct(ADD_59), tab.correct(ADD_59))
    assert sorted(each["ok"] for each in answers) == [False, True]
    assert len(tab.cards("ScoreCard")) == 1


async def test_the_same_click_sent_again_after_a_broken_line_shows_one_verdict(room: Room) -> None:
    tab = await tab_on(room)
    again = {"idempotency_key": "k1", "turn": 0}
    await tab.correct(ADD_25, **again)
    assert await tab.correct(ADD_25, **again) == {"ok": True}
    assert len(tab.cards("ScoreCard")) == 1
    profile = await room.loop.profile("demo-trainee-0000aaaa")
    assert profile.total_xp == tab.card("ScoreCard")["xp"]["earned"]


@pytest.mark.parametrize(
    "payload",
    [
        {"action_type": ["x"], "action_details": {}},
        {"action_type": "correct_claim", "action_details": "x"},
        {"action_type": "correct_claim", "action_details": {}, "turn": -5},
        {"action_type": "hack", "action_details": {}},
        {"action_type": "submit_claim", "action_details": {}, "confidence_level": "NaN"},
        {"action_type": "submit_claim", "action_details": {}, "session_id": None},
    ],
)
async def test_a_payload_that_no_card_sends_is_refused_and_the_session_goes_on(room: Room, payload: dict) -> None:
    tab = await tab_on(room)
    assert await tab.press("act", **payload) == {"ok": False}
    assert tab.toasts
    assert await tab.correct(ADD_25) == {"ok": True}
