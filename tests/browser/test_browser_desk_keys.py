"""The desk by keyboard alone and by a screen reader's tree."""

from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from playwright.sync_api import expect

from gym.schemas.sessions import StartSession

pytestmark = pytest.mark.browser
LANDMARKS = [
    ("banner", ""),
    ("navigation", "Pages"),
    ("main", ""),
    ("region", "Case file"),
    ("region", "Claim"),
    ("contentinfo", "Send"),
    ("complementary", "Coach"),
]


def opened(watch: Callable[..., Any]) -> Any:
    watched = watch()
    watched.sign_in()
    watched.deal()
    return watched


def count_tabs(watched: Any, start: str, goal: str, key: str = "Tab") -> int:
    """How many presses lead from one element to another."""
    watched.page.locator(start).first.focus()
    for presses in range(1, 60):
        watched.page.keyboard.press(key)
        if watched.page.evaluate("(goal) => document.activeElement.matches(goal)", goal):
            return presses
    pytest.fail(f"{key} never came from {start} to {goal}")


def live(watched: Any) -> Any:
    return watched.desk.locator("[role=status].d-sr")


def test_send_is_few_presses_from_every_box(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    assert count_tabs(watched, '[data-path="lines/2/date_from"]', ".d-send") <= 15
    assert count_tabs(watched, "#chat-input", ".d-send", "Shift+Tab") <= 3
    assert count_tabs(watched, "#chat-input", ".d-send", "Shift+F6") == 1


def test_f6_goes_round_note_line_send_and_coach(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.page.locator("#chat-input").focus()
    for there in (".d-file [role=tab]", '[data-path="lines/1/code"]', ".d-send", "#chat-input"):
        watched.page.keyboard.press("F6")
        expect(watched.page.locator(there).first).to_be_focused()


def test_a_claim_is_worked_and_the_next_dealt_without_a_mouse(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    apart(beside(served).start(StartSession(user_id=watched.name, experience="new")))
    watched.deal()
    watched.page.locator("#chat-input").focus()
    watched.page.keyboard.press("Alt+h")
    expect(live(watched)).to_contain_text("Hint 1.")
    expect(watched.page.locator("#chat-input")).to_be_focused()
    watched.field(1, "modifiers").focus()
    watched.page.keyboard.type("25")
    watched.page.keyboard.press("Control+Enter")
    watched.expect_word("Right")
    expect(live(watched)).to_contain_text("Right.")
    expect(live(watched)).to_contain_text("XP.")
    expect(watched.sheet.locator(".d-next")).to_be_focused()
    watched.await_ears()
    watched.page.keyboard.press("Enter")
    expect(watched.desk.locator(".d-title")).to_be_focused()
    expect(live(watched)).to_contain_text("Next claim:")


def test_the_one_question_is_answered_without_a_mouse(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.field(1, "modifiers").fill("25")
    watched.page.keyboard.press("Control+Enter")
    watched.expect_word("Right")
    watched.await_ears()
    watched.page.keyboard.press("Enter")
    expect(watched.desk.get_by_role("button", name="I am new to billing")).to_be_focused()
    watched.page.keyboard.press("Enter")
    expect(watched.desk.get_by_role("group", name="Line 1", exact=True)).to_be_visible()
    expect(watched.desk.locator(".d-title")).to_be_focused()


def test_undo_leads_the_focus_to_the_next_chip_and_then_to_send(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.field(1, "units").fill("2")
    watched.field(2, "units").fill("3")
    watched.desk.get_by_role("button", name="Undo Line 1 units").press("Enter")
    expect(watched.desk.get_by_role("button", name="Undo Line 2 units")).to_be_focused()
    watched.page.keyboard.press("Enter")
    expect(watched.desk.locator(".d-send")).to_be_focused()


def test_escape_closes_what_is_open_and_goes_back_to_its_opener(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.choose("Appeal")
    watched.page.keyboard.press("Escape")
    expect(watched.desk.get_by_role("button", name="Other moves")).to_be_focused()
    watched.desk.get_by_role("button", name="Menu").press("Enter")
    watched.page.keyboard.press("Escape")
    expect(watched.desk.get_by_role("button", name="Menu")).to_be_focused()


def test_the_tree_has_landmarks_tabs_and_named_lines(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    for role, name in LANDMARKS:
        named = {"name": name, "exact": True} if name else {}
        expect(watched.page.get_by_role(role, **named).first).to_be_visible()
    expect(watched.desk.get_by_role("heading", level=1)).to_have_count(1)
    for line in (1, 2):
        expect(watched.desk.get_by_role("group", name=f"Line {line}", exact=True)).to_be_visible()
    tabs = watched.desk.get_by_role("tablist", name="Case file").get_by_role("tab")
    tabs.first.focus()
    for name in ("Coverage", "Answer", "Rules", "Look up", "Note"):
        watched.page.keyboard.press("ArrowRight")
        expect(watched.desk.get_by_role("tab", name=name, selected=True)).to_be_focused()
