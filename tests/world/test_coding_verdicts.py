"""The coding half of a blind set: claims written from the manuals before the rules were read."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("coding"))
def test_a_coded_claim_is_judged_as_its_source_says(world: World, row: Row):
    check_row(world, row)
