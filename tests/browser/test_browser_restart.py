"""Reloads, killed servers and second tabs, in a real browser."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser


def test_draft_and_buttons_live_through_a_reload_and_a_killed_server(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "Modifiers").fill("25")
    watched.page.reload()
    expect(watched.field(1, "Modifiers")).to_have_value("25")
    served.kill()
    served.start()
    watched.page.reload()
    expect(watched.field(1, "Modifiers")).to_have_value("25")
    expect(watched.card.get_by_text("Your changes (1)")).to_be_visible()
    watched.send()
    watched.page.get_by_text("Paid.", exact=True).wait_for()
    expect(watched.page.get_by_test_id("score-card")).to_have_count(1)


def test_a_tab_left_open_over_a_killed_server_goes_on_without_a_reload(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "Modifiers").fill("25")
    served.kill()
    served.start()
    watched.page.get_by_test_id("claim-card").wait_for()
    expect(watched.field(1, "Modifiers")).to_have_value("25")
    paid = watched.page.get_by_text("Paid.", exact=True)
    for _ in range(60):
        watched.send()
        with suppress(TimeoutError):
            paid.wait_for(timeout=1000)
            break
    expect(watched.page.get_by_test_id("score-card")).to_have_count(1)


def test_a_second_tab_on_the_same_thread_follows_and_its_old_click_changes_nothing(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.page.wait_for_url("**/thread/**")
    other = watched.page.context.new_page()
    other.goto(watched.page.url)
    other.get_by_role("button", name="Send as it stands").wait_for()
    watched.card.get_by_role("button", name="Send as it stands").click()
    watched.page.get_by_text("Not yet.").wait_for()
    expect(other.get_by_test_id("claim-card")).to_have_attribute("data-turn", "1")
