"""Working a claim in a real browser: confidence, time, the side bar, an appeal, a doubt."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, screenshot
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDTHS = [(1280, "light"), (390, "dark"), (360, "light"), (768, "light"), (1600, "dark")]


def keys(watched: Any, *names: str) -> None:
    for name in names:
        watched.page.keyboard.press(name)


def test_how_sure_one_is_is_said_with_the_slider_and_can_be_taken_back(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    slider, card = watched.card.get_by_role("slider", name="How sure are you?"), watched.card
    expect(slider).to_have_attribute("aria-valuetext", "Not said")
    slider.focus()
    keys(watched, "End")
    expect(slider).to_have_attribute("aria-valuetext", "Certain, 100 %")
    card.get_by_role("button", name="Take back").click()
    expect(slider).to_have_attribute("aria-valuetext", "Not said")
    slider.focus()
    keys(watched, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Rather sure, 65 %")
    watched.field(1, "Modifiers").fill("25")
    with watched.page.expect_request("**/project/action") as sent:
        watched.send()
    assert sent.value.post_data_json["action"]["payload"]["confidence_level"] == 0.65
    watched.page.get_by_text("Paid.", exact=True).wait_for()


def test_the_time_is_told_quietly_survives_a_reload_and_can_be_hidden(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.page.clock.install()
    watched.sign_in()
    watched.deal()
    expect(watched.card.get_by_text("Just begun")).to_be_visible()
    watched.page.clock.fast_forward("03:20")
    expect(watched.card.get_by_text("3 min so far")).to_be_visible()
    watched.card.get_by_role("button", name="Hide the time").click()
    expect(watched.card.get_by_text("min so far")).to_have_count(0)
    watched.page.reload()
    watched.card.get_by_role("button", name="Show the time").click()
    expect(watched.card.get_by_text("min so far")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "theme"), [(1280, "light"), (390, "dark"), (360, "light"), (768, "light"), (1600, "dark")]
)
def test_things_are_looked_up_beside_the_claim(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched = watch(width, theme)
    watched.sign_in()
    watched.deal()
    check_looks(watched)
    watched.card.get_by_role("button", name="Look up").click()
    panel = watched.page.get_by_test_id("lookup")
    field = panel.get_by_role("searchbox")
    field.fill("59")
    keys(watched, "Enter")
    expect(panel.get_by_role("listitem").first).to_contain_text("modifier")
    check_looks(watched)
    screenshot(watched, "lookup")
    field.fill("zzzz nothing")
    keys(watched, "Enter")
    expect(panel.get_by_role("status")).to_contain_text("Nothing found.")
    assert [each for each in watched.errors if "DialogTitle" not in each] == []


def test_a_letter_counts_what_it_holds_and_survives_a_reload(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal("missing-modifier-59-1")
    watched.card.get_by_label("Other moves").select_option("appeal_denial")
    letter, so_far = watched.card.get_by_label("Your letter to the payer"), watched.card.get_by_test_id("letter-so-far")
    expect(so_far).to_contain_text("nothing written, no grounds, nothing attached")
    letter.fill("We ask you to look again.")
    watched.card.get_by_role("button", name="Attach the encounter note").click()
    watched.card.get_by_role("checkbox").first.check()
    expect(so_far).to_contain_text("one ground, attached the encounter note")
    watched.page.reload()
    expect(so_far).to_contain_text("one ground, attached the encounter note")
    watched.card.get_by_role("button", name="Take back the encounter note").click()
    expect(letter).to_have_value("We ask you to look again.")
    expect(so_far).to_contain_text("6 words, one ground, nothing attached")


def test_every_point_has_its_reason_and_its_source(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "Modifiers").fill("25")
    watched.send()
    score = watched.page.get_by_test_id("score-card")
    expect(score).to_contain_text("docs/progress.md, Score")
    expect(score.get_by_role("listitem").first).to_contain_text("NCCI")


def test_a_whole_claim_is_worked_with_the_keyboard_alone(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.page.locator("#chat-input").focus()
    watched.page.keyboard.type("start tour-1")
    keys(watched, "Enter")
    watched.card.get_by_role("button", name="Correct and send").wait_for()
    watched.page.get_by_role("tab", name="Note").focus()
    keys(watched, "ArrowRight")
    expect(watched.page.get_by_role("tab", name="Coverage")).to_have_attribute("aria-selected", "true")
    reach(
        watched,
        "document.activeElement === document.querySelector('[aria-label=\"Line 1\"] label:nth-of-type(2) input')",
    )
    watched.page.keyboard.type("59")
    reach(watched, "document.activeElement.innerText === 'Correct and send'")
    keys(watched, "Enter")
    watched.page.get_by_text("Not yet.").wait_for()
    reach(watched, "document.activeElement.innerText === 'Hint'", back=True)
    keys(watched, "Enter")
    watched.page.get_by_text("Hint ·").wait_for()
    watched.field(1, "Modifiers").focus()
    keys(watched, "Control+A")
    watched.page.keyboard.type("25")
    reach(watched, "document.activeElement.type === 'range'")
    keys(watched, "PageUp")
    reach(watched, "document.activeElement.innerText === 'Correct and send'")
    keys(watched, "Enter")
    watched.page.get_by_text("Paid.", exact=True).wait_for()
    reach(watched, "document.activeElement.innerText === 'Next claim' && document.activeElement.closest('.gym-score')")
    keys(watched, "Enter")
    expect(watched.page.get_by_test_id("claim-card")).to_have_count(2)


def reach(watched: Any, there: str, back: bool = False) -> None:
    """Press Tab until the focus is there."""
    for _ in range(160):
        if watched.page.evaluate(f"!!({there})"):
            return
        keys(watched, "Shift+Tab" if back else "Tab")
    pytest.fail(f"the focus never came to {json.dumps(there)}")
