"""What a fault needs can be done on the claim card: every place of every reference fix is a field there."""

import re
from pathlib import Path

import pytest

from gym.world.claims.claim import ServiceLine
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import Spec, compose
from gym.world.world import World

CARD = Path(__file__).parents[2].joinpath("public", "elements", "ClaimCard.jsx").read_text(encoding="utf-8")
FIELDS = set(re.findall(r'\["([a-z_]+(?:/[a-z_]+)?)", "[^"]*", "', CARD))
CODES = sorted({fault.code for fault in FAULTS})


def places(path: str) -> set[str]:
    """The fields of the card that reach a path."""
    if path in ("lines", "diagnoses") or re.fullmatch(r"lines/\d+|diagnoses/[A-L]", path):
        return set()
    if path == "referring":
        return {"referring/name", "referring/npi"}
    return {re.sub(r"^lines/\d+/", "", path)}


def test_every_field_of_a_line_and_box_28_are_on_the_card():
    assert set(ServiceLine.model_fields) <= FIELDS
    assert "total" in FIELDS


@pytest.mark.parametrize("code", CODES)
def test_the_reference_fix_can_be_keyed_on_the_card(world: World, code: str):
    needed = {
        place
        for seed in range(12)
        for edit in compose(world, Spec(seed=seed, fault=code)).optimal_actions[0].edits
        for place in places(edit.path)
    }
    assert needed <= FIELDS
