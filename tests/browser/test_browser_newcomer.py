"""Demo sign-in, with nobody added: a newcomer from `make run` to the first settled claim, and the demo trainer."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from looks import screenshot
from playwright.sync_api import expect
from serving import ROOT, Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("newcomer")]
PROTOCOL = os.environ.get("GYM_PROTOCOL")
# Of a first set.
CLAIMS = 5


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A gym that `make run` has started."""
    if not (ROOT / ".venv" / ".installed").exists():
        pytest.skip("make run would install the gym first: say make install")
    served = Served(tmp_path_factory.mktemp("made"), "make", "run")
    yield served
    served.stop()


class Newcomer:
    """Presses what the screen offers, and writes down what and when."""

    def __init__(self, watched: Any, began: float) -> None:
        self.watched, self.page, self.began = watched, watched.page, began
        self.clicks: list[str] = []
        self.note("the page is opened")

    def note(self, what: str) -> None:
        self.clicks.append(f"{time.monotonic() - self.began:5.1f} s  {what}")

    def click(self, button: Any, label: str) -> None:
        button.click()
        self.note(f"click: {label}")


def test_the_first_claim_is_settled_in_six_presses_and_within_a_minute_of_the_page(
    watch: Callable[..., Any], served: Served
) -> None:
    watched = watch()
    watched.page.goto(watched.url)
    new = Newcomer(watched, served.began)
    new.click(watched.page.get_by_role("button", name="Continue as demo trainee"), "Continue as demo trainee")
    new.click(watched.page.get_by_role("button", name="Start with the knee claim"), "Start with the knee claim, guided")
    watched.desk.locator(".d-send").wait_for()
    new.click(watched.desk.locator(".d-hintbtn"), "Hint 1")
    new.click(watched.desk.get_by_role("button", name="Write 25 on line 1"), "Write 25 on line 1")
    new.click(watched.desk.locator(".d-send"), "Send 1 change")
    watched.expect_word("Right")
    new.note("the first claim is settled")
    if PROTOCOL:
        Path(PROTOCOL).write_text("\n".join([" 0.0 s  make run", *new.clicks]) + "\n")
    assert sum("click: " in each for each in new.clicks) <= 6


def give_up(watched: Any) -> None:
    """Have the answer shown."""
    watched.choose("Give up and see the answer")
    watched.desk.get_by_role("dialog").get_by_role("button", name="Give up and see the answer").click()
    watched.expect_word("The answer")


def play_first_claim(watched: Any) -> None:
    """From the sign-in page to the one question, in pictures 1 to 7."""
    desk = watched.desk
    watched.page.goto(watched.url)
    watched.page.get_by_role("button", name="Continue as demo trainee").wait_for()
    screenshot(watched, "newcomer-01-sign-in")
    watched.page.get_by_role("button", name="Continue as demo trainee").click()
    desk.get_by_role("button", name="Start with the knee claim").wait_for()
    screenshot(watched, "newcomer-02-start")
    desk.get_by_role("button", name="Start with the knee claim").click()
    for number, press in ((3, desk.locator(".d-hintbtn")), (4, desk.get_by_role("button", name="Write 25"))):
        expect(desk.get_by_role("complementary", name="Guide")).to_contain_text(f"Step {number - 2} of 3")
        screenshot(watched, f"newcomer-0{number}-step")
        press.click()
    expect(desk.get_by_role("complementary", name="Guide")).to_contain_text("Step 3 of 3")
    screenshot(watched, "newcomer-05-step")
    watched.send()
    watched.expect_word("Right")
    screenshot(watched, "newcomer-06-right")
    watched.go_on()
    desk.get_by_role("button", name="New to billing").wait_for()
    screenshot(watched, "newcomer-07-question")


def play_rest(watched: Any) -> None:
    """The rest of the first set up to its closing card, and the page of progress, in pictures 8 to 12."""
    desk = watched.desk
    desk.get_by_role("button", name="New to billing").click()
    desk.locator(".d-send").wait_for()
    watched.say("what is CO-97")
    watched.page.get_by_text("CO-97").last.wait_for()
    screenshot(watched, "newcomer-08-question-to-the-coach")
    watched.field(1, "units").fill("2")
    watched.send()
    expect(watched.sheet.locator(".d-word")).not_to_have_text("Right")
    screenshot(watched, "newcomer-09-wrong")
    watched.go_on()
    for place in range(2, CLAIMS + 1):
        give_up(watched)
        expect(desk.locator(".d-set")).to_contain_text(f"{place} of {CLAIMS}")
        screenshot(watched, "newcomer-10-answer")
        if place < CLAIMS:
            watched.go_on()
            desk.locator(".d-send").wait_for()
    watched.go_on()
    expect(desk.get_by_role("heading", name="Today's set is done")).to_be_visible()
    screenshot(watched, "newcomer-11-set-is-done")
    expect(watched.open_page("Progress").get_by_role("heading").first).to_be_visible()
    screenshot(watched, "newcomer-12-progress")


def test_a_newcomers_first_set_has_an_end(watch: Callable[..., Any]) -> None:
    watched = watch()
    play_first_claim(watched)
    play_rest(watched)
    assert watched.overflow <= 0


def come_in(watched: Any, role: str) -> None:
    """Press a demo button of the sign-in page."""
    watched.page.goto(watched.url)
    watched.page.get_by_role("button", name=f"Continue as demo {role}").click()
    watched.desk.locator(".d-start").wait_for()


def trainees(watched: Any) -> Any:
    """The list that a demo trainer is shown."""
    come_in(watched, "trainer")
    screen = watched.open_page("Progress")
    screen.get_by_role("button", name="Trainees", exact=True).click()
    expect(screen).to_have_attribute("data-page", "trainer")
    return screen


def test_a_demo_trainer_sees_the_demo_trainee_of_the_same_browser_and_nobody_else(watch: Callable[..., Any]) -> None:
    watched = watch()
    come_in(watched, "trainee")
    watched.deal()
    name = watched.page.evaluate("fetch('/user').then((answer) => answer.json()).then((user) => user.identifier)")
    watched.desk.get_by_role("button", name="Menu").click()
    watched.desk.get_by_role("button", name="Sign out").click()
    watched.page.get_by_role("button", name="Continue as demo trainer").wait_for()
    expect(trainees(watched)).to_contain_text(name)
    expect(trainees(watch())).to_contain_text("There are no trainees yet.")
