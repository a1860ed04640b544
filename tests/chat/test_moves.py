"""The buttons of the cards, as a browser tab sees them, without a browser."""

import asyncio

import pytest
from chat_parts import ADD_25, ADD_59, Room, tab_on

from gym.schemas.sessions import SubmitAction


async def test_a_dealt_claim_comes_with_its_case_file_and_live_buttons(room: Room) -> None:
    tab = await tab_on(room)
    card = tab.card("DeskClaim")
    assert [name for name, _ in card["file"]][:2] == ["Note", "Coverage and account"]
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 0, [])


async def test_the_trainee_is_told_once_that_no_model_speaks(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("start tour-2")
    assert sum("No language model" in text for text in tab.texts) == 1


async def test_a_wrong_try_shows_the_payers_answer_and_leaves_the_claim_open(room: Room) -> None:
    tab = await tab_on(room)
    assert await tab.correct(ADD_59) == {"ok": True}
    assert any(text.startswith("**Not yet.**") for text in tab.texts)
    assert (tab.card("DeskVerdict")["word"], tab.card("DeskVerdict")["next"]) == ("Not yet", False)
    card = tab.card("DeskClaim")
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 1, [])


async def test_the_right_fix_pays_toasts_xp_and_offers_the_next_claim(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    assert any(text.startswith("**Paid.**") for text in tab.texts)
    score = tab.card("DeskVerdict")
    assert score["xp"] > 0
    assert any(f"+{score['xp']} XP" in toast for toast in tab.toasts)
    assert (score["next"], tab.card("DeskClaim")["status"]) == (True, "resolved")
    await tab.press("next")
    assert [card["status"] for card in tab.cards("DeskClaim")] == ["resolved", "open"]
    assert tab.card("DeskVerdict")["next"] is False


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


async def test_a_hint_says_what_it_cost_and_needs_no_name_under_it(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("hint")
    assert tab.texts[-1].startswith("**Hint · −9 XP**")
    assert "Coach" not in tab.texts[-1]
    assert tab.card("DeskClaim")["turn"] == 1


async def test_an_explanation_says_what_the_codes_on_the_screen_mean(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("explain")
    assert "The payer has not answered yet" in tab.texts[-1]
    await tab.correct(ADD_59)
    await tab.press("explain")
    assert "**CO-4**" in tab.texts[-1]


async def test_a_click_on_a_card_that_another_tab_has_moved_on_changes_nothing_and_is_refreshed(room: Room) -> None:
    tab = await tab_on(room)
    card = tab.card("DeskClaim")
    await room.loop.submit(SubmitAction(session_id=card["session_id"], action_type="submit_claim", turn=0))
    assert await tab.correct(ADD_25, turn=0) == {"ok": False}
    assert "another tab" in tab.toasts[-1]
    assert (tab.card("DeskClaim")["turn"], tab.card("DeskClaim")["status"]) == (1, "open")


async def test_a_card_of_an_earlier_session_moves_nothing(room: Room) -> None:
    tab = await tab_on(room)
    old = tab.card("DeskClaim")["session_id"]
    await tab.say("start tour-2")
    assert [card["status"] for card in tab.cards("DeskClaim")] == ["left", "open"]
    assert await tab.correct(ADD_25, session_id=old) == {"ok": False}
    assert (await room.loop.now(old)).attempts == 0


async def test_two_clicks_at_once_are_one_move(room: Room) -> None:
    tab = await tab_on(room)
    answers = await asyncio.gather(tab.correct(ADD_59), tab.correct(ADD_59))
    assert sorted(each["ok"] for each in answers) == [False, True]
    assert len(tab.cards("DeskVerdict")) == 1


async def test_the_same_click_sent_again_after_a_broken_line_shows_one_verdict(room: Room) -> None:
    tab = await tab_on(room)
    again = {"idempotency_key": "k1", "turn": 0}
    await tab.correct(ADD_25, **again)
    assert await tab.correct(ADD_25, **again) == {"ok": True}
    assert len(tab.cards("DeskVerdict")) == 1
    profile = await room.loop.profile("demo-trainee-0000aaaa")
    assert profile.total_xp == tab.card("DeskVerdict")["xp"]


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
