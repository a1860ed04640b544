"""What the sign-in page says to whoever wants to come in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looks import look_around
from people import PASSWORD, People
from playwright.sync_api import Page, expect
from provider_parts import LABEL, open_provider, with_provider
from serving import Served

pytestmark = pytest.mark.browser


def test_where_demo_sign_in_is_off_the_page_says_how_to_get_in(
    open_apart: Callable[[], Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYM_DEMO_LOGIN", "false")
    served = Served(tmp_path)
    try:
        page = open_apart()
        page.goto(served.url + "/login")
        expect(page.get_by_text("gym user add")).to_be_visible()
        assert page.get_by_role("button", name="Continue as demo").count() == 0
    finally:
        served.stop()


def test_a_name_and_its_password_typed_on_the_page_lead_to_the_desk(watch: Callable[..., Any], people: People) -> None:
    watched, name = watch(390, "dark"), people.add()
    watched.page.goto(watched.url + "/training")
    watched.page.get_by_label("User name").wait_for()
    look_around(watched, "sign-in")
    watched.type_password(name)
    expect(watched.desk.locator(".d-start")).to_be_enabled()


@with_provider
def test_the_button_of_a_clinics_own_sign_in_leads_there_and_back_to_the_desk(
    watch: Callable[..., Any], people: People, open_apart: Callable[[], Page]
) -> None:
    people.password_file.write_text(PASSWORD + "\n")
    with open_provider(**{"s-1": {"preferred_username": f"ana-of-{people.tenant}"}}) as issuer:
        given = ["--issuer", issuer, "--client-id", "gym", "--secret-file", str(people.password_file)]
        people.run("sso", "set", people.tenant, *given, "--label", LABEL, "--everybody")
        try:
            watched = watch()
            watched.page.goto(watched.url + "/login")
            watched.page.get_by_role("link", name=f"Sign in with {LABEL}").wait_for()
            look_around(watched, "single-sign-on")
            page = open_apart()  # a watched page goes to no other site
            page.goto(watched.url + "/login")
            page.get_by_role("link", name=f"Sign in with {LABEL}").click()
            page.locator("input[name=sub]").fill("s-1")
            page.keyboard.press("Enter")
            expect(page.locator("#desk .d-start")).to_be_enabled()
        finally:
            people.run("sso", "remove", people.tenant)


def test_no_other_form_has_what_the_sign_in_page_says(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.open_page("Settings")
    expect(watched.page.locator("form").first).to_be_visible()
    expect(watched.page.get_by_role("heading", name="Settings")).to_be_visible()
    assert watched.page.locator("#gym-demo, #gym-note, #gym-out").count() == 0
