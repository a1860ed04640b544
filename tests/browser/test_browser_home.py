"""Home and its pages in a real browser, and what becomes of a claim when the sign-in runs out."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from looks import look_around
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# Layout shifts that nobody's press has caused, added up since the page began (a score: 0.1 is good, web.dev/cls).
SHIFTS = """() => new Promise((done) => {
  let sum = 0
  const add = (list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value }
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => done(sum), 200)
})"""


def screen(watched: Any, page: str) -> Any:
    """The newest screen, once it shows that page."""
    found = watched.page.get_by_test_id("screen").last
    expect(found).to_have_attribute("data-page", page)
    return found


def at_home(watched: Any) -> None:
    """A user with a claim on the desk, at home."""
    watched.sign_in()
    watched.deal()
    watched.open_page("Progress")


def press(watched: Any, name: str) -> None:
    watched.page.get_by_test_id("screen").last.get_by_role("button", name=name, exact=True).click()


def test_home_and_its_pages_look_right_before_and_after_the_first_claim(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    for place in ((390, "dark"), (1280, "light")):
        watched.stand(*place)
        watched.page.reload()
        watched.desk.locator(".d-start").wait_for()
        assert watched.page.evaluate(SHIFTS) < 0.1
    watched.open_page("Progress")
    screen(watched, "home")
    look_around(watched, "home-new")
    watched.page.go_back()
    watched.deal()
    watched.field(1, "modifiers").fill("25")
    watched.send()
    watched.expect_word("Right")
    watched.stand(390, "dark")
    watched.open_page("Progress")
    expect(screen(watched, "home")).to_contain_text("What you would get right alone")
    look_around(watched, "home")
    for group, name, page in (
        ("Standing", "Achievements", "achievements"),
        ("Standing", "Boards", "boards"),
        ("Standing", "Certificates", "certificates"),
        ("Standing", "Teams", "teams"),
        ("Facts", "Facts", "facts"),
        ("Settings", "Settings", "settings"),
    ):
        press(watched, group)
        if group != name:
            press(watched, name)
        expect(screen(watched, page).get_by_role("heading", name=name, exact=True)).to_be_focused()
        look_around(watched, page)
    assert watched.errors == []


def test_settings_change_the_look_at_once_and_stay_after_a_reload(watch: Callable[..., Any]) -> None:
    watched = watch()
    at_home(watched)
    press(watched, "Settings")
    form = screen(watched, "settings")
    form.get_by_label("Theme").select_option("dark")
    form.get_by_label("Less motion on the screen").check()
    form.get_by_label("Name on boards (needed)").fill("Ana B.")
    press(watched, "Save")
    expect(form.get_by_role("status")).to_contain_text("Saved.")
    expect(watched.page.locator("html.dark")).to_have_attribute("data-motion", "less")
    watched.page.reload()
    expect(watched.page.locator("html.dark")).to_have_attribute("data-motion", "less")
    expect(screen(watched, "settings").get_by_label("Name on boards (needed)")).to_have_value("Ana B.")


def test_what_was_typed_into_a_form_is_still_there_when_it_could_not_be_kept(watch: Callable[..., Any]) -> None:
    watched = watch()
    at_home(watched)
    press(watched, "Standing")
    press(watched, "Teams")
    form = screen(watched, "teams")
    form.get_by_label("Link or token of an invitation (needed)").fill("a-token-that-nobody-made")
    press(watched, "Join")
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("Link or token of an invitation (needed)")).to_have_value("a-token-that-nobody-made")


def test_home_is_walked_with_the_keyboard_alone(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.open_page("Progress").get_by_role("button", name="Progress").focus()
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    expect(watched.page.get_by_test_id("screen").locator("h3")).to_be_focused()
    watched.page.get_by_test_id("screen").get_by_role("button", name="Progress").focus()
    watched.page.keyboard.press("Enter")
    screen(watched, "home")
    for _ in range(12):
        watched.page.keyboard.press("Tab")
        if watched.page.evaluate("document.activeElement.textContent") == "Next claim":
            break
    watched.page.keyboard.press("Enter")
    watched.desk.locator(".d-send").wait_for()


def press_signed_out(watched: Any) -> None:
    """The sign-in runs out; a press notices it, unless the page has found out and left by itself."""
    button = watched.desk.locator(".d-send").element_handle()
    watched.page.context.clear_cookies(name=re.compile("access_token"))
    with suppress(PlaywrightError):
        button.evaluate("(each) => each.click()")


def test_a_sign_in_that_ran_out_leads_back_to_the_claim_and_what_was_typed(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "modifiers").fill("25")
    there = watched.page.url
    press_signed_out(watched)
    expect(watched.page.get_by_text("Your sign-in has expired.")).to_be_visible()
    look_around(watched, "sign-in-again")
    watched.type_password(watched.name)
    watched.page.wait_for_url(there)
    watched.desk.locator(".d-send").wait_for()
    expect(watched.field(1, "modifiers")).to_have_value("25")
    watched.send()
    watched.expect_word("Right")


def test_who_signs_in_as_somebody_else_is_not_shown_the_claim(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "modifiers").fill("25")
    press_signed_out(watched)
    watched.type_password(watched.people.add("trainer"))
    watched.desk.locator(".d-start").wait_for()
    expect(watched.desk.locator(".d-title")).to_have_count(0)
