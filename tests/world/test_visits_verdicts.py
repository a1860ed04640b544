"""Claims written by hand about visits and modifiers: what is found, and what the payer answers."""

from rows import for_each
from verdict_cases import Row, check_row, read_cases
from world_parts import clean, correct, pair

from gym.world.claims.actions import ActionType, Edit
from gym.world.codes.levels import FAMILY_OF, find_level
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


@for_each(
    ("elements", "level"),
    [
        (("minimal", "minimal", "minimal"), 0),
        (("low", "minimal", "moderate"), 1),
        (("moderate", "low", "minimal"), 1),
        (("moderate", "minimal", "moderate"), 2),
        (("moderate", "low", "high"), 2),
        (("high", "low", "high"), 3),
        (("high", "high", "minimal"), 3),
    ],
)
def test_two_of_three_elements_give_the_level(elements: tuple[str, str, str], level: int):
    assert find_level(*elements) == level


def test_every_visit_of_a_template_has_the_level_that_its_note_gives(world: World):
    for template in world.templates.visits:
        for planned in template.services:
            for variant in template.variants if planned.decision else ():
                made = find_level(*(each.format_map(variant) for each in planned.decision))
                assert FAMILY_OF[planned.code[0]][made] in planned.code, (template.name, variant)


def test_every_second_problem_gives_the_level_that_is_billed(world: World):
    for seed in range(12):
        case = clean(world, "trigger_points", seed)
        visit = next(each for each in case.encounter.services if each.decision)
        assert FAMILY_OF[visit.code][visit.decision.level] == visit.code == case.claim.lines[0].code


@for_each(("fault", "rule"), [(each, each) for each in ("visit_level_too_high", "visit_level_too_low")])
def test_a_level_beside_the_notes_is_found_and_set_right(world: World, fault: str, rule: str):
    made = pair(world, fault, rule)
    right = made.solution.lines[0].code
    verdict = correct(world, made, Edit(op="set", path="lines/1/code", value=right))
    assert (verdict.outcome, verdict.accuracy) == ("resolved", 1.0)
    assert made.intended_issues[0].compliance == (rule == "visit_level_too_high")
