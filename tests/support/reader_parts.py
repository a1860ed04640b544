"""The claims that the reader's cases are about, and what each case expects."""

import tomllib
from datetime import date
from pathlib import Path

from gym.coaching.reading import ClaimMove, CoachWish
from gym.world.claims.claim import Claim

CASES = Path(__file__).parents[1] / "cases"


def claim(diagnoses, *lines):
    day = date(2024, 7, 9)
    provider = {"name": "Ada Reyes MD", "npi": "1234567890"}
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
