"""What is kept about a person, in a real browser: read, signed out of everywhere, and erased by an administrator."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import look_around
from people import PASSWORD
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def shown(watched: Any, page: str) -> Any:
    """The newest screen, once it shows that page."""
    found = watched.page.get_by_test_id("screen").last
    expect(found).to_have_attribute("data-page", page)
    return found


def press(watched: Any, name: str) -> None:
    watched.page.get_by_test_id("screen").last.get_by_role("button", name=name, exact=True).first.click()
    watched.page.wait_for_function("!document.querySelector('[data-testid=screen][aria-busy=true]')")


def expect_signed_out(page: Page) -> None:
    """The page has become the sign-in page by itself."""
    expect(page.get_by_role("heading", name="Sign in to Training Gym")).to_be_visible()


def test_somebody_reads_what_is_kept_and_signs_out_everywhere(
    watch: Callable[..., Any], open_apart: Callable[[], Page]
) -> None:
    watched = watch()
    watched.sign_in()
    other = open_apart()
    told: dict[str, str | float | bool] = {"username": watched.name, "password": PASSWORD}
    assert other.request.post(watched.url + "/login", form=told).ok
    other.goto(watched.url + "/training")
    expect(other.locator(".d-start")).to_be_enabled()
    watched.open_page("Settings")
    press(watched, "What is kept about you")
    screen = shown(watched, "settings.kept")
    expect(screen).to_contain_text("as long as your account is")
    look_around(watched, "kept")
    press(watched, "Back to settings")
    press(watched, "Where you are signed in")
    screen = shown(watched, "settings.sign_ins")
    expect(screen).to_contain_text("This one")
    expect(screen.get_by_text("Open", exact=True)).to_have_count(1)
    look_around(watched, "sign_ins")
    assert watched.errors == []
    press(watched, "Sign out everywhere")
    for page in (watched.page, other):
        expect_signed_out(page)


def test_an_administrator_erases_somebody_whose_open_page_closes(
    watch: Callable[..., Any], open_apart: Callable[[], Page]
) -> None:
    watched = watch()
    watched.sign_in("administrator")
    name, other = watched.people.add("trainee"), open_apart()
    told: dict[str, str | float | bool] = {"username": name, "password": PASSWORD}
    assert other.request.post(watched.url + "/login", form=told).ok
    other.goto(watched.url + "/training")
    expect(other.locator(".d-start")).to_be_enabled()
    watched.open_page("Progress")
    press(watched, "Administration")
    press(watched, name)
    screen = shown(watched, "person")
    screen.get_by_text("Erase this person").click()
    look_around(watched, "erase")
    box = screen.get_by_label(f"Type {name} to confirm")
    box.fill(name[:-1])
    press(watched, "Erase for good")
    expect(watched.page.get_by_text("it cannot be taken back").last).to_be_visible()
    expect(box).to_have_value(name[:-1])
    assert watched.errors == []
    box.fill(name)
    press(watched, "Erase for good")
    screen = shown(watched, "people")
    expect(screen).to_contain_text("“Former member” stands in their place")
    expect(screen.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect_signed_out(other)
    press(watched, "Log")
    expect(shown(watched, "acts")).to_contain_text("Person erased")
    assert watched.errors == []
