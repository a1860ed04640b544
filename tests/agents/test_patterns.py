"""No text makes a pattern over it take much longer than its length says."""

import itertools
import re
import time
from collections.abc import Callable, Iterator

from rows import for_each

from agents.reader.reader import LONGEST
from agents.reader.requests import LETTER, QUERY
from agents.reader.vocabulary import CLOSING, strip_courtesy
from gym.coaching import phrases
from gym.coaching.letters import advise_on_letter

# Four times the text may take four times as long, and with all that a busy machine adds never nine times.
MOST = 9.0
UNITS = (
    "a",
    "a ",
    " ",
    "\n",
    "a-",
    "-",
    "1",
    ",",
    ", then",
    "this ",
    "<",
    "&",
    "on",
    "a.",
    "data ",
    "A1 ",
    "AAAA ",
    "://",
)
PATTERNS = {name: value for name, value in vars(phrases).items() if isinstance(value, re.Pattern)}
SEARCHES: dict[str, Callable[[str], object]] = {
    **{name: pattern.search for name, pattern in PATTERNS.items()},
    "LETTER": LETTER.fullmatch,
    "QUERY": QUERY.fullmatch,
    "letter_advice": advise_on_letter,
}


def seconds(search: Callable[[str], object], text: str) -> float:
    """The least time of this process for one search of several."""
    spent = []
    for _ in range(5):
        began = time.process_time()
        search(text)
        spent.append(time.process_time() - began)
    return min(spent)


@for_each("unit", UNITS)
@for_each("name", SEARCHES)
def test_four_times_the_text_takes_about_four_times_as_long(name: str, unit: str) -> None:
    few, many = (seconds(SEARCHES[name], (unit * length)[:length] + "\0") for length in (2000, 8000))
    assert many < 0.002 or many / few < MOST


def tails() -> Iterator[str]:
    """Words of courtesy and marks, again and again, before something that is neither."""
    words = ("please", "then", "this", "that", "the", "it", ",", ";", "!", ".", "of line 1", "claim", "now", "with")
    for first, second in itertools.product(words, repeat=2):
        for start in ("", "appeal ", "dispute ", "ask the ", "bill "):
            yield (start + f"{first} {second} " * LONGEST)[: LONGEST - 1] + "~"


def test_no_words_again_and_again_hold_the_reader_up() -> None:
    began = time.process_time()
    texts = tuple(tails())
    for text in texts:
        strip_courtesy(text)
        LETTER.fullmatch(text)
        QUERY.fullmatch(text)
    assert (time.process_time() - began) / len(texts) < 0.02


@for_each(
    ("text", "left"),
    [
        ("add 25, please!", "add 25"),
        ("add 25 thanks, ok.", "add 25"),
        ("please", "please"),
        ("add 25.please", "add 25.please"),
        ("submit as is for me too , now ;", "submit as is"),
        ("now then", "now"),
    ],
)
def test_words_of_courtesy_at_the_end_are_taken_off(text: str, left: str) -> None:
    assert CLOSING.sub("", text).strip() == left


@for_each(
    "text",
    ["aaa://x", "see x-y.com", "-x.com", "\n\n  # a", " \n- a", "javascript:", "a@b", "onload =", "&lt;", "a.js b"],
)
def test_markup_is_still_found(text: str) -> None:
    assert phrases.MARKUP.search(text)


@for_each("text", ["line 1, units 2.", "CO-97 stays. Net: 5", "a - b", "one.\n\ntwo"])
def test_plain_sentences_are_no_markup(text: str) -> None:
    assert not phrases.MARKUP.search(text)
