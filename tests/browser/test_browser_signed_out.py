"""A page whose sign-in is ended while it is open leads to the sign-in page by itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from serving import Served

from gym.store import Store

pytestmark = pytest.mark.browser


def test_a_page_whose_sign_in_another_process_ends_leads_to_the_sign_in_page(
    watch: Callable[..., Any], served: Served
) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    there = watched.page.url
    store = Store(f"sqlite:///{served.folder / 'gym.db'}")
    store.users.end_sign_ins(watched.name)
    store.engine.dispose()
    expect(watched.page.get_by_text("Your sign-in has expired.")).to_be_visible()
    expect(watched.page.get_by_text("Demo sign-in is off")).to_be_visible()
    watched.type_password(watched.name)
    watched.page.wait_for_url(there)
    watched.desk.locator(".d-send").wait_for()


def test_what_was_typed_stays_when_its_own_save_finds_the_sign_in_ended(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    there = watched.page.url
    watched.page.context.clear_cookies(name=re.compile("access_token"))
    watched.field(1, "modifiers").fill("25")
    watched.page.wait_for_url("**/login")
    watched.type_password(watched.name)
    watched.page.wait_for_url(there)
    expect(watched.field(1, "modifiers")).to_have_value("25")
