"""Demo sign-in, with nobody added: a newcomer from `make run` to the first settled claim, and the demo trainer."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from serving import ROOT, Served

pytestmark = pytest.mark.browser
PROTOCOL = os.environ.get("GYM_PROTOCOL")
RUNGS = 4


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

    def card_button(self, name: str) -> None:
        self.click(self.watched.card.get_by_role("button", name=name, exact=True), name)

    def hints(self) -> str:
        """The ladder up to the rung that tells what to do; the words of the last one."""
        for number in range(1, RUNGS + 1):
            self.card_button("Hint")
            expect(self.page.get_by_text("Hint ·")).to_have_count(number)
        expect(self.page.get_by_text("Coach (offline)")).to_have_count(RUNGS)
        return str(self.page.locator(".ai-message", has_text="Hint ·").last.inner_text())


def test_the_first_claim_is_settled_in_twelve_clicks_without_reading_anything(
    watch: Callable[..., Any], served: Served
) -> None:
    watched = watch()
    watched.page.goto(watched.url)
    new = Newcomer(watched, served.began)
    new.click(watched.page.get_by_role("button", name="Continue as demo trainee"), "Continue as demo trainee")
    new.click(watched.page.get_by_role("button", name="Take the tour"), "Take the tour")
    watched.card.get_by_role("button", name="Correct and send").wait_for()
    told = new.hints()
    watched.say(instruction(told))
    new.note("typed: what the last hint says, and Enter")
    expect(watched.page.get_by_text(re.compile(r"^(Paid|Settled)\."))).to_be_visible()
    new.note("the first claim is settled")
    if PROTOCOL:
        Path(PROTOCOL).write_text("\n".join([" 0.0 s  make run", *new.clicks]) + "\n")
    assert sum("click: " in each for each in new.clicks) <= 12


def come_in(watched: Any, role: str) -> None:
    """Press a demo button of the sign-in page."""
    watched.page.goto(watched.url)
    watched.page.get_by_role("button", name=f"Continue as demo {role}").click()
    watched.page.get_by_role("button", name="Next claim").wait_for()


def trainees(watched: Any) -> Any:
    """The list that a demo trainer is shown."""
    come_in(watched, "trainer")
    screen = watched.page.get_by_test_id("screen").last
    screen.get_by_role("button", name="Trainees", exact=True).click()
    expect(screen).to_have_attribute("data-page", "trainer")
    return screen


def test_a_demo_trainer_sees_the_demo_trainee_of_the_same_browser_and_nobody_else(watch: Callable[..., Any]) -> None:
    watched = watch()
    come_in(watched, "trainee")
    watched.deal()
    name = watched.page.evaluate("fetch('/user').then((answer) => answer.json()).then((user) => user.identifier)")
    watched.page.locator("#user-nav-button").click()
    watched.page.get_by_role("menuitem", name="Sign out").click()
    watched.page.get_by_role("button", name="Continue as demo trainer").wait_for()
    expect(trainees(watched)).to_contain_text(name)
    expect(trainees(watch())).to_contain_text("There are no trainees yet.")


def instruction(hint: str) -> str:
    """What the last rung says to do."""
    lines = [line for line in hint.splitlines() if line and not line.startswith(("Hint", "Coach"))]
    return " ".join(lines).rsplit(": ", 1)[-1]
