"""What the coach offers and answers, in a real browser: a hint after an idle minute, sources, stories and debriefs."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


# The minute is cut short in the page; every other timer stays as it is.
QUICK_MINUTE = (
    "const real = setTimeout; window.setTimeout = (f, ms, ...more) => real(f, ms === 60000 ? 1500 : ms, ...more)"
)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_an_idle_minute_offers_a_hint_once(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched = watch(width, theme)
    watched.page.add_init_script(QUICK_MINUTE)
    watched.sign_in()
    watched.deal()
    offer = watched.page.get_by_test_id("hint-offer")
    expect(offer).to_be_visible()
    assert watched.overflow <= 0
    offer.get_by_role("button", name="Not now").click()
    expect(offer).to_have_count(0)
    watched.field(1, "Units").fill("2")
    watched.say("why not 59?")
    expect(watched.page.get_by_text("59 never goes on an E/M. (NCCI Policy Manual")).to_be_visible()
    expect(offer).to_have_count(0)
    assert watched.errors == []


def test_a_story_comes_with_the_claim_and_a_question_is_answered_with_its_source(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    expect(watched.page.get_by_text("It is on your desk, as the biller")).to_be_visible()
    watched.say("why not 59?")
    expect(watched.page.get_by_text("59 never goes on an E/M. (NCCI Policy Manual")).to_be_visible()
    watched.say("who won the world cup?")
    expect(watched.page.get_by_text("I don't know: nothing in the reference tables answers that.")).to_be_visible()
    watched.say("add 25 to line 1")
    expect(watched.page.get_by_text("What to look at next time:")).to_be_visible()
    watched.say("debrief")
    expect(watched.page.get_by_text("You settled 1 of 1 claim")).to_be_visible()
    assert watched.errors == []
