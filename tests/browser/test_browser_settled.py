"""Faults of each kind settled by the card alone: by boxes beside the lines, and by moves that are no correction."""

from collections.abc import Callable
from typing import Any

import pytest
from looks import check_looks, screenshot
from playwright.sync_api import expect

from gym.store import Store
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

pytestmark = pytest.mark.browser
MOVES = [
    ("duplicate_claim", "void_claim", "Void the claim", "Why?"),
    ("header_dx_not_specific", "query_provider", "Query the provider", "What do you want to ask?"),
    ("cob_primary_missing", "bill_secondary", "Bill secondary coverage", None),
]


@pytest.fixture
def dealt(served: Any, watch: Callable[..., Any]) -> Callable[..., tuple[Any, Scenario]]:
    """Opens a page on a scenario with this fault."""

    def deal(fault: str, width: int = 1280, theme: str = "light") -> tuple[Any, Scenario]:
        scenario = compose(World.load(), Spec(seed=1, fault=fault))
        store = Store(f"sqlite:///{next(served.folder.glob('*.db'))}")
        store.shelve(scenario.scenario_id, scenario.model_dump_json())
        watched = watch(width, theme)
        watched.sign_in()
        watched.deal(scenario.scenario_id)
        return watched, scenario

    return deal


def resolved(watched: Any) -> None:
    expect(watched.card).to_have_attribute("data-status", "resolved")
    assert watched.errors == []


def test_who_ordered_a_service_is_keyed_from_the_roster(dealt: Callable[..., Any]) -> None:
    watched, scenario = dealt("missing_ordering_referring")
    right = scenario.solution.referring
    assert right
    watched.card.get_by_label("Referred or ordered by").fill(right.name)
    watched.card.get_by_label("Their NPI").fill(right.npi)
    watched.send()
    resolved(watched)


@pytest.mark.parametrize(("fault", "move", "title", "asked"), MOVES, ids=[each[0] for each in MOVES])
def test_a_move_that_is_no_correction_settles_it(
    dealt: Callable[..., Any], fault: str, move: str, title: str, asked: str | None
) -> None:
    watched, scenario = dealt(fault)
    watched.card.get_by_label("Other moves").select_option(move)
    if asked:
        watched.card.get_by_label(asked).fill(scenario.optimal_actions[0].text)
    watched.card.get_by_role("button", name=title, exact=True).click()
    resolved(watched)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_word_appeal_opens_the_form_and_costs_nothing(watch: Callable[..., Any], width: int, theme: str) -> None:
    watched = watch(width, theme)
    watched.sign_in()
    watched.deal("complex-multi-payer-appeal-1")
    watched.page.get_by_role("tab", name="Payer").click()
    expect(watched.page.get_by_text("general practice").first).to_be_visible()
    check_looks(watched)
    screenshot(watched, "payer")
    watched.say("appeal")
    expect(watched.card.get_by_test_id("appeal-form")).to_be_visible()
    expect(watched.card.get_by_test_id("appeal-form")).to_be_in_viewport()
    expect(watched.card).to_have_attribute("data-turn", "0")
    watched.page.get_by_text("Nothing has been sent.").wait_for()
    check_looks(watched)
    screenshot(watched, "appeal-asked")
    assert watched.errors == []
