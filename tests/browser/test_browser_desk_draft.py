"""One draft: typed and keyed, in two tabs, over reloads, lost connections and a killed server."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789" * 2
DOWN = "The server cannot be reached. Nothing is lost"


def opened(watch: Callable[..., Any], claim: str = "tour-1") -> Any:
    watched = watch()
    watched.sign_in()
    watched.deal(claim)
    watched.page.wait_for_url("**/thread/**")
    return watched


def chips(watched: Any) -> Any:
    return watched.desk.locator(".d-chip")


def test_a_typed_correction_becomes_a_marked_box_and_nothing_is_sent(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.say("add 25 to line 1")
    expect(watched.field(1, "modifiers")).to_have_value("25")
    expect(chips(watched)).to_contain_text("Line 1 modifiers none → 25")
    expect(watched.desk.locator(".d-send")).to_contain_text("Send 1 change")
    expect(watched.desk.locator("[role=status].d-sr")).to_have_text("1 change is on the desk. Nothing is sent.")
    expect(watched.sheet).to_have_count(0)
    assert watched.page.evaluate("document.activeElement.id") == "chat-input"
    assert watched.errors == []


def test_every_kind_of_edit_becomes_a_chip_and_is_undone_and_made_again(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.field(2, "units").fill("2")
    watched.field(2, "pointers").fill("ba")
    watched.box("subscriber/member_id").fill("SRH000000001")
    watched.box("prior_auth").fill("PA123")
    watched.desk.get_by_role("button", name="+ Diagnosis").click()
    watched.page.keyboard.type("m25.461")
    watched.desk.get_by_role("button", name="Remove diagnosis A").click()
    watched.desk.get_by_role("button", name="+ Line").click()
    watched.page.keyboard.type("73562")
    watched.desk.get_by_role("button", name="Remove line 1").click()
    expect(chips(watched)).to_have_count(8)
    expect(watched.desk.locator(".d-send")).to_contain_text("Send 8 changes")
    watched.page.wait_for_function("!gymDesk.inflight && gymDesk.desk.undo > 0")
    watched.page.keyboard.press("Control+z")
    expect(chips(watched)).not_to_have_count(8)
    watched.page.keyboard.press("Control+Shift+z")
    expect(chips(watched)).to_have_count(8)
    watched.desk.get_by_role("button", name="Undo", exact=True).click()
    expect(chips(watched)).not_to_have_count(8)
    watched.desk.get_by_role("button", name="Redo", exact=True).click()
    expect(chips(watched)).to_have_count(8)
    watched.page.reload()
    expect(chips(watched)).to_have_count(8)
    expect(watched.desk.get_by_role("group", name="Line 3").get_by_label("Line 3 code")).to_have_value("73562")
    assert watched.errors == []


def test_no_letter_is_lost_while_the_coach_speaks_and_drafts_come_in(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    other = second_tab(watched)
    box = watched.box("referring/name")
    watched.slow_down()
    box.click()
    for place, letter in enumerate(LETTERS):
        watched.page.keyboard.type(letter)
        if place % 12 == 0:
            other.locator('[data-path="lines/2/units"]').fill(str(2 + place))
        if place % 24 == 0:
            watched.page.evaluate("postMessage({ask: 'desk'}, location.origin)")
    expect(box).to_have_value(LETTERS)
    expect(box).to_be_focused()
    watched.page.wait_for_function("(wanted) => gymDesk.desk.draft.set['referring/name']?.v === wanted", arg=LETTERS)
    expect(watched.field(2, "units")).to_have_value("62")
    assert watched.page.evaluate("document.activeElement.selectionStart") == len(LETTERS)


def second_tab(watched: Any) -> Any:
    other = watched.page.context.new_page()
    other.goto(watched.page.url)
    other.locator(".d-send").wait_for()
    return other


def test_a_second_tab_follows_draft_and_tries(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    other = second_tab(watched)
    watched.field(1, "modifiers").fill("59")
    expect(other.locator('[data-path="lines/1/modifiers"]')).to_have_value("59")
    expect(other.locator(".d-chip")).to_have_count(1)
    watched.send()
    watched.expect_word("Not yet")
    expect(other.get_by_test_id("sheet")).to_contain_text("Not yet")
    other.locator(".d-next").click()
    expect(other.locator('[data-path="lines/1/modifiers"]')).to_have_value("59")


def test_a_reload_before_the_save_loses_nothing(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.field(1, "modifiers").fill("25")
    watched.page.reload()
    expect(watched.field(1, "modifiers")).to_have_value("25")
    watched.page.wait_for_function("gymDesk.desk?.draft?.set['lines/1/modifiers']?.v === '25'")
    watched.send()
    watched.expect_word("Right")
    watched.page.reload()
    watched.expect_word("Right")


def test_a_press_made_offline_is_refused_aloud_and_works_again_later(watch: Callable[..., Any], served: Any) -> None:
    watched = opened(watch)
    served.kill()
    watched.field(1, "modifiers").fill("25")
    watched.page.keyboard.press("Control+Enter")
    expect(watched.desk.get_by_role("alert")).to_contain_text(DOWN)
    served.start()
    watched.page.wait_for_function("gymDesk.desk.draft.set['lines/1/modifiers']?.v === '25'")
    watched.page.reload()
    expect(watched.field(1, "modifiers")).to_have_value("25")
    watched.send()
    watched.expect_word("Right")


def test_a_failed_try_leaves_its_changes_on_the_desk(watch: Callable[..., Any]) -> None:
    watched = opened(watch)
    watched.field(1, "modifiers").fill("59")
    watched.page.keyboard.press("Control+Enter")
    watched.expect_word("Not yet")
    expect(watched.sheet.locator(".d-next")).to_be_focused()
    watched.await_ears()
    watched.page.keyboard.press("Enter")
    expect(watched.desk.locator(".d-send")).to_be_focused()
    expect(chips(watched)).to_contain_text("Line 1 modifiers none → 59")
