"""The installed reference: made in one step from a folder, searched beside the own tables, honest when damaged."""

import gzip
from pathlib import Path

import pytest

from gym.errors import Invalid
from gym.references import FILE, References
from gym.store.reference import Damaged, ReferenceFile
from gym.store.reference_install import SOURCES, install
from gym.world.world import World

PAIR = "CPT Separate procedure definition"
TABLES = {
    "ptp": "column1,column2,modifier_indicator,rationale\n"
    f"0001U,0029U,1,Misuse of column two\n0001U,0030U,0,{PAIR}\n20610,99213,1,Misuse of column two\n",
    "mue": "code,mue_value,mai,rationale\n0001U,1,2,x\n97110,6,3,x\n",
    "icd": "code,billable,description\nA00,0,Cholera\nA00.0,1,Cholera due to Vibrio cholerae\nB99,1,Other infection\n",
    "hcpcs": "hcpcs,short_description,coverage\nE0143,Walker folding wheeled,D\nA0021,Ambulance out of state,I\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The source tables, small."""
    place = tmp_path / "tables"
    place.mkdir()
    for kind, name in SOURCES.items():
        (place / name).write_bytes(gzip.compress(TABLES[kind].encode()))
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
    made = file.installed()
    assert (made.pairs, made.limits, made.diagnoses, made.supplies) == (3, 2, 3, 2)
    assert "2024 Q3" in made.edition
    file.check()


def test_the_folder_above_full_will_do(folder: Path, tmp_path: Path):
    above = tmp_path / "above"
    above.mkdir()
    folder.rename(above / "full")
    assert install(above, tmp_path / FILE).pairs == 3


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("E0143", "hcpcs", "E0143"),
        ("walk wheel", "hcpcs", "E0143"),
        ("A00.0", "diagnosis", "A00.0"),
        ("vibrio", "diagnosis", "A00.0"),
        ("0001U", "procedure", "0001U"),
        ("97110", "procedure", "97110"),
    ],
)
def test_installed_codes_are_found_beside_the_own_ones(references: References, text: str, kind: str, code: str):
    assert first(references, text) == (kind, code)


def test_a_heading_says_that_it_is_not_billable(references: References):
    heading, full = references.search("A00", kind="diagnosis").entries
    assert (heading.code, heading.detail) == ("A00", "a heading: not billable")
    assert (full.code, full.detail) == ("A00.0", "")


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


def test_a_table_that_is_missing_is_named_and_nothing_changes(folder: Path, path: Path):
    before = path.read_bytes()
    (folder / SOURCES["mue"]).unlink()
    with pytest.raises(Invalid, match=SOURCES["mue"]):
        install(folder, path)
    assert path.read_bytes() == before


def test_a_table_that_is_cut_short_leaves_what_was_there(folder: Path, path: Path):
    before, cut = path.read_bytes(), folder / SOURCES["icd"]
    cut.write_bytes(cut.read_bytes()[:-12])
    with pytest.raises(Invalid, match="cut short"):
        install(folder, path)
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [FILE, "reference.sha256"]


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
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    with pytest.raises(Damaged, match="damaged"):
        ReferenceFile(path).check()


def test_without_a_file_the_own_tables_answer_alone(world: World, tmp_path: Path):
    found = References(world, tmp_path).search("97110")
    assert (found.entries[0].code, found.note) == ("97110", "")


def test_the_full_tables_agree_with_the_own_ones(world: World, shared: Path, tmp_path: Path):
    install(shared / "data", tmp_path / FILE)
    assert (tmp_path / FILE).stat().st_size < 30_000_000
    file = ReferenceFile(tmp_path / FILE)
    assert file.installed().pairs == 1_669_820
    sample = list(world.reference.ptp.items())[::400]
    assert [file.pair(*pair) for pair, _ in sample if file.pair(*pair) is None] == []
    assert all(file.pair(*pair)[0] == indicator for pair, indicator in sample)
    limits = world.reference.mue
    assert {code: file.limit(code) for code in limits} == {
        code: (each.units, each.mai) for code, each in limits.items()
    }
