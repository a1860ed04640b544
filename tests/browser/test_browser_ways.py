"""What a biller meets besides a wrong line: a rejected claim, a coverage that had ended, a payer's own error."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, hidden_words, leaks, screenshot
from playwright.sync_api import expect

from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.world import World

pytestmark = pytest.mark.browser
APPEAL = "complex-multi-payer-appeal-1"
LOOKS = [(1280, "light"), (390, "light"), (1280, "dark")]


def opened(watch: Callable[..., Any], claim: str, width: int = 1280, theme: str = "light") -> Any:
    """A page with this claim on it, that tells nothing of it."""
    watched = watch(width, theme)
    watched.sign_in()
    watched.deal(claim)
    assert leaks(watched, hidden_words(claim)) == []
    return watched


def paid(watched: Any) -> None:
    watched.page.get_by_text("Paid.", exact=True).wait_for()
    assert watched.errors == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_rejected_claim_is_shown_as_such_and_its_total_is_put_right(
    watch: Callable[..., Any], width: int, theme: str
) -> None:
    watched = opened(watch, "tour-5", width, theme)
    answer = watched.card.get_by_test_id("first-answer")
    expect(answer).to_contain_text("277CA")
    expect(answer).to_contain_text("A7")
    expect(answer).to_contain_text("nothing was adjudicated")
    expect(watched.card.get_by_text("Rejected at the front end", exact=True)).to_be_visible()
    check_looks(watched)
    answer.scroll_into_view_if_needed()
    screenshot(watched, "rejected")
    scenario = compose(World.load(), EXAMPLES["tour-5"])
    total = watched.card.get_by_label("Total charge")
    expect(total).to_have_value(f"{scenario.case.claim.total:.2f}")
    total.fill(f"{scenario.case.claim.charges:.2f}")
    watched.send()
    paid(watched)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_coverage_that_had_ended_gives_way_to_the_one_that_had_not(
    watch: Callable[..., Any], width: int, theme: str
) -> None:
    watched = opened(watch, "tour-6", width, theme)
    watched.page.get_by_role("tab", name="Coverage").click()
    file = watched.page.get_by_test_id("case-file")
    expect(file.get_by_text("Not covered", exact=True)).to_be_visible()
    expect(file.get_by_text("Covered", exact=True)).to_be_visible()
    check_looks(watched)
    file.scroll_into_view_if_needed()
    screenshot(watched, "coverages")
    watched.page.get_by_role("tab", name="Account").click()
    check_looks(watched)
    screenshot(watched, "account")
    watched.card.get_by_label("Other moves").select_option("bill_secondary")
    watched.card.get_by_role("button", name="Bill secondary coverage").click()
    paid(watched)


def test_the_same_is_reached_by_payer_and_member_number_on_the_card(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-6")
    right = compose(World.load(), EXAMPLES["tour-6"]).solution
    watched.card.get_by_label(re.compile("^Payer")).select_option(right.payer_id)
    watched.card.get_by_label("Member ID").fill(right.subscriber.member_id)
    group = right.subscriber.group or ""
    watched.card.get_by_label("Group").fill(group)
    watched.send()
    paid(watched)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_an_appeal_is_written_with_grounds_and_records(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched, scenario = opened(watch, APPEAL, width, theme), compose(World.load(), EXAMPLES[APPEAL])
    watched.card.get_by_label("Other moves").select_option("appeal_denial")
    form = watched.card.get_by_test_id("appeal-form")
    expect(form).to_contain_text("the claim number; the date of service; the payer's denial code")
    form.get_by_label("The other payer has paid").check()
    letter = watched.card.get_by_label("Your letter to the payer")
    claim = scenario.case.claim
    letter.fill(f"Claim {claim.claim_id}. Please look again.")
    record = next(each for each in form.get_by_role("button").all_inner_texts() if each.startswith("Attach ERA-"))
    form.get_by_role("button", name=record).click()
    assert letter.input_value().endswith(f"Attached: {record.removeprefix('Attach ')}.")
    check_looks(watched)
    form.scroll_into_view_if_needed()
    screenshot(watched, "appeal")
    watched.card.get_by_role("button", name="Appeal", exact=True).click()
    watched.page.get_by_text("the letter is not complete").first.wait_for()
    letter.fill(scenario.optimal_actions[0].text)
    watched.card.get_by_role("button", name="Appeal", exact=True).click()
    watched.page.get_by_text("Settled.", exact=True).wait_for()
    assert watched.errors == []
