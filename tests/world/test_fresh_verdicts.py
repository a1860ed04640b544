"""Claims written from the manuals before the rules were read: what is found, and what the payer answers."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("fresh"))
def test_a_claim_written_from_the_manuals_is_judged_as_they_say(world: World, row: Row):
    check_row(world, row)
