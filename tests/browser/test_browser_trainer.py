"""A trainer's day in a real browser: overview, cohort, sessions, replay, a note, an override, a dispute."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import look_around
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WHY = "The note supports this, and so does the policy."


def shown(watched: Any, page: str) -> Any:
    """The newest screen, once it shows that page."""
    found = watched.page.get_by_test_id("screen").last
    expect(found).to_have_attribute("data-page", page)
    return found


def press(watched: Any, *names: str) -> None:
    for name in names:
        watched.page.get_by_test_id("screen").last.get_by_role("button", name=name, exact=True).first.click()
        watched.page.wait_for_function("!document.querySelector('[data-testid=screen][aria-busy=true]')")


def practised(watch: Callable[..., Any]) -> None:
    """A trainee tries wrongly, doubts the verdict, and settles the claim."""
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "modifiers").fill("59")
    watched.send()
    watched.expect_word("Not yet")
    watched.sheet.get_by_role("button", name="Details").click()
    watched.sheet.get_by_role("button", name="Dispute this verdict").click()
    watched.sheet.get_by_role("textbox").fill(WHY)
    watched.sheet.get_by_role("button", name="Send to a trainer").click()
    expect(watched.sheet.get_by_text("A trainer will review it")).to_be_visible()
    watched.go_on()
    watched.field(1, "modifiers").fill("25")
    watched.send()
    watched.expect_word("Right")
    assert watched.errors == []


def test_a_trainer_sees_who_is_where_replays_a_session_and_answers_a_dispute(watch: Callable[..., Any]) -> None:
    practised(watch)
    watched = watch()
    watched.sign_in("trainer")
    watched.open_page("Progress")
    press(watched, "Trainees")
    for name, page in (
        ("Overview", "trainer"),
        ("Cohort", "cohort"),
        ("Assignments", "assign"),
        ("Sessions", "sessions"),
    ):
        press(watched, name)
        shown(watched, page)
        look_around(watched, f"trainer-{page}")
    press(watched, "Replay")
    watched.stand(390, "dark")
    screen = shown(watched, "replay")
    expect(screen).to_contain_text("Step 1 of 3")
    screen.get_by_role("button", name="Play").click()
    expect(screen).to_contain_text("Step 3 of 3")
    press(watched, "One step back")
    expect(screen).to_contain_text("Step 2 of 3")
    look_around(watched, "replay")
    add_at_the_step(watched, screen)
    answer_the_dispute(watched, screen)
    assert watched.errors == []


def add_at_the_step(watched: Any, screen: Any) -> None:
    """A note, a supposition and an override."""
    screen.get_by_role("form", name="Note at this step").get_by_label("Note (needed)").fill(
        "Look at the other problem."
    )
    press(watched, "Save the note")
    expect(screen.get_by_role("status")).to_contain_text("The note is saved")
    expect(screen).to_contain_text("Look at the other problem.")
    suppose = screen.get_by_role("form", name="What if")
    suppose.get_by_label("Move, in plain words").fill("add 25 to line 1")
    press(watched, "Try it")
    expect(screen.get_by_role("status")).to_contain_text("Nothing was saved.")
    expect(screen).to_contain_text("None: it passes.")
    screen.get_by_role("form", name="Override the verdict").get_by_label("Reason").fill(WHY)
    press(watched, "Override")
    expect(screen.get_by_role("status")).to_contain_text("counts as right")


def answer_the_dispute(watched: Any, screen: Any) -> None:
    """The inbox and its first answer."""
    press(watched, "Trainees", "Disputes")
    shown(watched, "disputes")
    look_around(watched, "disputes")
    screen.get_by_label("Reason (the trainee will read it)").first.fill("You are right about the note.")
    press(watched, "Answer")
    expect(screen.get_by_role("status")).to_contain_text("Accepted")
