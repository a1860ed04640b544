"""Coming back in a real browser: the list of sessions, a tab that was offline, and what is typed to undo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from looks import look_around
from playwright.sync_api import expect

from gym.world.claims.draft import DraftPatch

pytestmark = pytest.mark.browser
UNITS = "lines/1/units"
# Lets the list hold so few sessions that the second is on its next page.
FEWER = """() => { window.fetch = ((ask) => (to, how) => ask(
  to, to === '/project/threads' ? { ...how, body: how.body.replace('30', '1') } : how))(fetch) }"""


def test_sessions_are_listed_newest_first_and_an_older_one_is_taken_up_again(watch: Callable[..., Any]) -> None:
    watched = watch(390, "light")
    watched.sign_in()
    watched.deal("tour-1")
    watched.page.goto(watched.url + "/training")
    expect(watched.desk.locator(".d-start")).to_be_enabled()
    watched.deal("tour-3")
    watched.page.evaluate(FEWER)
    watched.open_page("Sessions")
    listed = watched.page.get_by_role("region", name="Sessions").get_by_role("link")
    expect(listed).to_have_count(1)
    watched.page.get_by_role("button", name="Show older sessions").click()
    expect(listed).to_have_count(2)
    expect(watched.page.get_by_role("button", name="Show older sessions")).to_have_count(0)
    look_around(watched, "sessions")
    listed.filter(has_text="Swollen knee").click()
    watched.page.wait_for_url(re.compile("/thread/"))
    watched.page.wait_for_function("gymDesk.desk?.title?.startsWith('Swollen knee')")
    watched.send()
    watched.expect_word("Not yet")
    assert watched.errors == []


def test_a_tab_that_was_offline_has_what_happened_meanwhile(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    key, loop = watched.page.evaluate("gymDesk.desk.key"), beside(served)
    watched.page.context.set_offline(True)
    watched.field(1, "modifiers").fill("25")
    apart(loop.desks.patch(key, DraftPatch.model_validate({"set": {UNITS: {"v": "4", "by": "card"}}})))
    expect(watched.field(1, "units")).to_have_value("1")
    watched.page.context.set_offline(False)
    expect(watched.field(1, "units")).to_have_value("4")
    watched.page.wait_for_function("gymDesk.desk.draft.set['lines/1/modifiers']?.v === '25'")
    expect(watched.desk.locator(".d-chip")).to_have_count(2)


def test_undo_and_redo_are_typed(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "modifiers").fill("25")
    watched.page.wait_for_function("gymDesk.desk.draft.set['lines/1/modifiers']?.v === '25'")
    for said, value in (("undo", ""), ("redo", "25")):
        watched.say(said)
        expect(watched.field(1, "modifiers")).to_have_value(value)
    assert watched.errors == []
