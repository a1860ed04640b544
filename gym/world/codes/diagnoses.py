"""Lists over diagnoses that few rules ask for: other editions, exclusions, order, an article. Read when asked."""

import gzip
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from gym.world.codes.tables import read_table

# Full-length codes of an older edition that are headings in fiscal year 2024 (PF087).
RETIRED = frozenset({"M54.5", "R05"})
# The part of article A56781 that is on file ends here: nothing is known of codes after it.
READ_TO = "I08.2"
# Encounters for examination, screening and immunization (ICD-10-CM guidelines, I.C.21.c.5 and c.13).
PREVENTIVE_REASONS = ("Z00", "Z01.4", "Z11", "Z12", "Z13", "Z23")

WORDS = {"code_first": "code first", "use_additional": "use additional code"}


@cache
def later_codes() -> frozenset[str]:
    """Full-length codes of the April 2026 edition that fiscal year 2024 does not have."""
    packed = (files("gym.world.data") / "icd10_later.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


@cache
def unspecified_sides() -> frozenset[str]:
    """Full-length codes that leave the side open, where the list has one for the right or the left (PF149)."""
    packed = (files("gym.world.data") / "unspecified_sides.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


@cache
def excludes1_pairs() -> dict[str, frozenset[str]]:
    """Codes that ICD-10-CM does not let stand beside each other (Excludes1), both ways, within the course's list."""
    pairs: dict[str, set[str]] = {}
    for row in read_table("excludes1.csv"):
        pairs.setdefault(row["code"], set()).add(row["other"])
        pairs.setdefault(row["other"], set()).add(row["code"])
    return {code: frozenset(others) for code, others in pairs.items()}


class OrderNote(NamedTuple):
    """A note of the tabular list: where it stands, and whether it is `code_first` or `use_additional`."""

    at: str
    kind: str

    @property
    def is_general(self) -> bool:
        """Whether it stands at a chapter (`10`) or a block (`I10-I1A`), not at a code or its headings."""
        return self.at.isdigit() or "-" in self.at

    @property
    def words(self) -> str:
        return f'{self.at}, "{WORDS[self.kind]}"'


@cache
def order_notes() -> dict[str, dict[str, OrderNote]]:
    """By code: the codes that come after it where both are coded, each with the note that says so (PF250)."""
    notes: dict[str, dict[str, OrderNote]] = {}
    for row in read_table("code_order.csv"):
        notes.setdefault(row["first"], {})[row["second"]] = OrderNote(row["at"], row["note"])
    return notes


@cache
def echo_diagnoses() -> frozenset[str]:
    """Diagnoses for which article A56781 covers a heart ultrasound (93306, 93307, 93308), up to READ_TO."""
    return frozenset(row["code"] for row in read_table("echo_covered.csv"))
