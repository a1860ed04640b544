"""What the X12 tests share: files made of scenarios, and the samples with what pyx12 says of them."""

import csv
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from gym.world.claims.claim import Claim
from gym.world.claims.encounter import Case
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.importing import ImportedFile, import_file
from gym.x12.interchange import parse_interchange
from gym.x12.segments import Envelope
from gym.x12.validator import validate
from gym.x12.write_837p import write_837p

PUBLIC = Path(__file__).parents[1] / "cases" / "public"
Change = Callable[[str], str]
NOON = Envelope(made=datetime(2024, 8, 1, 12, 0))


def case_of(world: World, fault: str, **spec: object) -> Case:
    return compose(world, Spec(seed=5, fault=fault, **spec)).case


def as_file(world: World, claim: Claim) -> str:
    """The claim as an 837P of some days after its last service."""
    last = max(line.date_to for line in claim.lines)
    return write_837p(world, claim, Envelope(made=datetime.combine(last, time(12)) + timedelta(days=5)))


def sent(world: World, fault: str = "missing_mod25", **spec: object) -> str:
    return as_file(world, case_of(world, fault, **spec).claim)


def joined(files: list[str]) -> str:
    """Files of one transaction each as one file, so that the validator loads its map once."""
    parts = [file.splitlines() for file in files]
    inner = []
    for number, lines in enumerate(parts, 1):
        body = [line.replace("*0001", f"*{number:04d}") if line[:3] in ("ST*", "SE*") else line for line in lines[2:-2]]
        inner += body
    first = parts[0]
    return "\n".join((*first[:2], *inner, f"GE*{len(files)}*1~", first[-1]))


def problems(text: str) -> list[str]:
    """Where and why the validator refuses; nothing where it accepts."""
    try:
        validate(parse_interchange(text.encode()))
    except FileRefused as error:
        return [f"{each.where}: {each.reason}" for each in error.problems]
    return []


def samples(shared: Path) -> list[dict[str, str]]:
    """The samples by SOURCES.csv: file, type and pyx12's verdict."""
    with (shared / "samples" / "SOURCES.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def brought(world: World, name: str, change: Change = str) -> ImportedFile:
    """A file of tests/cases/public, changed and imported."""
    return import_file(world, parse_interchange(change((PUBLIC / name).read_text()).encode()), 0)


def replaced(old: str, new: str) -> Change:
    """A change of a text that must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change
