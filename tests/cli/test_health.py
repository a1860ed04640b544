"""Health and doctor say when nothing can be saved or read, and the records are their owner's alone."""

import os
import resource
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import app
from gym.cli.doctor import folder, look
from gym.coaching.chunks import CoachHealth
from gym.errors import Invalid, Unavailable
from gym.schemas.health import ADVICE, WORDS, Trouble
from gym.services.replies import health_report
from gym.settings import Settings
from gym.store import Store
from gym.store.private_files import make_private_folder
from gym.store.watch import refusal_to_write

COACH = CoachHealth(source="offline", model=None, reachable=False, last_error=None)
NOBODY = 65534


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'data' / 'gym.db'}", busy_seconds=1)
    store.upgrade()
    return store


@contextmanager
def full_disk(length: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def somebody_else() -> Iterator[None]:
    """Act as a user who owns nothing here; an administrator may do everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def shelve(store: Store, name: str) -> None:
    store.shelve(name, "x" * 50_000)


async def test_a_full_disk_is_noticed_before_anything_is_lost_and_forgotten_when_there_is_room(store: Store) -> None:
    assert await store.trouble() is None
    with full_disk(20_000):
        assert await store.trouble() is Trouble.FULL
    assert await store.trouble() is None


async def test_a_write_that_the_disk_refused_is_remembered_until_one_goes_through(store: Store) -> None:
    shelve(store, "a")
    with full_disk(20_000), pytest.raises(Unavailable):
        shelve(store, "b")
    assert await store.trouble() is Trouble.FULL
    shelve(store, "c")
    assert await store.trouble() is None


def damage(file: Path) -> None:
    """Write over the middle of every page but the first few."""
    content = bytearray(file.read_bytes())
    for start in range(4096 * 2, len(content), 4096):
        content[start : start + 200] = b"\xa5" * 200
    file.write_bytes(content)


async def test_a_damaged_page_is_noticed_when_it_is_met_and_stays_noticed(store: Store) -> None:
    assert store.file
    shelve(store, "a")
    assert not store.is_damaged()
    store.engine.dispose()
    damage(store.file)
    assert store.is_damaged()
    assert await store.trouble() is Trouble.DAMAGED
    assert await store.trouble() is Trouble.DAMAGED


@pytest.mark.parametrize("rights", [0o500, 0o700])
def test_a_folder_or_a_file_that_may_only_be_read_is_noticed(tmp_path: Path, rights: int) -> None:
    file = tmp_path / "gym.db"
    file.write_bytes(b"x")
    file.chmod(0o644 if rights == 0o500 else 0o444)
    tmp_path.chmod(rights | 0o055)
    for parent in tmp_path.parents[:-2]:
        parent.chmod(0o755)
    try:
        with somebody_else():
            assert refusal_to_write(file) is Trouble.READ_ONLY
    finally:
        tmp_path.chmod(0o700)


async def test_a_folder_that_is_gone_is_noticed(store: Store) -> None:
    assert store.file
    store.file.rename(store.file.with_name("elsewhere"))
    assert await store.trouble() is Trouble.DOWN


async def test_a_look_waits_for_no_write_lock_and_leaves_no_file(store: Store) -> None:
    assert store.file
    with store.write_transaction():
        began = time.monotonic()
        assert await store.trouble() is None
        assert time.monotonic() - began < 0.5
    assert {each.name.removeprefix("gym.db") for each in store.file.parent.iterdir()} <= {"", "-wal", "-shm", ".lock"}


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_takes_the_gym_down_and_says_what_to_do(trouble: Trouble, tmp_path: Path) -> None:
    said = health_report(trouble, COACH)
    assert (said.status, said.database, said.advice) == ("down", trouble, f"{WORDS[trouble]} {ADVICE[trouble]}")
    check = next(each for each in look(Settings(data_dir=tmp_path), said) if each.name == "Database")
    assert check.state == "broken"
    assert WORDS[trouble] in check.found
    assert check.advice == ADVICE[trouble]


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_folder_and_its_database_are_their_owners_alone(tmp_path: Path) -> None:
    made, wide = tmp_path / "new" / "data", tmp_path / "wide"
    wide.mkdir(mode=0o755)
    (wide / "gym.db").touch(mode=0o644)
    for where in (made, wide):
        app.compose(Settings(data_dir=where))
        assert rights(where) == 0o700
        assert {rights(each) for each in where.glob("gym.db*")} == {0o600}
        assert folder(Settings(data_dir=where)).state == "ok"


def test_a_folder_of_all_users_is_left_as_it_is_and_the_doctor_says_so(tmp_path: Path) -> None:
    shared = tmp_path / "all"
    shared.mkdir()
    shared.chmod(0o1777)
    make_private_folder(shared)
    assert rights(shared) == 0o1777
    assert folder(Settings(data_dir=shared)).state == "missing"


def test_a_folder_that_could_not_be_narrowed_is_named_by_the_doctor(tmp_path: Path) -> None:
    (tmp_path / "gym.db").touch(mode=0o600)
    (tmp_path / "gym.db").chmod(0o644)
    tmp_path.chmod(0o700)
    found = folder(Settings(data_dir=tmp_path))
    assert (found.state, "gym.db" in found.found, "chmod" in found.advice) == ("missing", True, True)


def test_a_disk_that_is_full_at_the_start_is_said_in_one_sentence(tmp_path: Path) -> None:
    with full_disk(8192), pytest.raises(Invalid, match="disk is full"):
        Store(f"sqlite:///{tmp_path / 'gym.db'}").upgrade()
