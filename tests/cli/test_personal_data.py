"""`gym user export`: the files land where they are asked for, for their owner alone, and replace nothing."""

from pathlib import Path

import pytest
from cli_parts import run_gym
from sign_in_parts import add_person
from store_parts import open_store

from gym.errors import Invalid, NotFound


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("GYM_DATA_DIR", str(folder))
    folder.mkdir()
    store = open_store(f"sqlite:///{folder / 'gym.db'}")
    add_person(store, "ana")
    store.engine.dispose()
    return folder


def test_an_export_goes_to_a_folder_or_a_zip_for_its_owner_alone(tmp_path: Path) -> None:
    for to in (tmp_path / "ana", tmp_path / "ana.zip"):
        told = run_gym("user", "export", "ana", "--to", str(to))
        assert told.output.startswith(f"{to} has everything that is kept about ana.")
    assert {each.name for each in (tmp_path / "ana").iterdir()} >= {
        "data.json",
        "tries.csv",
        "events.csv",
        "README.txt",
    }
    assert {(tmp_path / name).stat().st_mode & 0o077 for name in ("ana.zip", "ana/data.json", "ana")} == {0}


def test_nothing_is_written_over(tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine")
    with pytest.raises(Invalid, match="nothing is written over"):
        run_gym("user", "export", "ana", "--to", str(there))
    assert there.read_text() == "mine"


def test_a_name_that_nobody_has_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no user with that id"):
        run_gym("user", "export", "nobody", "--to", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
