"""A second set of claims written from the manuals before the rules were read: what is found, and what is paid."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("manuals"))
def test_a_claim_of_the_second_set_is_judged_as_its_source_says(world: World, row: Row):
    check_row(world, row)
