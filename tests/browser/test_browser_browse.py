"""Choosing a claim in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import look_around
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_claim_is_found_by_skill_and_payer_and_played(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    screen = watched.open_page("Progress")
    screen.get_by_role("button", name="Claims", exact=True).click()
    expect(screen.get_by_role("heading", name="Choose a claim")).to_be_focused()
    look_around(watched, "claims")
    screen.get_by_label("Skill").select_option("modifier_25")
    expect(screen.get_by_role("row", name="Modifier 25 Beginner")).to_be_visible()
    watched.stand(390, "dark")
    screen.get_by_label("Payer").focus()
    screen.get_by_label("Payer").select_option("summit_ridge")
    expect(screen.get_by_label("Payer")).to_be_focused()
    screen.get_by_role("button", name="Play").first.click()
    watched.desk.locator(".d-send").wait_for()
    expect(watched.desk.locator(".d-claimhead")).to_contain_text("Summit Ridge Health Plan")
    watched.page.wait_for_url("**/thread/*")
    watched.page.reload()
    watched.desk.locator(".d-send").wait_for()
    assert watched.errors == []
