"""Claims of every kind settled on the desk: by boxes, by other moves, by an appeal; and what stands beside them."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, hidden_words, leaks, look_around, screenshot
from playwright.sync_api import expect

from gym.store import Store
from gym.world.scenarios.compose import EXAMPLES, Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

pytestmark = pytest.mark.browser
APPEAL = "complex-multi-payer-appeal-1"
LOOKS = ((1280, "light"), (390, "dark"))
MOVES = [
    ("duplicate_claim", "Void the claim", "Why?"),
    ("header_dx_not_specific", "Query the provider", "What do you want to ask?"),
    ("cob_primary_missing", "Bill secondary coverage", None),
]
# The minute is cut short in the page; every other timer stays as it is.
QUICK_MINUTE = """() => {
  const real = setTimeout
  window.setTimeout = (f, ms, ...more) => real(f, ms === 60000 ? 1500 : ms, ...more)
}"""


def opened(watch: Callable[..., Any], claim: str, width: int = 1280, theme: str = "light") -> Any:
    """A desk with this claim on it, that tells nothing of it."""
    watched = watch(width, theme)
    watched.sign_in()
    watched.deal(claim)
    return watched


def shelve(served: Any, fault: str) -> Scenario:
    """A scenario with this fault, which can be dealt by its id."""
    scenario = compose(World.load(), Spec(seed=1, fault=fault))
    store = Store(f"sqlite:///{next(served.folder.glob('*.db'))}")
    store.shelve(scenario.scenario_id, scenario.model_dump_json())
    store.engine.dispose()
    return scenario


def test_a_rejected_claim_opens_on_its_answer_and_its_total_is_put_right(watch: Callable[..., Any]) -> None:
    watched, scenario = opened(watch, "tour-5"), compose(World.load(), EXAMPLES["tour-5"])
    assert leaks(watched, hidden_words("tour-5")) == []
    answer = watched.desk.get_by_role("tabpanel", name="Answer")
    expect(answer).to_contain_text("Rejected at the front end")
    expect(answer).to_contain_text("277CA")
    expect(answer).to_contain_text("A7")
    look_around(watched, "rejected", LOOKS)
    watched.stand(390, "dark")
    total = watched.box("total")
    expect(total).to_have_value(f"{scenario.case.claim.total:.2f}")
    total.fill(f"{scenario.case.claim.charges:.2f}")
    watched.send()
    watched.expect_word("Right")
    assert watched.errors == []


def test_a_coverage_that_had_ended_gives_way_to_the_one_that_had_not(watch: Callable[..., Any]) -> None:
    watched, right = opened(watch, "tour-6"), compose(World.load(), EXAMPLES["tour-6"]).solution
    watched.desk.get_by_role("tab", name="Coverage").click()
    file = watched.desk.get_by_role("tabpanel")
    expect(file.get_by_text("Not covered", exact=True)).to_be_visible()
    expect(file.get_by_text("Covered", exact=True)).to_be_visible()
    expect(file.get_by_role("heading", name="Earlier claims")).to_be_visible()
    check_looks(watched)
    screenshot(watched, "coverages")
    watched.box("payer_id").select_option(right.payer_id)
    watched.box("subscriber/member_id").fill(right.subscriber.member_id)
    watched.box("subscriber/group").fill(right.subscriber.group or "")
    watched.send()
    watched.expect_word("Right")
    assert watched.errors == []


def test_who_ordered_a_service_is_keyed_from_the_roster(watch: Callable[..., Any], served: Any) -> None:
    scenario = shelve(served, "missing_ordering_referring")
    watched, right = opened(watch, scenario.scenario_id), scenario.solution.referring
    assert right
    watched.box("referring/name").fill(right.name)
    watched.box("referring/npi").fill(right.npi)
    watched.send()
    watched.expect_word("Right")


def test_moves_that_are_no_correction_settle_their_claims(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    for fault, title, asked in MOVES:
        scenario = shelve(served, fault)
        watched.deal(scenario.scenario_id)
        form = watched.choose(title)
        if asked:
            form.get_by_label(asked).fill(scenario.optimal_actions[0].text)
        form.get_by_role("button", name=title, exact=True).click()
        watched.expect_word("Right")
    assert watched.errors == []


def test_an_appeal_is_written_with_grounds_and_records_and_survives_a_reload(watch: Callable[..., Any]) -> None:
    watched, scenario = opened(watch, APPEAL, 390, "dark"), compose(World.load(), EXAMPLES[APPEAL])
    form = watched.choose("Appeal")
    expect(form).to_contain_text("the claim number; the date of service; the payer's denial code")
    so_far, letter = form.get_by_test_id("letter-so-far"), form.get_by_label("Your letter to the payer")
    expect(so_far).to_contain_text("no words, no grounds, no records attached")
    letter.fill(f"Claim {scenario.case.claim.claim_id}. Please look again.")
    form.get_by_label("The other payer has paid").check()
    form.get_by_label("ERA-").check()
    expect(so_far).to_contain_text("1 ground, 1 record attached")
    look_around(watched, "appeal", LOOKS)
    watched.page.reload()
    expect(so_far).to_contain_text("1 ground, 1 record attached")
    form.get_by_role("button", name="Appeal", exact=True).click()
    expect(watched.sheet).to_be_visible()
    watched.stand(1280, "light")
    watched.go_on()
    form = watched.choose("Appeal")
    letter.fill(scenario.optimal_actions[0].text)
    form.get_by_role("button", name="Appeal", exact=True).click()
    watched.expect_word("Right")
    assert watched.errors == []


def test_the_word_appeal_opens_the_form_and_costs_nothing(watch: Callable[..., Any]) -> None:
    watched = opened(watch, APPEAL, 390, "dark")
    watched.say("appeal")
    expect(watched.desk.get_by_test_id("appeal-form")).to_be_in_viewport()
    assert watched.page.evaluate("gymDesk.desk.turn") == 0
    watched.desk.get_by_test_id("appeal-form").press("Escape")
    expect(watched.desk.get_by_test_id("appeal-form")).to_have_count(0)
    watched.stand(1280, "light")
    watched.say("appeal")
    expect(watched.desk.get_by_test_id("appeal-form")).to_be_in_viewport()
    assert watched.page.evaluate("gymDesk.desk.turn") == 0
    assert watched.errors == []


def test_things_are_looked_up_beside_the_claim(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-1")
    watched.desk.get_by_role("tab", name="Look up").click()
    field, found = watched.desk.get_by_role("searchbox"), watched.desk.get_by_role("tabpanel")
    field.fill("59")
    field.press("Enter")
    expect(found.get_by_role("listitem").first).to_contain_text("modifier")
    look_around(watched, "lookup", LOOKS)
    watched.stand(390, "dark")
    field.fill("zzzz nothing")
    field.press("Enter")
    expect(found.get_by_role("status")).to_contain_text("Nothing found.")
    assert watched.errors == []


def test_how_sure_one_is_goes_with_the_try(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-1")
    watched.field(1, "modifiers").fill("25")
    watched.desk.get_by_role("button", name="Other moves").click()
    watched.desk.get_by_role("dialog").get_by_label("Rather sure").check()
    watched.page.keyboard.press("Escape")
    with watched.page.expect_request(lambda request: "desk.act" in (request.post_data or "")) as sent:
        watched.send()
    assert sent.value.post_data_json["action"]["payload"]["confidence"] == 0.8
    watched.expect_word("Right")


def start_before(watched: Any, seconds: int, tab: str) -> None:
    """Put the claim's start so many seconds back, and have the desk drawn by opening a tab of the case file."""
    watched.page.evaluate(
        "(seconds) => { gymDesk.desk.started = new Date(Date.now() - 1000 * seconds).toISOString() }", seconds
    )
    watched.desk.get_by_role("tab", name=tab).click()


def test_the_time_is_told_quietly_and_can_be_hidden(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-1")
    start_before(watched, 5, "Coverage")
    expect(watched.desk.locator(".d-clock")).to_have_count(0)
    start_before(watched, 70, "Note")
    expect(watched.desk.get_by_text("1 min so far")).to_be_visible()
    watched.desk.get_by_role("button", name="Hide the time").click()
    watched.page.reload()
    expect(watched.desk.locator(".d-send")).to_be_visible()
    start_before(watched, 130, "Coverage")
    watched.desk.get_by_role("button", name="Show the time").click()
    expect(watched.desk.get_by_text("2 min so far")).to_be_visible()


def test_every_point_stands_behind_details_with_its_reason_and_its_source(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-1")
    watched.field(1, "modifiers").fill("25")
    watched.send()
    watched.expect_word("Right")
    watched.sheet.get_by_role("button", name="Details").click()
    details = watched.sheet.get_by_role("region", name="Details")
    expect(details).to_contain_text("rules for points")
    expect(details).to_contain_text("NCCI")
    check_looks(watched)
    screenshot(watched, "details")
    details.get_by_role("button", name="Dispute this verdict").click()
    details.get_by_label("Why is the verdict wrong?").fill("The note says otherwise, line three.")
    details.get_by_role("button", name="Send to a trainer").click()
    expect(details.get_by_role("status")).to_contain_text("You disputed this verdict.")
    assert watched.errors == []


def test_an_idle_minute_offers_a_hint_once(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.page.evaluate(QUICK_MINUTE)
    watched.deal()
    expect(watched.desk.get_by_text("Stuck? A hint helps")).to_be_visible()
    watched.field(1, "units").fill("2")
    expect(watched.desk.get_by_text("Stuck? A hint helps")).to_have_count(0)


def test_a_question_to_the_coach_is_answered_with_its_source(watch: Callable[..., Any]) -> None:
    watched = opened(watch, "tour-1")
    watched.say("why not 59?")
    expect(
        watched.page.locator("#root").get_by_text("59 never goes on an E/M. (NCCI Policy Manual")
    ).to_be_in_viewport()
    assert watched.errors == []
