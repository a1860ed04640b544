"""The samples: what pyx12 accepts comes in and goes out again, what it refuses is refused, and nobody is recognised."""

import re
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from x12_parts import NOON, joined, problems, samples

from gym.cli.x12 import show_import
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.importing import ImportedFile, import_file
from gym.x12.interchange import read_file
from gym.x12.write_837p import write_837p
from gym.x12.write_answer import write_answer

pytestmark = pytest.mark.slow

# Where the identity of somebody stands: segment and elements. CLM01, REF02 and the like are numbers of a claim.
IDENTITY = {
    "NM1": (3, 4, 5, 9),
    "N1": (2, 4),
    "N2": (1, 2),
    "N3": (1, 2),
    "N4": (1, 3),
    "PER": (2, 4, 6, 8),
    "REF": (2,),
    "DMG": (2,),
    "SBR": (3, 4),
    "CLM": (1,),
    "CLP": (1, 7),
    "TRN": (2, 3),
    "ISA": (6, 8, 13),
    "GS": (2, 3),
    "BHT": (3,),
    "BPR": (7, 9, 10, 13, 15),
    "NTE": (2,),
    "SVD": (1,),
    "LIN": (3,),
}
# Too short or too common to be told from the rest of a text, and dates of service, which move.
SHORTEST = 4
# Words of the samples' made-up names that any claim or card may have too.
WORDS = {"ACCOUNT", "BILLING", "CODE", "FIRST", "HEALTH", "LAST", "NAME", "NUMBER", "OFFICE", "PATIENT", "PAYER"}
WORDS |= {"PLAN", "PROVIDER", "SERVICE", "SERVICES", "STATE"}


def identities(file: Path) -> set[str]:
    """Every name, number, address and date of birth of a sample, also in the ways a date may be written."""
    text = file.read_text(encoding="latin-1")
    found: set[str] = set()
    for segment in text.split(text[105]):
        elements = segment.strip().split(text[3])
        for place in IDENTITY.get(elements[0], ()):
            if place < len(elements):
                found |= {elements[place].strip(), *elements[place].split()}
        if elements[0] == "DMG":
            found.add(f"{datetime.strptime(elements[2], '%Y%m%d'):%Y-%m-%d}")
    return {each.upper() for each in found if len(each) >= SHORTEST} - WORDS


def survivors(secrets: set[str], told: str) -> set[str]:
    """Those that stand in `told` as a word or number of their own."""
    return {each for each in secrets if re.search(rf"(?<![A-Z0-9]){re.escape(each)}(?![A-Z0-9])", told.upper())}


def everything(world: World, found: ImportedFile) -> str:
    """All that an import gives: the values, what is printed of them and the files made of them."""
    console = Console(record=True, width=400, file=StringIO())
    for part in show_import(found):
        console.print(part)
    files = [write_837p(world, each.claim, NOON) for each in found.claims]
    files += [write_answer(world, each.claim, each.remittance, NOON) for each in found.claims if each.remittance]
    return "\n".join((found.model_dump_json(), console.export_text(), *files))


@pytest.fixture(scope="module")
def accepted(shared: Path, world: World) -> dict[str, ImportedFile]:
    """The claims and payments that pyx12 accepts, brought in."""
    usable = [row["file"] for row in samples(shared) if row["pyx12_result_A1_normalised"] == "valid"]
    return {name: import_file(world, read_file(shared / "samples" / name), 7) for name in usable}


def test_every_sample_that_pyx12_accepts_comes_in(accepted: dict[str, ImportedFile]) -> None:
    assert {found.kind for found in accepted.values()} == {"837P", "835"}
    assert all(found.claims for found in accepted.values())
    assert not [name for name, found in accepted.items() if found.kind == "837P" and found.left_out]


def test_every_claim_that_came_in_goes_out_again_as_a_file_that_pyx12_accepts(world, accepted) -> None:
    claims = [each for found in accepted.values() for each in found.claims]
    assert problems(joined([write_837p(world, each.claim, NOON) for each in claims])) == []
    answers = [write_answer(world, each.claim, each.remittance, NOON) for each in claims if each.remittance]
    assert problems(joined(answers)) == []


def test_every_claim_that_came_in_is_judged(accepted: dict[str, ImportedFile]) -> None:
    rules = {
        name: {finding.rule_id for each in found.claims for finding in each.findings}
        for name, found in accepted.items()
        if found.kind == "837P"
    }
    assert rules
    assert all("dx_not_billable" in found for found in rules.values()), "every sample still has ICD-9 codes"


def test_no_name_number_address_or_date_of_birth_of_a_sample_survives(shared, world, accepted) -> None:
    for name, found in accepted.items():
        secrets, told = identities(shared / "samples" / name), everything(world, found)
        assert len(secrets) > 8
        assert not survivors(secrets, told)


def test_every_sample_that_pyx12_refuses_is_refused_at_the_segment_that_the_sources_name(shared, world) -> None:
    bad = [row for row in samples(shared) if row["pyx12_result_A1_normalised"] != "valid"]
    assert bad
    for row in bad:
        file = shared / "samples" / row["file"]
        with pytest.raises(
            FileRefused, match=r"^The file is refused at segment \d+ \(\w+\)(, element \S+)?: \w+"
        ) as error:
            import_file(world, read_file(file), 7)
        line = re.match(r"Line:(\d+) ", row["first_error"])
        assert line is None or row["type"] not in ("837P", "835") or int(line[1]) in places(error.value), row["file"]
        assert not survivors(identities(file), f"{error.value.message} {error.value.errors}"), row["file"]


def places(error: FileRefused) -> set[int]:
    return {each.place for each in error.problems}
