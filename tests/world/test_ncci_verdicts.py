"""Claims written by hand against the NCCI policy manual: what is found, and what the payer answers."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("ncci"))
def test_a_claim_written_by_hand_is_judged_as_its_source_says(world: World, row: Row):
    check_row(world, row)
