"""`gym tenant`: who can be put where, and nobody anywhere by a slip of the fingers."""

from pathlib import Path

import pytest
from cli_parts import run_gym
from rows import for_each

from gym.errors import Invalid, NotFound


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "password").write_text("correct horse\n")


def test_a_new_gym_has_the_tenant_local_and_more_are_added_and_renamed():
    assert run_gym("tenant", "list").output == "local  local  UTC\n"
    run_gym("tenant", "add", "clinic-a", "--name", "A Clinic", "--time-zone", "America/Chicago")
    run_gym("tenant", "rename", "clinic-a", "The A Clinic")
    assert run_gym("tenant", "list").output == "clinic-a  The A Clinic  America/Chicago\nlocal  local  UTC\n"


def test_nobody_is_added_or_moved_to_a_tenant_that_is_not_there(tmp_path: Path):
    given = ("--password-file", str(tmp_path / "password"))
    with pytest.raises(NotFound, match="gym tenant add clinik-a"):
        run_gym("user", "add", "ana", "--tenant", "clinik-a", *given)
    run_gym("tenant", "add", "clinic-a")
    run_gym("user", "add", "ana", "--tenant", "clinic-a", *given)
    with pytest.raises(NotFound, match="gym tenant add clinik-a"):
        run_gym("user", "move", "ana", "--tenant", "clinik-a")
    assert run_gym("user", "list").output == "ana  trainee  clinic-a\n"


WRONG = (
    (("add", "local"), Invalid, "already exists"),
    (("add", "demo-1"), Invalid, "demo sign-in"),
    (("add", "a b"), Invalid, "A tenant is 1 to 64"),
    (("add", "b", "--name", " "), Invalid, "1 to 120 characters"),
    (("add", "b", "--time-zone", "Mars"), Invalid, "not a time zone"),
    (("rename", "local", "x" * 121), Invalid, "1 to 120 characters"),
    (("rename", "nowhere", "N"), NotFound, "gym tenant list"),
)


@for_each(("words", "kind", "said"), WRONG)
def test_what_cannot_be_a_tenant_is_refused(words: tuple[str, ...], kind: type[Exception], said: str):
    with pytest.raises(kind, match=said):
        run_gym("tenant", *words)
