"""The end of an exam in a real browser: the badge of one that was passed, and the page whose time is up."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from besides import apart, beside
from exam_parts import EXAM, ready, settle_in_exam
from looks import look_around
from playwright.sync_api import expect
from sqlalchemy import text

from gym.services.sessions import Sessions

pytestmark = pytest.mark.browser

# Starts the exam, as its cover page does.
BEGIN = "async (exam) => (await import('/public/desk/presses.js')).start({ exam })"
KEPT = "update sessions set state = :state, due_at = :due where id = :id"


@pytest.fixture
def loop(served: Any) -> Sessions:
    return beside(served)


def begin_exam(watched: Any, loop: Sessions) -> str:
    """Somebody new who may sit the exam is at its first claim; the session's id."""
    watched.sign_in()
    apart(ready(loop, watched.name))
    watched.page.evaluate(BEGIN, EXAM.code)
    watched.page.wait_for_function("gymDesk.desk?.exam && gymDesk.busy === ''")
    return str(watched.page.evaluate("gymDesk.desk.session_id"))


def move_end(loop: Sessions, session_id: str, seconds: float) -> None:
    """The exam ends so many seconds from now, as if its minutes had gone by."""
    until = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
    with loop.store.write_transaction() as connection:
        row = connection.execute(text("select state from sessions where id = :id"), {"id": session_id}).scalar_one()
        state = json.loads(row)
        state["exam"]["until"] = until
        connection.execute(text(KEPT), {"state": json.dumps(state), "due": until, "id": session_id})


def expect_time_up(watched: Any) -> None:
    """The result stands in the place of the claim, and what was not answered counts as wrong."""
    end = watched.desk.get_by_role("region", name="The end")
    expect(end).to_contain_text(f"{EXAM.title}: not passed")
    expect(end).to_contain_text(f"0 of {EXAM.items} claims answered")
    expect(end).to_contain_text("Time was up")
    end.get_by_role("button", name="Practice").click()
    expect(watched.desk.locator(".d-send")).to_be_visible()


def test_an_open_page_ends_its_exam_by_itself(watch: Callable[..., Any], loop: Sessions) -> None:
    watched = watch(390, "light")
    session_id = begin_exam(watched, loop)
    move_end(loop, session_id, 4)
    watched.page.reload()
    expect(watched.desk.locator(".d-send")).to_be_visible()
    expect(watched.desk.get_by_role("status")).to_have_text("The exam is over.")
    expect_time_up(watched)
    assert watched.errors == []


def test_a_page_that_is_opened_after_the_end_shows_the_result(watch: Callable[..., Any], loop: Sessions) -> None:
    watched = watch()
    session_id = begin_exam(watched, loop)
    address = watched.page.url
    watched.page.goto("about:blank")
    move_end(loop, session_id, -60)
    watched.page.goto(address)
    expect_time_up(watched)
    assert watched.errors == []


def test_a_passed_exam_ends_on_its_badge(watch: Callable[..., Any], loop: Sessions) -> None:
    watched = watch()
    session_id = begin_exam(watched, loop)
    apart(settle_in_exam(loop, session_id, EXAM.items - 1))
    watched.page.reload()
    watched.page.wait_for_function("(count) => gymDesk.desk?.exam?.answered === count", arg=EXAM.items - 1)
    recorded = watched.page.locator("#root .prose", has_text="Recorded: 9 of 10.")
    expect(recorded).to_have_text("Recorded: 9 of 10.")
    watched.send()
    end = watched.desk.get_by_role("region", name="The end")
    expect(end).to_contain_text(f"{EXAM.title}: passed")
    badge = end.get_by_role("img", name="Your badge")
    watched.page.wait_for_function("() => document.querySelector('.d-badge img').naturalWidth > 0")
    expect(badge).to_be_in_viewport(ratio=1)
    expect(end.locator(".d-medal .d-sparks")).to_have_count(1)
    look_around(watched, "exam-passed")
    address = end.get_by_role("link", name="Your certificate").get_attribute("href")
    (held,) = apart(loop.accounts.pathways(watched.name)).certificates
    assert address == f"/verify/{held.id}"
    assert watched.errors == []
