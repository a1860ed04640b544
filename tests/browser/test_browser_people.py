"""An administrator's work in a real browser: people, an invitation, one person, and the log; an auditor reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import look_around
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
NEW = "three herons by a river"


def shown(watched: Any, page: str) -> Any:
    """The newest screen, once it shows that page."""
    found = watched.page.get_by_test_id("screen").last
    expect(found).to_have_attribute("data-page", page)
    return found


def press(watched: Any, name: str) -> None:
    watched.page.get_by_test_id("screen").last.get_by_role("button", name=name, exact=True).first.click()
    watched.page.wait_for_function("!document.querySelector('[data-testid=screen][aria-busy=true]')")


def test_an_administrator_invites_somebody_who_chooses_a_password_and_disables_them(
    watch: Callable[..., Any], open_apart: Callable[[], Page]
) -> None:
    watched = watch()
    watched.sign_in("administrator")
    watched.open_page("Progress")
    press(watched, "Administration")
    screen = shown(watched, "people")
    expect(screen).to_contain_text(watched.name)
    look_around(watched, "people")
    name = f"eve-{watched.name}"
    screen.get_by_label("Name (needed)").fill(name)
    press(watched, "Make the link")
    expect(screen).to_contain_text("Invited: 1.")
    link = screen.locator(".gym-copy textarea").input_value()
    other = open_apart()
    other.goto(link)
    other.get_by_label("New password").fill(NEW)
    other.get_by_role("button").click()
    expect(other.get_by_text("Your password is changed")).to_be_visible()
    press(watched, name)
    shown(watched, "person")
    look_around(watched, "person")
    press(watched, "Disable")
    expect(screen).to_contain_text("They cannot sign in any more")
    press(watched, "Log")
    shown(watched, "acts")
    expect(screen).to_contain_text("disabled: no → yes")
    look_around(watched, "acts")
    assert watched.errors == []


def test_an_auditor_reads_the_log_and_has_no_people_to_change(watch: Callable[..., Any]) -> None:
    watched = watch(390, "dark")
    watched.sign_in("auditor")
    watched.open_page("Progress")
    press(watched, "Administration")
    screen = shown(watched, "acts")
    expect(screen).to_contain_text("Account added")
    assert screen.get_by_role("button", name="People", exact=True).count() == 0
    assert watched.errors == []
