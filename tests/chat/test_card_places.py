"""What a fault needs can be done on the desk: every place of every reference fix is there."""

import re
from pathlib import Path

import pytest

from gym.world.claims.claim import ServiceLine
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import Spec, compose
from gym.world.world import World

PUBLIC = Path(__file__).parents[2] / "public"
FIELD = r'\["([a-z_]+(?:/[a-z_]+)?)", "[^"]*", "'
PLACES = (PUBLIC / "desk" / "places.js").read_text(encoding="utf-8")
UNDER_A_LINE = set(re.findall(r"(\w+): \"", PLACES.partition("UNDER = {")[2].partition("}")[0]))
DESK = set(re.findall(FIELD, PLACES)) | UNDER_A_LINE | {"total"}
CODES = sorted({fault.code for fault in FAULTS})


def places(path: str) -> set[str]:
    """The fields of the desk that reach a path."""
    if path in ("lines", "diagnoses") or re.fullmatch(r"lines/\d+|diagnoses/[A-L]", path):
        return set()
    if path == "referring":
        return {"referring/name", "referring/npi"}
    return {re.sub(r"^lines/\d+/", "", path)}


def test_every_field_of_a_line_and_box_28_are_on_the_desk():
    assert {*ServiceLine.model_fields, "total"} <= DESK


@pytest.mark.parametrize("code", CODES)
def test_the_reference_fix_can_be_keyed_on_the_desk(world: World, code: str):
    needed = {
        place
        for seed in range(12)
        for edit in compose(world, Spec(seed=seed, fault=code)).optimal_actions[0].edits
        for place in places(edit.path)
    }
    assert needed <= DESK
