from coach_views import HINT, KEY, RIGHT, WRONG
from rows import for_each

from agents.coach.prompts import build_messages
from agents.guard.evidence import Evidence
from agents.guard.guard import CHECKS, Candidate, Guard, leaks
from gym.coaching.coach import GuardKey

GOOD = (
    "Look at the first line. Both services stand on the same day and the payer takes one as part of the other.",
    "Start with line 1: both services share a day.",
    "The payer, Summit Ridge Health, denied it with CARC 97.",
    "You billed $92.05 for the service of July 25, 2024.",
    "On 7/25/2024 two services were done, and on 2024-07-25 one was counted as part of the other.",
    "What does the NCCI manual say about two services on one day?",
)
LEAKS = (
    "Append modifier 25.",
    "Append a -25 modifier to the line.",
    "Try twenty-five.",
    "Try twenty five.",
    "Try modifier two five.",
    "It needs 2 5.",
    "It needs 2-5.",
    "It needs 2.\n5.",
    "It is mod25.",
    "It is 99213-25.",
    "It is Twenty\u2011Five.",
    "It needs ２５.",
    "It needs ②⑤.",
    "It needs 2️⃣5️⃣.",
    "It needs 2\u200b5.",
    "It needs ٢٥.",
    "It needs 2S.",
    "It needs Z5.",
    "Think of X S.",
    "Think of x-s.",
    "Think of xs.",
    "Think of ХЅ.",
    "Think of X\u00adS.",
    "Put modifierXS on it.",
    "Put **2**5 on it.",
)
INVENTED = (
    "Look at 99214.",
    "Look at G0463.",
    "The diagnosis M17.11 matters.",
    "The payer gave CARC 16.",
    "The payer gave N130.",
    "You billed $93.05.",
    "It was on July 26.",
    "It was on 2024-07-24.",
    "It was on 7/24/2024.",
    "Aetna denied it.",
    "This is about medicare rules.",
    "The patient of Doctor Jones was there.",
    "Use modifier LT here.",
    "Use modifier lt here.",
    "Use modifier fifty-nine here.",
    "The payer adjusted it under PR.",
    "Look at line 3.",
    "Look at line three.",
    "Look at it with 59.",
    "She is a 97-year-old with a painful knee.",
    "The payer has a 97 day limit.",
)
MARKUP = (
    "<script>alert(1)</script> Look at line 1.",
    "Look at < img src=x onerror=alert(1)> line 1.",
    "Look at line 1 ![x](http://127.0.0.1/x.png).",
    "Look [here](javascript:alert(1)).",
    "Look at https://example.org for line 1.",
    "Look at www.example for line 1.",
    "Look at example.com for line 1.",
    "Look at line 1 &lt;b&gt;.",
    "Look at javascript:alert(1).",
    "Look at ＜script＞ line 1.",
    "Write to coach@example about line 1.",
    "# Look at line 1.",
    "- Look at line 1.",
    "Look at `line 1`.",
    "Look at line 1 | line 2.",
)
GARBAGE = (
    "{}{}:;:;:;,,,,====",
    "line line line line line line line line.",
    "look at it look at it look at it.",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
    "看第一行 of the claim.",
    "Look at line 1 \u202e now.",
    "Look at line 1 \x07 now.",
    "Look. " * 200,
)


def check(text, view, key):
    return Guard(view, key).check(text)


@for_each("text", GOOD)
def test_an_honest_hint_may_be_shown(text):
    assert check(text, HINT, KEY).ok, check(text, HINT, KEY).reason


@for_each("text", LEAKS)
def test_a_secret_is_found_however_it_is_spelled(text):
    assert leaks(Candidate(text, Evidence(HINT, KEY)))
    assert not check(text, HINT, KEY).ok


@for_each("text", INVENTED)
def test_what_the_facts_do_not_hold_may_not_be_said(text):
    assert check(text, HINT, GuardKey(secrets=())).reason == "not grounded"


@for_each("text", MARKUP)
def test_markup_may_not_be_said(text):
    assert not check(text, HINT, KEY).ok


@for_each("text", GARBAGE)
def test_garbage_may_not_be_said(text):
    assert not check(text, HINT, KEY).ok


@for_each("view", [HINT, RIGHT, WRONG])
def test_the_prompt_may_not_be_said(view):
    system, user = build_messages(view)
    for told in (system["content"], user["content"], *system["content"].splitlines()):
        assert not check(told, view, KEY).ok, told


@for_each("view", [HINT, RIGHT, WRONG])
def test_the_plain_text_itself_may_be_said(view):
    assert check(view.plain, view, KEY).ok


@for_each(
    "text",
    [
        "That is not right, line 1 is part of the other.",
        "Unfortunately the payer has line 1.",
        "This isn't correct yet.",
        "Your change was a mistake.",
        "It does not fix line 1.",
    ],
)
def test_a_right_move_is_not_called_wrong(text):
    assert check(text, RIGHT, KEY).reason == "contradiction"


@for_each(
    "text",
    ["Well done, line 1.", "You are right about line 1.", "The claim is now paid.", "That’s correct.", "Perfect!"],
)
def test_a_wrong_move_is_not_called_right(text):
    assert check(text, WRONG, KEY).reason == "contradiction"


def test_nobody_is_scolded():
    assert check("That was careless of you on line 1.", WRONG, KEY).reason == "tone"


def test_a_reason_quotes_nothing():
    reasons = {name for name, _ in CHECKS}
    assert {check(text, HINT, KEY).reason for text in (*LEAKS, *INVENTED, *MARKUP, *GARBAGE)} <= reasons


def test_words_about_something_else_are_not_on_topic():
    assert not Guard(HINT, KEY).is_on_topic("Sure, let us begin with the weather.")
    assert Guard(HINT, KEY).is_on_topic("Both services stand on one day.")


def test_a_last_rung_without_its_answer_is_not_complete():
    last = HINT.model_copy(update={"rung": 4, "plain": "Add modifier 25 to line 1."})
    assert Guard(last, KEY).is_complete("Line 1 takes modifier 25.")
    assert not Guard(last, KEY).is_complete("Line 1 takes a modifier.")


def test_a_secret_inside_a_date_or_an_amount_of_the_case_is_no_leak():
    dated = HINT.model_copy(update={"plain": "The visit of 2024-07-25 was charged $125.25 on line 1."})
    assert check("On 2024-07-25 the visit was charged $125.25.", dated, KEY).ok
    assert not check("On 2024-07-25 the visit was charged with 25.", dated, KEY).ok
