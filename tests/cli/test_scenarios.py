"""`gym scenarios show`: what a trainee would see, then the key and the proof."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from gym.cli import cards
from gym.cli.catalog import draw_catalog as listed
from gym.cli.catalog import markdown
from gym.cli.scenarios import show
from gym.errors import GymError, Invalid
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.view import to_view
from gym.world.world import World


def drawn(parts: object) -> str:
    """What a terminal of 160 columns shows."""
    out = io.StringIO()
    console = Console(file=out, width=160, markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(part)
    return out.getvalue()


@pytest.mark.parametrize("fault", [fault.code for fault in FAULTS])
def test_the_key_and_the_proof_of_every_fault_are_shown(world: World, fault: str) -> None:
    page = drawn(show(world, Spec(seed=1, fault=fault)))
    issue = next(each for each in compose(world, Spec(seed=1, fault=fault)).intended_issues if each.fault == fault)
    assert issue.rule_ids[0] in page
    assert all(word in page for word in ("Reference fix", "resolved, accuracy 1.00", "hint 4"))


def test_the_catalog_in_the_docs_is_the_one_that_is_printed(world: World) -> None:
    page = Path(__file__).parents[2].joinpath("docs", "faults.md").read_text(encoding="utf-8")
    table = markdown(world)
    assert page.endswith(f"\n\n{table}\n")
    assert {fault.code for fault in FAULTS} == set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))


def test_the_catalog_in_the_terminal_names_every_fault_with_its_denial(world: World) -> None:
    page = drawn([listed(world)])
    assert all(fault.code in page and fault.summary in page for fault in FAULTS)
    assert "OA-18" in page


def test_a_clean_claim_says_that_nothing_is_wrong_with_it(world: World) -> None:
    page = drawn(show(world, EXAMPLES["tour-4"]))
    assert "Nothing is wrong with this claim" in page
    assert "submit_claim" in page


def test_the_card_shows_the_same_facts_as_the_view_and_no_key(world: World) -> None:
    made = compose(world, EXAMPLES["tour-1"])
    page = drawn(cards.scenario(to_view(world, made)))
    for line in made.case.claim.lines:
        assert line.code in page
    assert made.case.claim.rendering.npi in page
    assert not [issue.fault for issue in made.intended_issues if issue.fault in page]


@pytest.mark.parametrize(
    "spec",
    [Spec(seed=1, fault="nonsense"), Spec(seed=1, skill="nonsense"), Spec(seed=1, payer_id="nonsense")],
    ids=["fault", "skill", "payer"],
)
def test_a_name_that_is_in_no_table_is_refused_with_those_that_are(world: World, spec: Spec) -> None:
    with pytest.raises(Invalid, match=r"There is no \w+ nonsense. There is: \w+, \w+"):
        list(show(world, spec))


def test_a_fault_that_a_payer_cannot_show_ends_in_words(world: World) -> None:
    with pytest.raises(GymError, match="No scenario can be made from that"):
        list(show(world, Spec(seed=1, fault="prior_auth_missing", payer_id="medicare_part_b")))
