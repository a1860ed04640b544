"""Cards that a version before has stored are shown as the cards of now."""

from typing import Any, cast

from chainlit.element import ElementDict

from gym.chat.old_cards import list_cards

CLAIM = {"session_id": "s-1", "turn": 3, "scenario_id": "c-1", "title": "A knee", "difficulty": "beginner"}
CLAIM |= {"mode": "practice", "claim": {"lines": []}, "payer": "Medicare", "words": {}, "payers": [], "status": "open"}
SCORE = {"session_id": "s-1", "turn": 4, "outcome": "wrong", "xp": {"earned": 0}, "next": False, "dispute": None}
SCORE |= {"findings": [{"message": "Line 1 needs 25."}], "answer": {"lines": [{"paid": 10.0}, {"paid": 2.5}]}}


def card(name: str, props: dict[str, Any]) -> ElementDict:
    return cast(ElementDict, {"id": name, "name": name, "forId": "step", "props": props})


def test_old_cards_become_the_compact_ones_and_the_case_file_goes() -> None:
    kept = [card("CaseFile", {}), card("ClaimCard", CLAIM), card("ScoreCard", SCORE), card("Screen", {"a": 1})]
    claim, verdict, screen = list_cards(kept)
    assert [each["name"] for each in (claim, verdict, screen)] == ["DeskClaim", "DeskVerdict", "Screen"]
    shown = claim["props"] or {}
    assert (shown["title"], shown["status"], shown["claim_key"], shown["hints"]) == ("A knee", "left", "", False)
    said = verdict["props"] or {}
    assert (said["word"], said["lesson"], said["paid"], said["over"]) == (
        "Not yet",
        "Line 1 needs 25.",
        "$12.50 paid",
        False,
    )
    assert screen == card("Screen", {"a": 1})


def test_a_card_that_says_nothing_of_itself_is_shown_all_the_same() -> None:
    chart = cast(ElementDict, {"id": "x", "type": "plotly"})
    assert list_cards([chart, card("ClaimCard", {"scenario": {}})])[0] == chart
