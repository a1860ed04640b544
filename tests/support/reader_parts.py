"""The claims that the reader's cases are about, and what each case expects."""

import tomllib
from pathlib import Path

from agents.reader.corpus import load_corpus, parse_edit
from gym.coaching.reading import ClaimMove, CoachWish

CASES = Path(__file__).parents[1] / "cases"


CORPUS = load_corpus(CASES / "messages.toml")
CLAIMS = CORPUS.claims
edit = parse_edit


def cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


def phrasings(name):
    """(phrasing, case) for every line of a file of cases."""
    return [(said, case) for case in cases(name) for said in case["say"].strip("\n").splitlines()]


def expected(case):
    if "wish" in case:
        return CoachWish(kind=case["wish"])
    details = {"edits": [edit(each) for each in case["edits"]]} if "edits" in case else case.get("details", {})
    return ClaimMove(action_type=case.get("action", "correct_claim"), action_details=details)


WRAPPED = (
    "don't {}",
    "should I {}?",
    "if I {}",
    "maybe {}",
    '"{}"',
    "they said {}",
    "{} or give up",
    "I will not {}",
    "why {}?",
)
