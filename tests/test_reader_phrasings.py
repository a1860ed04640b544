import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.action_reader import Act, Unclear, Wish, read
from gym.world.claim import Claim
from gym.world.forms import parse_action
from gym.world.world import World

CASES = Path(__file__).parent / "cases"


def claim(diagnoses, *lines):
    day = date(2024, 7, 9)
    provider = {"name": "Ada Reyes MD", "npi": "1234567893"}
    return Claim.model_validate(
        {
            "claim_id": "C1",
            "payer_id": "summit_ridge",
            "subscriber": {"member_id": "M1", "last": "Roe", "first": "Jan"},
            "patient": {"last": "Roe", "first": "Jan", "birth": date(1960, 1, 1), "sex": "F"},
            "billing": provider,
            "rendering": provider,
            "diagnoses": diagnoses,
            "lines": [
                {"code": code, "modifiers": modifiers, "units": units, "pointers": ["A"], "charge": "10", "pos": "11"}
                | {"date_from": day, "date_to": day}
                for code, modifiers, units in lines
            ],
        }
    )


CLAIMS = {
    "office": claim(["M17.12", "E11.9"], ("99213", [], 1), ("20610", ["RT"], 1), ("J1030", [], 4)),
    "skin": claim(["L57.0", "D48.5"], ("11102", [], 1), ("17000", ["59"], 1), ("17003", [], 2)),
    "visits": claim(["I10"], ("99213", [], 1), ("99214", [], 1), ("93000", [], 1)),
    "single": claim(["J06.9"], ("99213", [], 1)),
}


def edit(written):
    """An edit from "op path value", where [A,B] is a list, {code} a new line and digits are units."""
    op, path, *rest = written.split(" ", 2)
    if not rest:
        return {"op": op, "path": path}
    value = rest[0]
    if value[0] == "[":
        value = value[1:-1].split(",")
    elif value[0] == "{":
        value = {"code": value[1:-1]}
    elif path.endswith("/units"):
        value = int(value)
    return {"op": op, "path": path, "value": value}


def cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


def phrasings(name):
    """(phrasing, case) for every line of a file of cases."""
    return [
        pytest.param(said, case, id=f"{case['name']}: {said}")
        for case in cases(name)
        for said in case["say"].strip("\n").splitlines()
    ]


def expected(case):
    if "wish" in case:
        return Wish(kind=case["wish"])
    details = {"edits": [edit(each) for each in case["edits"]]} if "edits" in case else case.get("details", {})
    return Act(action_type=case.get("action", "correct_claim"), action_details=details)


@pytest.mark.parametrize(("said", "case"), phrasings("phrasings.toml"))
def test_a_request_is_understood(said, case):
    assert read(said, CLAIMS[case["claim"]]) == expected(case)


@pytest.mark.parametrize(("said", "case"), phrasings("not_actions.toml"))
def test_what_is_no_clear_request_is_no_action(said, case):
    reading = read(said, CLAIMS[case.get("claim", "office")])
    assert isinstance(reading, Unclear | Wish)
    assert reading.kind in ("unclear", "question", "why", "next")


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


FREE = ("an appeal with its letter", "query the provider")


@pytest.mark.parametrize("case", [case for case in cases("phrasings.toml") if case["name"] not in FREE])
def test_a_request_in_doubt_is_no_action(case):
    for said in case["say"].strip("\n").splitlines():
        for wrapped in (each.format(said) for each in WRAPPED):
            assert read(wrapped, CLAIMS[case["claim"]]).kind != "act", wrapped


@pytest.mark.parametrize(
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
        ("blah", "office", "add 25 to line 1"),
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


@pytest.fixture(scope="module")
def world():
    return World.load()


@pytest.mark.parametrize(
    "case", [case for case in cases("phrasings.toml") if "wish" not in case], ids=lambda case: case["name"]
)
def test_what_is_read_is_a_move_that_the_world_takes(world, case):
    on, meant = CLAIMS[case["claim"]], expected(case)
    assert parse_action(world, meant.action_type, meant.action_details, on).type == meant.action_type
