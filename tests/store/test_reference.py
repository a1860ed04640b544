"""The installed reference: searched beside the own tables, honest when damaged."""

import random
from pathlib import Path

import pytest
from reference_parts import PAIR, write_tables

from gym.services.lookup import FILE, References
from gym.store.reference import DamagedReference, ReferenceFile
from gym.store.reference_install import install
from gym.world.world import World


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The source tables, small."""
    place = tmp_path / "tables"
    place.mkdir()
    write_tables(place)
    return place


@pytest.fixture
def path(folder: Path, tmp_path: Path) -> Path:
    made = tmp_path / "data" / FILE
    install(folder, made)
    return made


@pytest.fixture
def references(world: World, path: Path) -> References:
    return References(world, path.parent)


def first(references: References, text: str, **only: object) -> tuple[str, str]:
    entry = references.search(text, **only).entries[0]
    return entry.kind, entry.code


def test_what_is_installed_is_counted_and_whole(path: Path):
    file = ReferenceFile(path)
    made = file.edition()
    assert (made.pairs, made.limits, made.diagnoses, made.supplies) == (3, 2, 3, 2)
    assert "2024 Q3" in made.edition
    file.check()


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("E0143", "hcpcs", "E0143"),
        ("walk wheel", "hcpcs", "E0143"),
        ("A00.0", "diagnosis", "A00.0"),
        ("vibrio", "diagnosis", "A00.0"),
        ("0001U", "procedure", "0001U"),
        ("HCPCS E0143", "hcpcs", "E0143"),
        ("ICD-10 A00.0", "diagnosis", "A00.0"),
        ("MUE 0001U", "procedure", "0001U"),
        ("b99", "diagnosis", "B99"),
        ("97110", "procedure", "97110"),
    ],
)
def test_installed_codes_are_found_beside_the_own_ones(references: References, text: str, kind: str, code: str):
    assert first(references, text) == (kind, code)


def test_a_heading_says_that_it_is_not_billable(references: References):
    heading, full = references.search("A00", kind="diagnosis").entries
    assert (heading.code, heading.detail) == ("A00", "not billable in fiscal year 2024")
    assert (full.code, full.detail) == ("A00.0", "")


def test_a_supply_that_has_ended_says_when(references: References):
    assert [each.detail for each in references.search("A0021", kind="hcpcs").entries] == ["ended 2023-12-31"]


def test_the_name_of_a_kind_alone_adds_nothing_and_breaks_nothing(references: References):
    assert references.search("icd", kind="hcpcs").entries == ()
    assert references.search("hcpcs", kind="hcpcs") == references.search("icd", kind="hcpcs")


def test_own_words_win_over_installed_ones(references: References):
    (only,) = references.search("97110").entries
    assert only.label == "Therapeutic exercise, 15 min"


@pytest.mark.parametrize("text", ["0001U 0030U", "0030U 0001U"])
def test_an_installed_pair_is_found_in_either_order_with_its_rationale(references: References, text: str):
    (only,) = references.search(text).entries
    assert (only.code, only.detail) == ("0001U 0030U", PAIR)
    assert "indicator 0" in only.label


def test_two_codes_without_a_pair_say_so(references: References):
    assert references.search("0029U 0030U").entries[0].label == "No NCCI pair in 2024 Q3."


@pytest.mark.parametrize("name", ["a b#c", "q?x=1", "p%20c", "ü"])
def test_the_data_folder_may_have_any_name(world: World, folder: Path, tmp_path: Path, name: str):
    install(folder, tmp_path / name / FILE)
    assert first(References(world, tmp_path / name), "0001U 0029U") == ("pair", "0001U 0029U")
    assert not References(world, tmp_path / name).search("vibrio").note


def test_damage_anywhere_is_told_and_raises_nothing_else(references: References, path: Path):
    whole, chance, told = path.read_bytes(), random.Random(1), 0
    for _ in range(20):
        hurt, number = bytearray(whole), chance.choice((1, 40, 4000))
        for _ in range(number):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        path.write_bytes(hurt)
        damaged = References(references.world, path.parent)
        damaged.own_tables = references.own_tables
        told += sum(bool(damaged.search(text).note) for text in ("0001U 0029U", "vibrio", "E0143", "0001U"))
        assert damaged.search("97110").entries[0].code == "97110"
    assert told


def test_a_file_that_is_full_of_damage_is_not_whole(path: Path):
    chance, hurt = random.Random(1), bytearray(path.read_bytes())
    for _ in range(4000):
        hurt[chance.randrange(len(hurt))] = chance.randrange(256)
    path.write_bytes(hurt)
    with pytest.raises(DamagedReference):
        ReferenceFile(path).check()


@pytest.mark.parametrize("left", [0, 100, 5000])
def test_a_file_that_is_cut_short_is_told_and_the_own_tables_still_answer(
    references: References, path: Path, left: int
):
    path.write_bytes(path.read_bytes()[:left])
    found = references.search("97110")
    assert found.entries[0].code == "97110"
    assert "gym reference install FOLDER" in found.note


def test_another_version_and_another_byte_are_told(world: World, path: Path):
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + (99).to_bytes(4, "big") + whole[64:])
    assert "another version" in References(world, path.parent).search("97110").note
    assert whole.count(b"Cholera due to Vibrio") == 1
    path.write_bytes(whole.replace(b"Cholera due to Vibrio", b"Cholera due to Vibria"))
    with pytest.raises(DamagedReference, match="damaged"):
        ReferenceFile(path).check()


def test_without_a_file_the_own_tables_answer_alone(world: World, tmp_path: Path):
    found = References(world, tmp_path).search("97110")
    assert (found.entries[0].code, found.note) == ("97110", "")
