"""Choosing a claim in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, screenshot
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")])
def test_a_claim_is_found_by_skill_and_payer_and_played(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched = watch(width, theme)
    watched.sign_in()
    screen = watched.page.get_by_test_id("screen")
    screen.get_by_role("button", name="Claims", exact=True).click()
    expect(screen.get_by_role("heading", name="Choose a claim")).to_be_focused()
    check_looks(watched)
    screenshot(watched, "claims")
    screen.get_by_label("Skill").select_option("modifier_25")
    expect(screen.get_by_role("row", name="Modifier 25 Beginner")).to_be_visible()
    screen.get_by_label("Payer").select_option("summit_ridge")
    expect(screen.get_by_label("Payer")).to_be_focused()
    screen.get_by_role("button", name="Play").first.click()
    watched.card.get_by_role("button", name="Correct and send").wait_for()
    expect(watched.card).to_contain_text("Summit Ridge Health Plan")
    watched.page.wait_for_url("**/thread/*")
    watched.page.reload()
    watched.card.get_by_role("button", name="Correct and send").wait_for()
    expect(watched.page.get_by_test_id("claim-card")).to_have_count(1)
    assert watched.errors == []
