"""The labelled messages of trainees: what each asks for, and which are held out from learning."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from gym.value import Value
from gym.world.claims.actions import Edit
from gym.world.claims.claim import Claim

LINE = re.compile(r"(?P<code>\w{5})(?:-(?P<modifier>\w\w))?(?: x(?P<units>\d+))?")
# One message of so many is held out.
SHARE = 5


class Message(Value):
    """One message, and what it asks for on the claim of that name."""

    text: str
    intent: str
    claim: str
    wish: str = ""
    topic: str = ""
    move: str = ""
    details: dict[str, Any] = Field(default_factory=dict)
    last: tuple[Edit, ...] = ()
    offer: bool = False

    @property
    def is_held_out(self) -> bool:
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % SHARE == 0


class Corpus(Value):
    claims: dict[str, Claim]
    messages: tuple[Message, ...]


def load_corpus(path: Path) -> Corpus:
    """The messages of a file like tests/cases/messages.toml."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    claims = {name: build_claim(**fields) for name, fields in read["claims"].items()}
    return Corpus(claims=claims, messages=tuple(each for case in read["case"] for each in list_messages(case)))


def list_messages(case: dict[str, Any]) -> list[Message]:
    texts, edits = case.pop("say").strip("\n").splitlines(), [parse_edit(each) for each in case.pop("edits", ())]
    details = {"edits": edits} if edits else case.pop("details", {})
    case["last"] = [parse_edit(each) for each in case.get("last", ())]
    return [Message(text=text, details=details, **case) for text in texts]


def parse_edit(written: str) -> dict[str, Any]:
    """An edit from "op path value", where [A,B] is a list, {code} a new line and digits are units."""
    op, path, *rest = written.split(" ", 2)
    if not rest:
        return {"op": op, "path": path}
    value: Any = rest[0]
    if value[0] == "[":
        value = value[1:-1].split(",")
    elif value[0] == "{":
        value = {"code": value[1:-1]}
    elif path.endswith("/units"):
        value = int(value)
    elif path.endswith("/charge"):
        value = float(value)
    return {"op": op, "path": path, "value": value}


def build_claim(diagnoses: list[str], lines: list[str]) -> Claim:
    """An invented claim with these diagnoses and lines like "20610-RT" or "J1030 x4"."""
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
            "lines": [build_line(each) for each in lines],
        }
    )


def build_line(written: str) -> dict[str, Any]:
    found, day = LINE.fullmatch(written), date(2024, 7, 9)
    assert found, written
    return {
        "code": found["code"],
        "modifiers": [found["modifier"]] if found["modifier"] else [],
        "units": int(found["units"] or 1),
        "pointers": ["A"],
        "charge": "10",
        "pos": "11",
        "date_from": day,
        "date_to": day,
    }
