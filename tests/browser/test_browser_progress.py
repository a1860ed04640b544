"""Progress in a real browser: the one question, a check without help, an exam up to its certificate, and the page
that verifies it."""

from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from exam_parts import EXAM, ready
from looks import look_around, screenshot
from loop_moves import act, fix_of, on_desk
from playwright.sync_api import expect

from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions

pytestmark = pytest.mark.browser
TALLEST_GUIDE = 170


def test_a_newcomer_wins_in_three_guided_taps_and_is_asked_once(watch: Callable[..., Any]) -> None:
    watched = watch(390, "dark")
    watched.sign_in()
    look_around(watched, "welcome")
    watched.desk.get_by_role("button", name="Start with the knee claim").click()
    tap_through(watched)
    watched.expect_word("Right")
    check_moment(watched)
    watched.go_on()
    question = watched.desk.get_by_role("region", name="How much billing have you done?")
    look_around(watched, "placement")
    question.get_by_role("button", name="experienced").click()
    expect(watched.desk.locator(".d-claimhead")).to_contain_text("intermediate")
    shown = watched.page.evaluate("gymDesk.desk")
    assert (shown["placement"], shown["guide"], shown["bar"]["done"]) == (None, None, 1)
    watched.open_page("Settings")
    assert watched.errors == []


def tap_through(watched: Any) -> None:
    """The three taps, each where the guide points."""
    desk, guide = watched.desk, watched.desk.get_by_role("complementary", name="Guide")
    expect(guide).to_contain_text("Step 1 of 3")
    look_around(watched, "guide-1")
    desk.locator(".d-hintbtn.is-pulsing").click()
    expect(guide).to_contain_text("Step 2 of 3")
    # The note stays in view above the guide, on a phone, too.
    assert guide.bounding_box()["height"] < TALLEST_GUIDE
    screenshot(watched, "guide-2")
    guide.get_by_role("button", name="Write 25 on line 1").click()
    expect(guide).to_contain_text("Step 3 of 3")
    screenshot(watched, "guide-3")
    desk.locator(".d-send.is-pulsing").click()


def check_moment(watched: Any) -> None:
    """The first achievement rises over the sheet, and stands still where less motion is set."""
    reached = watched.sheet.get_by_role("group", name="What you reached")
    expect(reached).to_contain_text("First Claim")
    expect(reached).to_be_in_viewport(ratio=1)
    look_around(watched, "moment")
    watched.stand(1280, "light")
    expect(reached).to_be_in_viewport(ratio=1)
    watched.page.evaluate("document.documentElement.dataset.motion = 'less'")
    watched.page.evaluate("async () => (await import('/public/desk/state.js')).draw()")
    expect(watched.sheet.locator(".d-sparks")).to_have_count(0)
    watched.page.evaluate("document.documentElement.dataset.motion = ''")


def test_an_exam_from_its_first_claim_to_the_page_that_verifies_its_badge(
    watch: Callable[..., Any], served: Any
) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    loop, user = beside(served), watched.name
    apart(ready(loop, user))
    apart(passed(loop, user))
    begin_exam(watched)
    for number in range(EXAM.items):
        if number == 2:
            watched.stand(390, "dark")
        watched.page.wait_for_function(
            "(count) => gymDesk.desk.exam?.answered === count && gymDesk.desk.status === 'open'", arg=number
        )
        expect(watched.desk.locator(".d-hintbtn")).to_be_disabled()
        expect(watched.desk.get_by_text("min left for the exam")).to_be_visible()
        if number == 1:
            look_around(watched, "exam")
        watched.send()
        if number + 1 < EXAM.items:
            watched.expect_word("Recorded")
            watched.go_on()
    practice_what_was_missed(watched)
    watched.open_page("Progress")
    expect(watched.page.locator(".gym-stat", has_text="right alone, over")).to_be_visible()
    look_around(watched, "progress")
    assert watched.errors == []
    (held,) = apart(loop.accounts.pathways(user)).certificates
    watched.page.goto(f"{served.url}/verify/{held.id}")
    expect(watched.page.get_by_text("This badge is genuine, current and not revoked.")).to_be_visible()
    for place in ((390, "dark"), (1280, "light")):
        watched.stand(*place)
        assert watched.overflow <= 0
        screenshot(watched, "verified")


def practice_what_was_missed(watched: Any) -> None:
    """The result names the skills, and a button leads to the weakest."""
    end = watched.desk.get_by_role("region", name="The end")
    expect(end).to_contain_text("not passed")
    expect(end).to_contain_text("To practice, weakest first")
    look_around(watched, "exam-over")
    end.get_by_role("button", name="Practice").click()
    expect(watched.desk.locator(".d-send")).to_be_visible()


def begin_exam(watched: Any) -> None:
    """From the list of certificates over the exam's cover to its first claim."""
    watched.say("certificates")
    watched.page.get_by_role("button", name="To the exam").first.click()
    begin = watched.page.get_by_role("button", name="Begin the exam")
    expect(begin).to_be_visible()
    look_around(watched, "exam-cover")
    begin.click()


async def passed(loop: Sessions, user: str) -> None:
    """Sit the exam beside the browser, and pass it."""
    started = await loop.start(StartSession(user_id=user, exam=EXAM.code))
    for _ in range(EXAM.items):
        await act(loop, started.session_id, fix_of(await on_desk(loop, started.session_id)))
