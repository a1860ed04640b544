"""What payers answer, written from manuals, regulations and X12's lists before the rules were read."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("payers"))
def test_a_payer_answers_as_its_source_says(world: World, row: Row):
    check_row(world, row)
