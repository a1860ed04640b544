"""Making the installed reference from a folder: all of it or nothing, and what is wrong is told."""

import gzip
from pathlib import Path

import pytest
from reference_parts import HEADS, write_tables

from gym.errors import Invalid
from gym.services.lookup import FILE
from gym.store.reference import ReferenceFile
from gym.store.reference_install import SOURCES, install
from gym.world.world import World


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tables"
    place.mkdir()
    write_tables(place)
    return place


@pytest.fixture
def path(folder: Path, tmp_path: Path) -> Path:
    made = tmp_path / "data" / FILE
    install(folder, made)
    return made


def test_the_folder_above_full_will_do(folder: Path, tmp_path: Path):
    above = tmp_path / "above"
    above.mkdir()
    folder.rename(above / "full")
    assert install(above, tmp_path / FILE).pairs == 3


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
    assert [each.name for each in path.parent.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("kind", "table", "told"),
    [
        ("ptp", "first,second\n", "columns are to begin column1, column2"),
        ("ptp", f"{HEADS['ptp']}\n0001U,0029U\n", "line 2: a column is missing"),
        ("ptp", f"{HEADS['ptp']}\n0001U,029U,1,x\n", "pair 0001U 029U cannot be read"),
        ("mue", f"{HEADS['mue']}\n0001U,many,2\n", "limit of 0001U is no number: many"),
        ("mue", f"{HEADS['mue']}\n0001U,1,2\n0001U,1,2\n", "UNIQUE constraint failed"),
        ("icd", "", "columns are to begin code"),
    ],
)
def test_a_table_that_is_not_as_it_should_be_is_told_and_leaves_what_was_there(
    folder: Path, path: Path, kind: str, table: str, told: str
):
    before = path.read_bytes()
    (folder / SOURCES[kind]).write_bytes(gzip.compress(table.encode()))
    with pytest.raises(Invalid, match=told):
        install(folder, path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [FILE]


def test_a_place_that_cannot_be_written_is_told(folder: Path, tmp_path: Path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(Invalid, match="cannot be written"):
        install(folder, tmp_path / "taken" / FILE)


def test_the_same_tables_make_the_same_content(folder: Path, path: Path, tmp_path: Path):
    assert install(folder, tmp_path / FILE).checksum == ReferenceFile(path).edition().checksum


@pytest.mark.slow
def test_the_full_tables_agree_with_the_own_ones(world: World, shared: Path, tmp_path: Path):
    install(shared / "data", tmp_path / FILE)
    assert (tmp_path / FILE).stat().st_size < 30_000_000
    file = ReferenceFile(tmp_path / FILE)
    assert file.edition().pairs == 1_669_820
    sample = list(world.reference.ptp.items())[::400]
    assert [file.pair(*pair) for pair, _ in sample if file.pair(*pair) is None] == []
    assert all(file.pair(*pair)[0] == indicator for pair, indicator in sample)
    limits = world.reference.mue
    assert {code: file.limit(code) for code in limits} == {
        code: (each.units, each.mai) for code, each in limits.items()
    }
