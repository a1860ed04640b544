"""Claims written from the manuals before the rules were read, a second time: what is found and what is answered."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("sixty"))
def test_a_claim_of_the_second_sixty_is_judged_as_the_manuals_say(world: World, row: Row):
    check_row(world, row)


@for_each("row", read_cases("thirty"))
def test_a_claim_of_the_thirty_is_judged_as_the_manuals_say(world: World, row: Row):
    check_row(world, row)


@for_each("row", read_cases("last_thirty"))
def test_a_claim_of_the_last_thirty_is_judged_as_the_manuals_say(world: World, row: Row):
    check_row(world, row)


@for_each("row", read_cases("sixty_more"))
def test_a_claim_of_the_further_sixty_is_judged_as_the_manuals_say(world: World, row: Row):
    check_row(world, row)


@for_each("row", read_cases("twenty"))
def test_a_claim_of_the_twenty_is_judged_as_the_manuals_say(world: World, row: Row):
    check_row(world, row)
