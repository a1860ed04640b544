"""Diagnoses as ICD-10-CM's own notes and guidelines want them: claims, and every template."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases

from gym.world.world import World


@for_each("row", read_cases("icd"))
def test_diagnoses_are_judged_as_icd_10_cm_says(world: World, row: Row):
    check_row(world, row)
