"""Whole sessions in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, hidden_words, leaks, screenshot
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_claim_from_sign_in_over_a_wrong_try_and_a_hint_to_the_next(
    watch: Callable[..., Any], width: int, theme: str
) -> None:
    watched, words = watch(width, theme), hidden_words("tour-1")
    page = watched.page
    page.goto(watched.url)
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    check_looks(watched)
    screenshot(watched, "sign-in")
    watched.sign_in()
    screenshot(watched, "start")
    watched.deal()
    check_looks(watched)
    watched.field(1, "Modifiers").fill("59")
    expect(watched.card.get_by_text("Your changes (1)")).to_be_visible()
    page.get_by_test_id("case-file").scroll_into_view_if_needed()
    screenshot(watched, "claim")
    watched.send()
    expect(page.get_by_text("Not yet.")).to_be_in_viewport()
    expect(page.get_by_test_id("remittance-card").last).to_be_in_viewport(ratio=0.5)
    expect(page.get_by_test_id("remittance-card").last).to_contain_text("CO-4")
    page.get_by_text("Coach (offline)").first.wait_for()
    watched.card.get_by_role("button", name="Hint", exact=True).click()
    expect(page.get_by_text("Hint ·")).to_be_in_viewport()
    expect(page.get_by_test_id("score-card")).to_be_in_viewport()
    check_looks(watched)
    page.get_by_test_id("remittance-card").last.scroll_into_view_if_needed()
    screenshot(watched, "wrong")
    assert leaks(watched, words) == []
    watched.field(1, "Modifiers").fill("25")
    watched.send()
    expect(page.get_by_text("Paid.", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("XP. Level")).to_be_visible()
    next_claim = page.get_by_test_id("score-card").get_by_role("button", name="Next claim")
    next_claim.scroll_into_view_if_needed()
    check_looks(watched)
    screenshot(watched, "paid")
    next_claim.click()
    check_next(watched)
    assert watched.errors == []


def check_next(watched: Any) -> None:
    """A new claim is live, the old one has no buttons left, and progress counts it."""
    page = watched.page
    expect(page.get_by_test_id("claim-card")).to_have_count(2)
    expect(page.get_by_test_id("case-file").last).to_be_in_viewport()
    expect(watched.card).to_have_attribute("data-status", "open")
    expect(page.get_by_test_id("score-card").get_by_role("button", name="Next claim")).to_have_count(0)
    expect(page.get_by_role("button", name="Correct and send")).to_have_count(1)
    watched.say("Show my progress")
    expect(page.get_by_test_id("screen").last).to_contain_text("first tries in practice")
    check_looks(watched)
    screenshot(watched, "progress")


def test_giving_up_shows_the_answer_and_other_moves_ask_for_their_words(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    card = watched.card
    card.get_by_label("Other moves").select_option("appeal_denial")
    expect(card.get_by_label("Your letter to the payer")).to_be_visible()
    card.get_by_label("Other moves").select_option("verify_eligibility")
    card.get_by_role("button", name="Check eligibility").click()
    watched.page.get_by_text("coverage from").wait_for()
    watched.card.get_by_label("Other moves").select_option("give_up")
    watched.card.get_by_role("button", name="Give up and see the answer").click()
    watched.page.get_by_text("What it still needed").wait_for()
    expect(watched.card).to_have_attribute("data-status", "given_up")
    assert watched.errors == []
