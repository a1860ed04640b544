"""The desk: note, claim, coach and answer on one screen, from the first press to the next claim."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from looks import check_looks, hidden_words, leaks, look_around
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDE, PHONE = ((1280, "light"), (1280, "dark"), (1600, "light")), ((390, "light"), (390, "dark"))
# What was scrolled by the page or by a part of the desk since it was last asked.
SCROLLED = """() => [document.scrollingElement, ...document.querySelectorAll('#desk .d-scroll')]
  .filter((each) => each.scrollTop > 0).map((each) => each.className || each.tagName)"""
SMALL = """() => [...document.querySelectorAll('#desk :is(button, a, input, select, textarea, summary)')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => !each.matches('[type=checkbox], [type=radio]'))
  .map((each) => [each.getAttribute('aria-label') || each.dataset.path || each.innerText, each.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
# Not sent yet, rejected, denied, denied with an appeal ahead, a coverage that had ended.
STAGES = ("tour-1", "tour-5", "missing-modifier-59-1", "complex-multi-payer-appeal-1", "tour-6")


def check_in_place(watched: Any) -> None:
    """Nothing has been scrolled, and neither page nor panes run over the edge."""
    assert watched.page.evaluate(SCROLLED) == []
    assert watched.overflow <= 0


def look_at_the_answer(watched: Any, name: str, places: tuple[tuple[int, str], ...]) -> None:
    """The sheet stands in view at each place, and nothing was scrolled for it."""
    for place in places:
        watched.stand(*place)
        expect(watched.sheet).to_be_in_viewport(ratio=0.9)
        check_in_place(watched)
    look_around(watched, name, places)


@pytest.mark.parametrize("places", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_tour_is_settled_without_scrolling(watch: Callable[..., Any], places: tuple[tuple[int, str], ...]) -> None:
    width = places[0][0]
    watched, words = watch(width, has_touch=width < 860), hidden_words("tour-1")
    watched.sign_in()
    look_around(watched, "start", places)
    watched.deal()
    watched.slow_down()
    look_around(watched, "claim-note", places)
    watched.field(1, "modifiers").fill("59")
    expect(watched.desk.locator(".d-chip")).to_contain_text("Line 1 modifiers none → 59")
    look_around(watched, "claim", places)
    watched.send()
    watched.expect_word("Not yet")
    check_in_place(watched)
    look_at_the_answer(watched, "wrong", places)
    assert leaks(watched, words) == []
    watched.go_on()
    watched.desk.locator(".d-hintbtn").click()
    expect(watched.desk.get_by_role("complementary", name="Hints")).to_be_in_viewport(ratio=1)
    watched.field(1, "modifiers").fill("25")
    watched.send()
    watched.expect_word("Right")
    expect(watched.sheet.locator(".d-next")).to_be_focused()
    check_in_place(watched)
    look_at_the_answer(watched, "paid", places)
    expect(watched.sheet.locator(".d-xp")).to_have_text(re.compile(r"^\+[1-9]\d* XP$"))
    watched.go_on()
    watched.desk.get_by_role("button", name="I am new to billing").click()
    expect(watched.desk.locator(".d-panes [aria-selected=true]" if width < 860 else ".d-title")).to_be_focused()
    expect(watched.desk.locator(".d-chip")).to_have_count(0)
    check_in_place(watched)
    assert watched.errors == []


def stand_in_windows(watched: Any, *windows: tuple[int, int]) -> Iterator[None]:
    """The page in each of these windows."""
    for width, height in windows:
        watched.page.set_viewport_size({"width": width, "height": height})
        yield


def test_claims_of_every_stage_stand_on_one_screen(watch: Callable[..., Any]) -> None:
    watched, windows = watch(), ((1600, 900), (1280, 800))
    watched.page.set_viewport_size({"width": 1280, "height": 800})
    watched.sign_in()
    for claim in STAGES:
        watched.deal(claim)
        for _ in stand_in_windows(watched, *windows):
            expect(watched.desk.locator(".d-send")).to_be_in_viewport(ratio=1)
            expect(watched.desk.get_by_role("group", name="Line 1", exact=True)).to_be_in_viewport(ratio=1)
            expect(watched.desk.get_by_role("tabpanel")).to_be_in_viewport(ratio=1)
            assert watched.desk.locator(".d-claimhead p").evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0
        watched.choose("Give up and see the answer")
        watched.desk.get_by_role("dialog").get_by_role("button", name="Give up and see the answer").click()
        watched.expect_word("The answer")
        for _ in stand_in_windows(watched, *windows):
            expect(watched.sheet).to_be_in_viewport(ratio=0.9)
            check_in_place(watched)
    assert watched.errors == []


def test_a_phone_has_no_target_that_a_finger_misses(watch: Callable[..., Any]) -> None:
    watched = watch(390, has_touch=True, is_mobile=True)
    watched.sign_in()
    assert watched.page.evaluate(SMALL) == []
    watched.deal("tour-1")
    assert watched.page.evaluate(SMALL) == []
    watched.box("referring/name").fill("Ana")
    watched.desk.locator(".d-hintbtn").click()
    expect(watched.desk.get_by_role("complementary", name="Hints")).to_be_visible()
    assert watched.page.evaluate(SMALL) == []
    watched.desk.get_by_role("button", name="Other moves").click()
    assert watched.page.evaluate(SMALL) == []
    watched.page.keyboard.press("Escape")
    watched.send()
    expect(watched.sheet).to_be_visible()
    assert watched.page.evaluate(SMALL) == []


def test_the_coach_slides_up_over_a_phone_and_goes_back_to_its_button(watch: Callable[..., Any]) -> None:
    watched = watch(390, has_touch=True)
    watched.sign_in()
    watched.deal()
    assert watched.page.evaluate("document.getElementById('root').inert")
    watched.desk.get_by_role("button", name="Coach", exact=True).click()
    expect(watched.page.locator("#chat-input")).to_be_focused()
    watched.page.keyboard.type("add 25 to line 1")
    watched.page.keyboard.press("Enter")
    expect(watched.desk.locator(".d-chip")).to_contain_text("Line 1 modifiers")
    watched.page.keyboard.press("Escape")
    expect(watched.desk.get_by_role("button", name="Coach", exact=True)).to_be_focused()
    expect(watched.desk.get_by_role("tab", name="Claim")).to_have_attribute("aria-selected", "true")


def test_zoomed_and_middling_windows_cut_nothing_off(watch: Callable[..., Any]) -> None:
    watched, windows = watch(), ((900, 700), (1100, 800), (640, 400))
    watched.sign_in()
    watched.deal()
    for _ in stand_in_windows(watched, *windows):
        check_looks(watched)
    watched.field(1, "modifiers").fill("59")
    watched.send()
    for _ in stand_in_windows(watched, *windows):
        watched.expect_word("Not yet")
        check_looks(watched)


def test_somebody_without_a_claim_sees_one_button_and_it_deals(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.desk.locator(".d-start").click()
    expect(watched.desk.locator(".d-title")).to_be_focused()
    watched.page.wait_for_url("**/thread/**")
    assert watched.errors == []


def test_three_more_chips_than_fit_are_counted_and_listed(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    for path, text in (
        ("lines/1/modifiers", "25"),
        ("lines/1/units", "2"),
        ("lines/2/charge", "139"),
        ("lines/2/pos", "22"),
        ("diagnoses/A", "I11.9"),
    ):
        watched.box(path).fill(text)
    watched.desk.locator(".d-all").click()
    listed = watched.desk.get_by_role("dialog", name="Your changes")
    expect(listed.locator(".d-chip")).to_have_count(5)
    check_looks(watched)
    listed.get_by_role("button", name="Undo Diagnosis A").click()
    expect(listed.locator(".d-chip")).to_have_count(4)
    listed.get_by_role("button", name="Undo all").click()
    expect(watched.desk.locator(".d-send")).to_have_text("Send as it stands Ctrl ↵")
    expect(watched.box("lines/1/units")).to_have_value("1")


def test_the_longest_diagnosis_fits_its_box_on_every_window(watch: Callable[..., Any]) -> None:
    watched = watch(390, has_touch=True)
    watched.sign_in()
    watched.deal()
    for _ in stand_in_windows(watched, (390, 800), (1100, 800), (1280, 800)):
        box = watched.box("diagnoses/A")
        box.fill("W19.XXXA")
        assert box.evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_a_claim_that_was_given_up_is_not_said_to_wait_for_its_payer(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.send()
    watched.expect_word("Not yet")
    watched.go_on()
    watched.choose("Give up and see the answer")
    watched.desk.get_by_role("dialog").get_by_role("button", name="Give up and see the answer").click()
    watched.expect_word("The answer")
    watched.sheet.get_by_role("button", name="Details").click()
    expect(watched.sheet.get_by_role("region", name="Details")).to_contain_text("What it still needed")
    expect(watched.desk.get_by_text("Not sent yet")).to_have_count(0)
    watched.desk.get_by_role("tab", name="Answer").click()
    expect(watched.desk.get_by_text("There is no payer's answer on this claim.")).to_be_visible()
