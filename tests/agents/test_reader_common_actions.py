"""How much of what billers type is read right without a model, action by action."""

from functools import cache

from reader_parts import CLAIMS, WRAPPED, cases, expected
from rows import for_each
from tiers import sample

from agents.reader.reader import read
from gym.coaching.reading import ClaimMove, Reading
from gym.errors import GymError
from gym.world.claims.edits import apply_edits
from gym.world.judge.forms import parse_action

COMMON = cases("common_actions.toml")
FREE_WORDS = ("appeal with a letter", "query the provider")
# Of the phrasings that the reader was never tuned on, 123 of 264 were read right before the work and 216 after it.
HELD_OUT_RIGHT = 216


@cache
def tuned():
    """What was said for each common action while the reader was written: here, and in phrasings.toml."""
    more = {case["name"]: lines(case["say"]) for case in cases("phrasings.toml")}
    return {
        case["name"]: lines(case["say"]) + [said for name in case["also"] for said in more[name]] for case in COMMON
    }


def lines(text):
    return text.strip("\n").splitlines()


def moved(world, act, on):
    """The move, with the claim as it leaves it."""
    action = parse_action(world, act.action_type, act.action_details, on)
    edits = getattr(action, "edits", ())
    return (act.action_type, apply_edits(world, on, edits)) if edits else action


def is_right(world, reading: Reading, case) -> bool:
    meant, on = expected(case), CLAIMS[case["claim"]]
    if not isinstance(reading, ClaimMove) or not isinstance(meant, ClaimMove):
        return reading == meant
    try:
        return moved(world, reading, on) == moved(world, meant, on)
    except GymError:
        return False


def share_right(world, case, said):
    return sum(is_right(world, read(each, CLAIMS[case["claim"]]), case) for each in said) / len(said)


@for_each("case", COMMON)
def test_at_least_40_phrasings_of_a_common_action_are_told_and_95_percent_are_read_right(world, case):
    said = tuned()[case["name"]]
    assert len({each.strip().lower() for each in said}) >= 40
    assert share_right(world, case, said) >= 0.95


@for_each("case", COMMON)
def test_no_phrasing_of_a_common_action_is_read_as_another_action(world, case):
    for said in tuned()[case["name"]] + lines(case["held"]):
        reading = read(said, CLAIMS[case["claim"]])
        assert not isinstance(reading, ClaimMove) or is_right(world, reading, case), said


def test_phrasings_that_the_reader_was_never_tuned_on_are_mostly_read_right(world):
    right = [
        is_right(world, read(said, CLAIMS[case["claim"]]), case) for case in COMMON for said in lines(case["held"])
    ]
    assert len(right) >= 264
    assert sum(right) >= HELD_OUT_RIGHT


@for_each("case", COMMON)
def test_no_held_out_phrasing_is_among_those_tuned_on(case):
    assert not set(lines(case["held"])) & set(tuned()[case["name"]])


@for_each("case", [case for case in COMMON if case["name"] not in FREE_WORDS])
def test_a_common_action_in_doubt_is_no_action(case):
    for said in sample(lines(case["say"]) + lines(case["held"]), 3):
        for wrapped in (each.format(said) for each in WRAPPED):
            assert read(wrapped, CLAIMS[case["claim"]]).kind != "act", wrapped
