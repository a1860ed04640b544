"""Advice on the writing of an appeal: what it says, when it is silent."""

from hypothesis import given
from hypothesis import strategies as st
from rows import for_each

from gym.coaching.letters import advise_on_letter

GOOD = (
    "Claim TG1234567 for the service of July 5, 2024 was denied with CO-29. Our first submission was accepted on "
    "July 9, 2024, well within the filing limit of your policy; the acceptance report is attached. We ask you to "
    "reprocess the claim."
)
LACKING = (
    ("It is very short", "Please reprocess claim TG1234567 of July 5, 2024."),
    ("It is long", f"{GOOD} " * 8),
    ("Leave out how it makes you feel", f"{GOOD} This is outrageous."),
    ("Capitals and exclamation marks", f"{GOOD} Pay it now!!"),
    ("Capitals and exclamation marks", f"{GOOD} THIS WAS SENT LONG BEFORE THAT"),
    ("Give the dates in full", GOOD.replace(", 2024", "")),
    ("End with what you ask for", GOOD.removesuffix(" We ask you to reprocess the claim.")),
)


def test_a_letter_that_reads_well_gets_no_advice():
    assert advise_on_letter(GOOD) == ()


@for_each("text", ["", "   \n"])
def test_no_letter_gets_no_advice(text: str):
    assert advise_on_letter(text) == ()


@for_each(("start", "text"), LACKING)
def test_each_weakness_gets_its_own_sentence_and_no_other(start: str, text: str):
    assert [sentence[: len(start)] for sentence in advise_on_letter(text)] == [start]


@given(st.text(max_size=400))
def test_any_text_gets_the_same_advice_twice_and_it_never_quotes_the_letter(text: str):
    advice = advise_on_letter(text)
    assert advice == advise_on_letter(text)
    assert all(sentence.endswith((".", "shouting.")) for sentence in advice)
