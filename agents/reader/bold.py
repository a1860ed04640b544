"""Half sentences, short forms and slips of the fingers: read where the strict rules read nothing."""

import re
from datetime import date
from functools import lru_cache

from agents.reader.clauses import parse_clauses
from agents.reader.doubts import has_doubt
from agents.reader.edits import Edit
from agents.reader.fills import read_half_sentence
from agents.reader.loose import read_loosely
from agents.reader.parties import mark_payers
from agents.reader.places import add_dots, is_visit
from agents.reader.plain_words import say_plainly
from agents.reader.shorthand import translate, write_out
from agents.reader.vocabulary import canonicalize, strip_courtesy
from gym.world.claims.claim import Claim

# The same text is read several times while its meaning is sought; so many are kept.
RECENT = 16
# What a sentence that names a change has in it: a value, a line, a box or a removal.
NAMING = re.compile(r"\d|@|\b(?:line|dx|mod|remove|lt|rt|x[epsu]|tc|ptr|points?|payer|first)\b")
LEVEL = re.compile(r"(?:\ban? )?\blevel (?:of |should be |needs to be |is |to )?([2-5])\b")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
LEVELS = r"(?<=\blevel )(?:two|three|four|five)\b"
OPENERS = re.compile(
    r"^(?:(?:hm+|um+|uh+|ah|eh|yeah|yea|ya|oh|ok+|okay|so|well|alright|then|and|but|now"
    r"|i say|i(?:'d| would) (?:put|use|say)"
    r"|just|pls|please|i meant|i mean|wrong side|hear me out|hmm?|look|listen"
    r"|lets (?:go with|try|do|use)|let's (?:go with|try|do|use))[\s,]+)+"
)


def expand(typed: str, claim: Claim) -> str:
    """A tidy text with all that is short written out, in the words of the rules."""
    return write_plainly(typed, claim.lines[0].date_from)


@lru_cache(maxsize=RECENT)
def write_plainly(typed: str, today: date) -> str:
    wanted = re.sub(r"^(?:use|bill) (\S+) instead$", r"to \1", re.sub(r"^also\b", "add", typed))
    text = write_out(translate(strip_courtesy(wanted)), today)
    return say_plainly(OPENERS.sub("", text).rstrip(" .!"))


@lru_cache(maxsize=RECENT)
def write_canonically(plain: str) -> str:
    return canonicalize(mark_payers(plain))


def to_words(typed: str, claim: Claim) -> str | None:
    """A half sentence in canonical words; None where anything speaks against it."""
    plain = expand(typed, claim)
    if has_doubt(plain, "not") or "?" in plain:
        return None
    return add_dots(write_canonically(name_level(plain, claim)), claim)


def name_level(plain: str, claim: Claim) -> str:
    """ "Level 4" as the code of that level, where the claim has one visit that has levels."""
    visits = [line.code for line in claim.lines if is_visit(line.code) and line.code.startswith(("9920", "9921"))]
    if len(visits) != 1 or re.search(r"\b\d{5}\b", plain):
        return re.sub(r"\blevel \d\b", "", plain).strip()
    return LEVEL.sub(rf"{visits[0][:4]}\1", re.sub(LEVELS, lambda word: str(NUMBERS[word[0]]), plain))


def guess_edits(typed: str, claim: Claim) -> list[Edit] | None:
    """The edits that a half sentence names; None where it names none, or where anything speaks against it.
    Raises Unsure.
    """
    words = to_words(typed, claim)
    return (parse_clauses(words, claim) or read_half_sentence(words, claim)) if words else None


def guess_loosely(typed: str, claim: Claim) -> tuple[list[Edit], bool] | None:
    """The same where some words are unknown, and whether these are harmless. Raises Unsure."""
    words = to_words(typed, claim)
    return read_loosely(words, claim) if words and NAMING.search(words) else None
