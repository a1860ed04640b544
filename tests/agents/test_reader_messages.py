"""The messages that trainees really type: how many are understood, and what the product learned from them."""

from collections import Counter

import pytest
from reader_parts import CASES, CLAIMS, CORPUS
from rows import for_each

from agents.reader.classifier import learn, load_weights, pack_weights
from agents.reader.corpus import load_corpus
from agents.reader.edit_text import phrase_edits
from agents.reader.reader import read
from agents.reader.score import score_messages
from agents.reader.train import list_labelled, name_labelled
from gym.coaching.boxes import BOXES
from gym.coaching.lessons import LESSONS
from gym.coaching.reading import ClaimMove, CoachWish, Unclear
from gym.coaching.small_talk import SAID
from gym.world.claims.actions import Edit

MESSAGES = CASES / "messages.toml"
LEAST_UNDERSTOOD = 0.87
LEAST_FRESH, LEAST_OFFERED = 0.87, 0.95


@pytest.fixture(scope="module")
def held_out(world):
    return score_messages(world, CORPUS, is_held_out=True)


def test_there_are_1500_messages_in_40_intents_and_none_twice():
    texts = [each.text.strip().lower() for each in CORPUS.messages]
    assert len(texts) == len(set(texts)) >= 1500
    assert len({each.intent for each in CORPUS.messages}) >= 40


def test_a_fifth_is_held_out():
    held = sum(each.is_held_out for each in CORPUS.messages)
    assert 0.17 < held / len(CORPUS.messages) < 0.23


@pytest.mark.slow
def test_messages_that_were_never_learned_from_are_understood(held_out):
    assert held_out.right / held_out.messages >= LEAST_UNDERSTOOD, held_out.missed


@pytest.mark.slow
def test_messages_written_before_the_rules_were_seen_are_understood_or_offered(world):
    fresh = load_corpus(CASES / "fresh_messages.toml")
    scores = [score_messages(world, fresh, is_held_out=held) for held in (False, True)]
    count, right = sum(each.messages for each in scores), sum(each.right for each in scores)
    assert right / count >= LEAST_FRESH
    assert (right + sum(each.offered for each in scores)) / count >= LEAST_OFFERED
    assert [each.wrong_moves for each in scores] == [(), ()]


@pytest.mark.slow
def test_no_message_is_read_as_a_move_that_it_does_not_ask_for(held_out):
    assert held_out.wrong_moves == ()


def test_the_weights_were_learned_from_the_messages_that_are_not_held_out():
    assert load_weights().learned == name_labelled(list_labelled(MESSAGES))


def test_the_same_texts_give_the_same_weights():
    labelled = [("hint please", "hint"), ("undo that", "undo"), ("send it now", "submit"), ("another hint", "hint")]
    first = learn(labelled, "few")
    assert pack_weights(first) == pack_weights(learn(labelled, "few"))
    assert Counter(first.intents) == Counter(("hint", "undo", "submit"))


LAST = (Edit(op="add", path="lines/2/modifiers", value="25"),)


@for_each(
    ("said", "last", "edits"),
    [
        ("no i meant line 1", LAST, [{"op": "add", "path": "lines/1/modifiers", "value": "25"}]),
        ("sorry, 59", LAST, [{"op": "add", "path": "lines/2/modifiers", "value": "59"}]),
    ],
)
def test_a_correction_of_the_last_change_stands_in_its_place(said, last, edits):
    reading = read(said, CLAIMS["office"], last)
    assert isinstance(reading, ClaimMove)
    assert (reading.amends, reading.action_details) == (True, {"edits": edits})
    assert not isinstance(read(said, CLAIMS["office"]), ClaimMove) or said == "sorry, 59"


@for_each(
    ("said", "kind", "topic"),
    [
        ("is the diagnosis all right", "check", "diagnosis"),
        ("is the payer right?", "check", "payer"),
        ("are we past the deadline", "check", "deadline"),
        ("what is box 24e", "box", "pointer"),
        ("whats CO-97", "code", ""),
        ("qué es CO-97", "code", ""),
        ("co 29", "code", ""),
        ("JZ meaning", "code", ""),
        ("99215?", "code", ""),
        ("box 23", "box", "auth"),
        ("24b?", "box", "pos"),
        ("rt vs 50", "question", "modifier"),
        ("how much xp did i lose", "score", ""),
        ("no hablo ingles", "language", ""),
    ],
)
def test_a_question_names_its_topic(said, kind, topic):
    reading = read(said, CLAIMS["office"])
    assert isinstance(reading, CoachWish)
    assert reading.kind == kind
    assert topic in ("", reading.topic)


@for_each(("said", "offered"), [("maybe 25 on line 1", "25 on line 1"), ("flurb the wozzle", None)])
def test_what_is_not_understood_comes_with_up_to_three_readings(said, offered):
    reading = read(said, CLAIMS["office"])
    assert isinstance(reading, Unclear)
    assert 0 < len(reading.nearest) <= 3
    assert offered in (None, reading.nearest[0].say)


@for_each("said", [*SAID.values(), *LESSONS.values(), *(box.ask for box in BOXES.values())])
def test_the_coachs_own_sentences_are_known_again(said):
    assert read(said, CLAIMS["office"]) == CoachWish(kind="coach_words")


@for_each("said", ["see you soon", "hello", "nothing", "undo"])
def test_a_few_words_are_not_taken_for_the_coachs(said):
    assert read(said, CLAIMS["office"]) != CoachWish(kind="coach_words")


@for_each(
    ("said", "kind"),
    [
        ("undo my last undo", "redo"),
        ("oops didnt mean to undo", "redo"),
        ("ctrl+y", "redo"),
        ("ctrl z", "undo"),
        ("can we do something harder please", "too_easy"),
        ("give me something simple", "too_hard"),
        ("these are way too complicated", "too_hard"),
        ("no sé qué hacer", "stuck"),
        ("why is it only 80", "score"),
    ],
)
def test_what_lies_near_one_another_is_told_apart(said, kind):
    assert read(said, CLAIMS["office"]) == CoachWish(kind=kind)


@for_each("said", ["rendring npi 1234567893", "foo npi 1234567893"])
def test_a_misspelt_field_is_no_crash(said):
    assert read(said, CLAIMS["office"]).kind


@for_each(
    ("said", "edits"),
    [
        ("units on the injection should be 1 on line 2", None),
        ("im gonna need the drug at 3 units", [{"op": "set", "path": "lines/3/units", "value": 3}]),
        ("both knees so 50 on line 2", [{"op": "add", "path": "lines/2/modifiers", "value": "50"}]),
        ("should be a level 4 so 99214", [{"op": "set", "path": "lines/1/code", "value": "99214"}]),
        ("provided it is separate, add 25 to line 1", None),
        ("add 25 here and there", None),
        (
            "diabetes should come first",
            [
                {"op": "set", "path": "diagnoses/A", "value": "E11.9"},
                {"op": "set", "path": "diagnoses/B", "value": "M17.12"},
            ],
        ),
        ("the visit is a level 4", [{"op": "set", "path": "lines/1/code", "value": "99214"}]),
        ("only 2 of the J1030 got used", [{"op": "set", "path": "lines/3/units", "value": 2}]),
        (
            "make the knee injection LT",
            [
                {"op": "remove", "path": "lines/2/modifiers", "value": "RT"},
                {"op": "add", "path": "lines/2/modifiers", "value": "LT"},
            ],
        ),
        (
            "take RT off and put LT",
            [
                {"op": "remove", "path": "lines/2/modifiers", "value": "RT"},
                {"op": "add", "path": "lines/2/modifiers", "value": "LT"},
            ],
        ),
        (
            "place of service 22 on line 1 she was at the hospital",
            [{"op": "set", "path": "lines/1/pos", "value": "22"}],
        ),
        ("change place to 10 on line 1", [{"op": "set", "path": "lines/1/pos", "value": "10"}]),
        ("adding 25 to line 1 is wrong", None),
        ("the visit was separate, 25 on the first line", [{"op": "add", "path": "lines/1/modifiers", "value": "25"}]),
        ("the rule is old, add 25 to line 1", None),
        ("the trainer was going to add 25 to line 1", None),
        ("it is wrong to remove line 2", None),
        ("box 12", None),
        ("staring at this for 25 minutes", None),
        ("the chart says add 25 to line 1", None),
    ],
)
def test_words_that_no_rule_knows_do_not_hide_a_change_unless_they_limit_it(said, edits):
    reading = read(said, CLAIMS["office"])
    assert (reading.action_details["edits"] if isinstance(reading, ClaimMove) else None) == edits


@for_each(
    ("said", "offered"),
    [
        ("per the chart 25 belongs on line 1", "add 25 to line 1"),
        ("somewhere it reads units 2 for the drug", "set units on line 3 to 2"),
    ],
)
def test_a_change_among_other_words_is_offered_as_a_button(said, offered):
    reading = read(said, CLAIMS["office"])
    assert isinstance(reading, Unclear | CoachWish)
    assert [each.say for each in reading.nearest][:1] == [offered]


@for_each(
    ("claim", "edits"), [(each.claim, each.details["edits"]) for each in CORPUS.messages if "edits" in each.details]
)
def test_a_change_on_a_button_is_read_back_as_the_same_change(claim, edits):
    said = phrase_edits(edits)
    reading = read(said, CLAIMS[claim])
    assert not said or not isinstance(reading, ClaimMove) or reading.action_details == {"edits": edits}
