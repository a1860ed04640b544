import re

from hypothesis import given
from hypothesis import strategies as st
from reader_parts import CLAIMS, WRAPPED, cases, expected, phrasings
from rows import for_each
from tiers import sample

from agents.reader.reader import read
from gym.coaching.reading import CoachWish, Unclear
from gym.world.judge.forms import parse_action

# Which question a text is.
ASKED = ("question", "code", "box", "check", "help", "what_now", "stuck")


@for_each(("said", "case"), phrasings("phrasings.toml"))
def test_a_request_is_understood(said, case):
    reading = read(said, CLAIMS[case["claim"]])
    assert reading == expected(case) or (case.get("wish") == "question" and reading.kind in ASKED)


@for_each(("said", "case"), phrasings("not_actions.toml"))
def test_what_is_no_clear_request_is_no_action(said, case):
    reading = read(said, CLAIMS[case.get("claim", "office")])
    assert isinstance(reading, Unclear | CoachWish)
    assert reading.kind != "hint"


FREE = ("an appeal with its letter", "query the provider")


@for_each("case", [case for case in cases("phrasings.toml") if case["name"] not in FREE])
def test_a_request_in_doubt_is_no_action(case):
    for said in sample(case["say"].strip("\n").splitlines(), 3):
        for wrapped in (each.format(said) for each in WRAPPED):
            assert read(wrapped, CLAIMS[case["claim"]]).kind != "act", wrapped


@for_each(
    ("said", "on", "told"),
    [
        ("add 25 to the visit", "visits", "line 1 (99213), line 2 (99214)"),
        ("add 25 to line 7", "office", "line 1 (99213), line 2 (20610), line 3 (J1030)"),
        ("change units to 1", "office", "line 1 (99213), line 2 (20610), line 3 (J1030)"),
        ("change the diagnosis to I10", "office", "A (M17.12), B (E11.9)"),
        ("add 25 to line 1 (99214)", "office", "Line 1 is 99213"),
        ("remove 59", "office", "No line of this claim has modifier 59"),
        ("don't add 25 to line 1", "office", 'a "not"'),
        ("add 25 or 59 to line 1", "office", 'an "or"'),
        ("maybe add 25 to line 1", "office", 'a "maybe"'),
        ("flurb the wozzle", "office", "add 25 to line 1"),
    ],
)
def test_an_unclear_request_is_told_what_to_add(said, on, told):
    reading = read(said, CLAIMS[on])
    assert isinstance(reading, Unclear)
    assert told in reading.message


@given(st.text(max_size=600))
def test_any_text_has_a_reading(text):
    assert read(text, CLAIMS["office"]).kind


WORDS = (
    "add remove change set 25 59 XS line 1 2 3 the visit 99213 20610 to from on and , . ? not don't if or units dx A at"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_no_mix_of_words_with_a_doubt_in_it_is_an_action(words):
    reading = read(" ".join(words), CLAIMS["office"])
    if re.search(r"\b(?:not|if|or)\b|n't|\?", " ".join(words)):
        assert reading.kind != "act"


def test_a_long_or_repeated_text_is_read_quickly_and_is_no_action():
    for text in ("add 25 to line 1 and " * 18, "and " * 99, "add " + "25 and " * 50, "x" * 100_000):
        assert read(text, CLAIMS["office"]).kind != "act"


@for_each("case", [case for case in cases("phrasings.toml") if "wish" not in case])
def test_what_is_read_is_a_move_that_the_world_takes(world, case):
    on, meant = CLAIMS[case["claim"]], expected(case)
    assert parse_action(world, meant.action_type, meant.action_details, on).type == meant.action_type
