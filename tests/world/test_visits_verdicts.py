"""Claims written by hand about visits and modifiers: what is found, and what the payer answers."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases
from world_parts import correct, pair

from gym.world.claims.actions import ActionType, Edit
from gym.world.judge.judge import judge
from gym.world.world import World


@for_each("row", read_cases("visits"))
def test_a_claim_written_by_hand_is_judged_as_its_source_says(world: World, row: Row):
    check_row(world, row)


@for_each(("template", "open_side", "guess"), [("ankle_without_side", "S93.409A", "S93.401A")])
def test_asking_and_coding_the_unspecified_side_are_as_right(world: World, template: str, open_side: str, guess: str):
    made = pair(world, "header_dx_not_specific", template=template, move=ActionType.QUERY_PROVIDER)
    asked = judge(world, made, made.case.claim, (), made.optimal_actions[0])
    coded = correct(world, made, Edit(op="set", path="diagnoses/A", value=open_side))
    assert [(each.outcome, each.accuracy) for each in (asked, coded)] == [("resolved", 1.0)] * 2
    assert correct(world, made, Edit(op="set", path="diagnoses/A", value=guess)).outcome == "wrong"
