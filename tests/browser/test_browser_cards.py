"""The compact cards of the thread: where no desk loads, a claim is worked with them and by typing."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import screenshot
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(watch: Callable[..., Any]) -> Callable[..., Any]:
    """Opens the gym signed in by password, in a browser that gets no script of ours."""

    def come_in(width: int = 1280, theme: str = "light") -> Any:
        watched = watch(width=width, theme=theme)
        watched.page.route("**/public/desk/**", lambda route: route.abort())
        watched.name = watched.people.add("trainee")
        watched.page.goto(watched.url + "/training")
        watched.type_password(watched.name)
        watched.page.get_by_role("button", name="Next claim").wait_for()
        return watched

    return come_in


def type_in_chat(watched: Any, text: str) -> None:
    watched.page.locator("#chat-input").click()
    watched.page.keyboard.type(text)
    expect(watched.page.locator("#chat-input")).to_have_text(text)
    watched.page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_a_claim_is_settled_without_a_desk_by_typing_and_by_the_cards(
    bare: Callable[..., Any], width: int, theme: str
) -> None:
    watched = bare(width, theme)
    type_in_chat(watched, "start tour-1")
    card = watched.page.get_by_test_id("desk-claim-card")
    card.get_by_text("Note", exact=True).click()
    expect(card.get_by_role("list")).to_contain_text("visit of")
    card.get_by_role("button", name="Hint").click()
    expect(watched.page.get_by_text("Hint · −9 XP").first).to_be_visible()
    type_in_chat(watched, "add 25 to line 1")
    expect(watched.page.get_by_text("Changed and not sent: line 1 modifiers")).to_be_visible()
    screenshot(watched, "cards-open")
    card.get_by_role("button", name="Send").click()
    verdict = watched.page.get_by_test_id("desk-verdict-card")
    expect(verdict).to_contain_text("Right")
    screenshot(watched, "cards-settled")
    assert watched.overflow <= 0
    verdict.get_by_role("button", name="Next claim").click()
    expect(card).to_have_count(2)
    expect(verdict.get_by_role("button")).to_have_count(0)
