"""Texts that invite a wrong action: what is read from them is right, or nothing is applied."""

from reader_parts import CLAIMS, cases, edit, phrasings
from rows import for_each
from tiers import sample

from agents.reader.reader import read
from gym.coaching.reading import ClaimMove


def allowed(case):
    """What may be applied for a case."""
    corrections = [
        ClaimMove(action_type="correct_claim", action_details={"edits": [edit(each) for each in edits]})
        for edits in case.get("may", ())
    ]
    short = [
        ClaimMove(action_type="correct_claim", action_details={"modifier_added": each})
        for each in case.get("short", ())
    ]
    return corrections + short + [ClaimMove(action_type=move, action_details={}) for move in case.get("moves", ())]


@for_each(("said", "case"), phrasings("adversarial.toml"))
def test_a_text_that_invites_a_wrong_action_is_no_action_or_the_right_one(said, case):
    reading = read(said, CLAIMS[case["claim"]])
    assert reading.kind != "act" or reading.model_copy(update={"is_guess": False}) in allowed(case)


def test_there_are_at_least_60_adversarial_texts_and_none_twice():
    texts = [said for case in cases("adversarial.toml") for said in case["say"].strip("\n").splitlines()]
    assert len(texts) == len(set(texts)) >= 60


SOME = [case for case in cases("common_actions.toml") if "wish" not in case and "details" not in case]


@for_each("case", SOME)
@for_each("doubt", ["not", "maybe", "if", "or", "unless", "provided", "would", "they say"])
def test_a_doubt_at_any_place_of_a_request_makes_it_no_action(doubt, case):
    for said in sample(case["say"].strip("\n").splitlines()[::6], 1):
        words = said.split()
        for place in range(len(words) + 1):
            doubted = " ".join([*words[:place], doubt, *words[place:]])
            assert read(doubted, CLAIMS[case["claim"]]).kind != "act", doubted
