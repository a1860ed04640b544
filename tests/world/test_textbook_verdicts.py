"""Textbook claims of every area, written from the manuals before they were judged, round by round."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("textbook"))
def test_a_textbook_claim_is_judged_as_its_source_says(world: World, row: Row):
    check_row(world, row)
