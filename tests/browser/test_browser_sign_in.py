"""What the sign-in page says to whoever wants to come in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from serving import Served

pytestmark = pytest.mark.browser


def test_where_demo_sign_in_is_off_the_page_says_how_to_get_in(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYM_DEMO_LOGIN", "false")
    served = Served(tmp_path)
    try:
        page = browser.new_page()
        page.goto(served.url + "/login")
        expect(page.get_by_text("gym user add")).to_be_visible()
        assert page.get_by_role("button", name="Continue as demo").count() == 0
    finally:
        page.close()
        served.stop()


def test_no_other_form_has_what_the_sign_in_page_says(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.page.get_by_role("button", name="Next claim").click()
    expect(watched.card).to_be_visible()
    watched.say("home")
    expect(watched.page.get_by_test_id("screen")).to_have_count(2)
    watched.page.get_by_role("button", name="Settings", exact=True).last.click()
    expect(watched.page.locator("form").first).to_be_visible()
    expect(watched.page.get_by_role("heading", name="Settings")).to_be_visible()
    assert watched.page.locator("#gym-demo, #gym-note, #gym-out").count() == 0
