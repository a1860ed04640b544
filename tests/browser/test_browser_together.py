"""Challenges, team links and the closing card of a set in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from challenge_parts import play
from looks import check_looks, look_around, screenshot
from loop_moves import opened, settle
from playwright.sync_api import expect

from gym.services.sessions import Sessions
from gym.world.world import World

pytestmark = pytest.mark.browser


def signed_in(watch: Callable[..., Any], served: Any, width: int = 1280, theme: str = "light") -> Any:
    """Somebody with one claim settled."""
    watched = watch(width, theme)
    watched.sign_in()
    apart(one_done(beside(served), watched.name))
    return watched


async def one_done(loop: Sessions, user: str) -> None:
    await settle(loop, await opened(loop, user, scenario_id="tour-1"))


def follow(watched: Any, address: str) -> None:
    """Open an address that was copied elsewhere."""
    watched.page.goto(address)
    watched.page.get_by_test_id("screen").wait_for()


def test_a_challenge_goes_from_its_address_to_both_results_side_by_side(watch: Callable[..., Any], served: Any) -> None:
    ana, ben = signed_in(watch, served), signed_in(watch, served, 390, "dark")
    follow(ana, ana.url + "/?page=challenges")
    ana.page.get_by_label("User name of your opponent").fill(ben.name)
    ana.page.get_by_role("button", name="Send the challenge").click()
    copied = ana.page.get_by_label("Address of this challenge")
    address = copied.input_value()
    assert address.startswith(ana.url + "/?page=challenge&id=ch-")
    ana.page.get_by_role("button", name="Copy").click()
    expect(ana.page.get_by_role("button", name="Copied")).to_be_visible()
    check_looks(ana)
    screenshot(ana, "challenge-sent")
    follow(ben, address)
    check_looks(ben)
    screenshot(ben, "challenge-asked")
    ben.page.get_by_role("button", name="Accept").click()
    ben.page.get_by_role("button", name="Play it now").click()
    expect(ben.desk.locator(".d-send")).to_be_visible()
    loop, name = beside(served), address.rpartition("=")[2]
    apart(play(World.load(), loop, name, ana.name))
    for _ in range(3):
        apart(settle(loop, ben.page.evaluate("gymDesk.desk.session_id")))
    follow(ana, address)
    expect(ana.page.get_by_role("table")).to_contain_text("Right at the first try")
    check_looks(ana)
    screenshot(ana, "challenge-over")


def test_a_team_link_leads_who_is_signed_out_over_the_sign_in_to_one_press(
    watch: Callable[..., Any], served: Any, people: Any
) -> None:
    ana = signed_in(watch, served)
    follow(ana, ana.url + "/?page=teams")
    ana.page.get_by_label("Name of the team").fill("Night shift")
    ana.page.get_by_role("button", name="Make it").click()
    ana.page.get_by_role("button", name="Make a link to join").click()
    link = ana.page.get_by_label("Link to your team").input_value()
    check_looks(ana)
    screenshot(ana, "team-link")
    ben = watch(390)
    ben.page.goto(link)
    ben.page.wait_for_url("**/login")
    ben.type_password(people.add())
    ben.page.get_by_role("button", name="Join the team").click()
    expect(ben.page.get_by_text("You are in Night shift.")).to_be_visible()


def test_a_set_closes_with_a_card_to_share_and_what_was_missed(watch: Callable[..., Any], served: Any) -> None:
    watched = signed_in(watch, served)
    loop = beside(served)
    for claim in ("tour-2", "tour-3", "tour-4"):
        apart(settle_named(loop, watched.name, claim))
    watched.deal("tour-5")
    watched.choose("Give up and see the answer")
    watched.desk.get_by_role("dialog").get_by_role("button", name="Give up and see the answer").click()
    watched.expect_word("The answer")
    watched.go_on()
    end = watched.desk.get_by_role("region", name="The end")
    expect(end).to_contain_text("Today's set is done")
    expect(end.get_by_label("To share")).to_have_value(re.compile(r"^Training Gym: 4 of 5 right"))
    expect(end).to_contain_text("What you can do now that you could not last week")
    look_around(watched, "closing")
    watched.stand(390, "dark")
    end.get_by_role("button", name="look at it again").click()
    expect(watched.page.get_by_test_id("screen")).to_have_attribute("data-page", "replay")


async def settle_named(loop: Sessions, user: str, claim: str) -> None:
    await settle(loop, await opened(loop, user, scenario_id=claim))
