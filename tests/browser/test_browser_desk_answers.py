"""The answer on the desk: in view after each of many presses on a slow machine, and said aloud."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PRESSES = 40
# The sheet of that turn is painted, whole, inside the window.
IN_VIEW = """(turn) => {
  if (gymDesk.desk.sheet?.turn !== turn || gymDesk.busy) return false
  const box = document.querySelector('.d-sheet')?.getBoundingClientRect()
  return Boolean(box) && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1
}"""


@pytest.mark.slow
def test_each_of_forty_answers_is_painted_in_view_on_a_slow_machine(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "modifiers").fill("59")
    watched.slow_down()
    for _ in range(PRESSES):
        turn = watched.page.evaluate("gymDesk.desk.turn") + 1
        watched.page.keyboard.press("Control+Enter")
        watched.page.wait_for_function(IN_VIEW, arg=turn)
        watched.await_ears()
        watched.page.keyboard.press("Enter")
        expect(watched.desk.locator(".d-send")).to_be_enabled()
    assert watched.errors == []


def test_verdict_hint_change_and_next_claim_are_said_aloud(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    heard = watched.desk.locator("[aria-live=polite][role=status].d-sr")
    watched.desk.locator(".d-hintbtn").click()
    expect(heard).to_contain_text("Two lines of this claim were done on one day")
    watched.say("add 59 to line 1")
    expect(heard).to_have_text("1 change is on the desk. Nothing is sent.")
    watched.send()
    expect(heard).to_contain_text("Not yet")
    watched.go_on()
    watched.field(1, "modifiers").fill("25")
    watched.send()
    expect(heard).to_contain_text("Right. If the note shows work beyond the minor procedure")
    expect(heard).to_contain_text("XP")
    assert watched.errors == []
