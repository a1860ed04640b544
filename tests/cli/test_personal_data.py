"""`gym user export`: files for their owner alone, which replace nothing; `gym user erase` asks for the name twice."""

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


def test_who_is_erased_is_gone_from_the_file_and_nobody_is_by_mistake(data: Path) -> None:
    with pytest.raises(Invalid, match="Nothing was erased"):
        run_gym("user", "erase", "ana", "--confirm", "anna")
    store = open_store(f"sqlite:///{data / 'gym.db'}")
    add_person(store, "qmarlowe77")
    told = run_gym("user", "erase", "qmarlowe77", "--confirm", "qmarlowe77").output
    assert told.startswith("qmarlowe77 is erased; former-")
    assert store.users.account("qmarlowe77") is None
    assert store.users.account("ana")
    (act,) = store.accounts.acts("tenant:local")[-1:]
    assert (act["kind"], act["actor"]) == ("person_erased", "operator at the terminal")
    store.engine.dispose()
    assert [each.name for each in data.iterdir() if each.is_file() and b"qmarlowe77" in each.read_bytes()] == []


@pytest.mark.parametrize("name", ["nobody", "former-0123456789abcdef"])
def test_nobody_cannot_be_erased(name: str) -> None:
    with pytest.raises(NotFound, match="no user with that id"):
        run_gym("user", "erase", name, "--confirm", name)
