"""The notes of the tabular list at every code of ICD-10-CM: what excludes what, what goes before what, both sides."""

import gzip
from functools import cache, lru_cache
from importlib.resources import files

from gym.world.codes.diagnoses import OrderNote, order_notes

EXCLUDES, CODE_FIRST, USE_ADDITIONAL = "x", "c", "u"
Notes = dict[str, list[tuple[str, str, str]]]


def _unpack(name: str) -> list[list[str]]:
    packed = (files("gym.world.data") / name).read_bytes()
    return [line.split(" ") for line in gzip.decompress(packed).decode().split("\n")]


@cache
def _notes() -> Notes:
    """By the heading where they stand: the kind of each note, and the first and last code that it means."""
    notes: Notes = {}
    for kind, at, first, last in _unpack("icd10_notes.txt.gz"):
        notes.setdefault(at, []).append((kind, first, last))
    return notes


def find_note(kind: str, code: str, other: str) -> str | None:
    """Where a note of this kind stands, at `code` or at a heading over it, that means `other`; or None."""
    for end in range(len(code), 2, -1):
        for each, first, last in _notes().get(code[:end], ()):
            if each == kind and first <= other[: len(first)] and other[: len(last)] <= last:
                return code[:end]
    return None


@lru_cache(maxsize=1 << 16)
def is_excluded(one: str, other: str) -> bool:
    """Whether an Excludes1 note at either code keeps the two apart."""
    notes = (find_note(EXCLUDES, one, other), find_note(EXCLUDES, other, one))
    return one != other and any(notes) and not one.startswith(other) and not other.startswith(one)


def find_named_order(first: str, second: str) -> OrderNote | None:
    """A note at one of the two codes, or at a heading over it, that puts `first` before `second`."""
    at = find_note(CODE_FIRST, second, first)
    if at:
        return OrderNote(at, "code_first")
    at = find_note(USE_ADDITIONAL, first, second)
    return OrderNote(at, "use_additional") if at else None


@lru_cache(maxsize=1 << 16)
def find_order_note(first: str, second: str) -> OrderNote | None:
    """The note by which `first` goes before `second`; none where there is one for the other order, too (PF250)."""
    known = order_notes().get(first, {}).get(second)
    if known or first == second:
        return known
    found = find_named_order(first, second)
    return None if found and find_named_order(second, first) else found


def name_order_note(first: str, second: str) -> str:
    """The note by which `first` goes before `second`, as it is told."""
    note = find_order_note(first, second)
    return note.words if note else ""


@cache
def sides() -> dict[str, str]:
    """The side, R or L, of each full-length code whose words name one."""
    return {code: side for side, code in _unpack("sides.txt.gz")}


@cache
def both_sides() -> dict[frozenset[str], str]:
    """Two full-length codes, of the right and the left side, and the code for both (guideline I.B.13)."""
    return {frozenset((right, left)): both for right, left, both in _unpack("both_sides.txt.gz")}
