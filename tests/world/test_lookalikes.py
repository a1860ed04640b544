"""Claims that look alike and differ in the record: what is right for the one is wrong for the other."""

from rows import for_each
from world_parts import act, correct, pair

from gym.coaching.plain import OVER_CODING, say_feedback
from gym.world.claims.actions import ActionType, Edit
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario, Verdict
from gym.world.world import World


def moved(world: World, scenario: Scenario, answer: str) -> Verdict:
    """`answer` is a move, `off` for the line that a rule names, its only modifier, or (`+`) one more."""
    if answer in list(ActionType):
        return act(world, scenario, ActionType(answer))
    line = check(world, scenario.case)[0].line
    if answer == "off":
        return correct(world, scenario, Edit(op="remove", path=f"lines/{line}"))
    if answer.startswith("+"):
        return correct(world, scenario, Edit(op="add", path=f"lines/{line}/modifiers", value=answer[1:]))
    return correct(world, scenario, Edit(op="set", path=f"lines/{line}/modifiers", value=[answer]))


@for_each(
    ("fault", "template", "right", "wrong"),
    [
        ("missing_mod25", "knee_aspiration", "25", "off"),
        ("unsupported_mod25", "knee_aspiration", "off", "25"),
        ("ptp_indicator1_no_modifier", "biopsy_and_keratosis", "XS", "off"),
        ("mod59_abuse", "biopsy_then_freeze", "off", "XS"),
        ("ptp_indicator1_no_modifier", "colon_polyps", "59", "off"),
        ("mod59_abuse", "one_polyp", "off", "59"),
        ("em_in_global_no_24", "postop_other_problem", "24", "25"),
        ("em_in_global_no_24", "postop_film", "off", "24"),
        ("missing_abn_modifier", "echo_with_notice", "GA", "GZ"),
        ("missing_abn_modifier", "echo_without_notice", "GZ", "GA"),
        ("duplicate_claim", "limb_film", "+76", "void_claim"),
        ("duplicate_claim", "metabolic_panel", "void_claim", "+76"),
        ("header_dx_not_specific", "ankle_without_side", "query_provider", "write_off"),
    ],
)
def test_the_record_decides_between_claims_that_look_alike(
    world: World, fault: str, template: str, right: str, wrong: str
):
    scenario = pair(world, fault, template=template)
    best, other = moved(world, scenario, right), moved(world, scenario, wrong)
    assert (best.outcome, best.accuracy) == ("resolved", 1.0)
    assert other.outcome == "wrong"


WAYS = {
    "excludes1_conflict": lambda scenario: (
        [Edit(op="remove", path=scenario.intended_issues[0].field)],
        [Edit(op="set", path="diagnoses", value=list(scenario.solution.diagnoses))],
    ),
    "manifestation_or_external_first": lambda scenario: (
        [Edit(op="set", path="diagnoses", value=list(scenario.solution.diagnoses))],
        [
            Edit(op="set", path=f"diagnoses/{letter}", value=code)
            for letter, code in zip("ABCD", scenario.solution.diagnoses, strict=False)
        ],
    ),
    "missing_therapy_modifier": lambda scenario: tuple(
        [
            Edit(op=op, path=f"lines/{number}/modifiers", value=value)
            for number, line in enumerate(scenario.case.claim.lines, 1)
            if not line.modifiers
        ]
        for op, value in (("add", "GP"), ("set", ["GP"]))
    ),
    "lab_panel_unbundled": lambda scenario: (
        [
            *(Edit(op="remove", path=f"lines/{number}") for number in (1, 2, 3)),
            Edit(op="add", path="lines", value={"code": "80061"}),
        ],
        [
            Edit(op="set", path="lines/2/code", value="80061"),
            *(Edit(op="set", path=f"lines/{number}/units", value=0) for number in (1, 3)),
        ],
    ),
    "corrected_claim_wrong_frequency": lambda scenario: (
        [
            Edit(op="set", path=name, value=getattr(scenario.solution, name))
            for name in ("frequency", "original_reference")
        ],
        [],
    ),
    "mod59_abuse": lambda scenario: (
        [Edit(op="remove", path="lines/2")],
        [Edit(op="set", path="lines/2/units", value=0)],
    ),
}
RULES = {"lab_panel_unbundled": "lab_panel", "corrected_claim_wrong_frequency": "corrected_claim_frequency"}


@for_each("fault", WAYS)
def test_two_ways_to_the_same_end_are_worth_the_same(world: World, fault: str):
    scenario = pair(world, fault, RULES.get(fault))
    for edits in WAYS[fault](scenario):
        verdict = correct(world, scenario, *edits) if edits else act(world, scenario, ActionType.REPLACE_CLAIM)
        assert (verdict.outcome, verdict.accuracy) == ("resolved", 1.0), edits


def test_a_try_that_bills_more_than_the_note_holds_is_called_over_coding(world: World):
    scenario = pair(world, "missing_mod25", template="knee_aspiration")
    two = correct(world, scenario, Edit(op="add", path="lines", value={"code": "73560"}))
    less = correct(world, scenario, Edit(op="remove", path="lines/1"))
    assert (two.outcome, less.outcome) == ("wrong", "wrong")
    assert "service_not_documented" in {each.rule_id for each in two.shown if each.compliance}
    assert OVER_CODING in say_feedback(world.reference, scenario, two)
    assert OVER_CODING not in say_feedback(world.reference, scenario, less)
