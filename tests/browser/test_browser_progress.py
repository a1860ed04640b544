"""Progress in a real browser: the one question, a check without help, an exam up to its certificate, and the page
that verifies it."""

from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from exam_parts import EXAM, ready
from looks import check_looks, screenshot
from loop_moves import act, fix_of, on_desk
from playwright.sync_api import expect

from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions

pytestmark = pytest.mark.browser
PLACES = [(1280, "light"), (390, "dark")]


@pytest.mark.parametrize(("width", "theme"), PLACES)
def test_a_newcomer_is_asked_once_and_dealt_what_fits(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched = watch(width, theme)
    watched.sign_in()
    watched.say("Deal me a claim")
    question = watched.page.get_by_test_id("placement-card")
    expect(question).to_be_visible()
    check_looks(watched)
    screenshot(watched, "placement")
    question.get_by_role("button", name="Experienced").click()
    expect(watched.card.get_by_text("intermediate", exact=True)).to_be_visible()
    assert watched.errors == []


@pytest.mark.parametrize(("width", "theme"), PLACES)
def test_an_exam_from_its_first_claim_to_the_page_that_verifies_its_badge(
    watch: Callable[..., Any], served: Any, width: int, theme: str
) -> None:
    watched = watch(width, theme)
    watched.sign_in()
    watched.deal()
    loop, user = beside(served), watched.name
    apart(ready(loop, user))
    apart(passed(loop, user))
    watched.say("certificates")
    expect(watched.page.get_by_role("button", name="Begin the exam").first).to_be_visible()
    watched.say(f"start {EXAM.code}")
    for number in range(EXAM.items):
        expect(watched.page.get_by_text(f"claim {number + 1} of {EXAM.items}")).to_be_visible()
        expect(watched.card.get_by_role("button", name="Hint")).to_be_disabled()
        if number == 1:
            check_looks(watched)
            screenshot(watched, "exam")
        expect(watched.card).to_have_attribute("data-status", "open")
        watched.card.get_by_role("button", name="Send as it stands").click()
    over = watched.page.get_by_text("The exam is over:")
    expect(over).to_be_visible()
    screenshot(watched, "exam-over")
    watched.say("show my progress")
    expect(watched.page.get_by_text("first tries without help, over")).to_be_visible()
    check_looks(watched)
    screenshot(watched, "progress")
    assert watched.errors == []
    (held,) = apart(loop.accounts.pathways(user)).certificates
    watched.page.goto(f"{served.url}/verify/{held.id}")
    expect(watched.page.get_by_text("This badge is genuine, current and not revoked.")).to_be_visible()
    assert watched.overflow <= 0
    screenshot(watched, "verified")


async def passed(loop: Sessions, user: str) -> None:
    """Sit the exam beside the browser, and pass it."""
    started = await loop.start(StartSession(user_id=user, exam=EXAM.code))
    for _ in range(EXAM.items):
        await act(loop, started.session_id, fix_of(await on_desk(loop, started.session_id)))
