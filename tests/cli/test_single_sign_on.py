"""`gym sso`: a provider is set, shown without its secret, linked and taken away, and what is wrong is said in words."""

from pathlib import Path

import pytest
from cli_parts import run_gym
from click.testing import Result
from rows import for_each

from gym.errors import GymError

ISSUER = "https://login.example.org"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "password").write_text("correct horse\n")
    (tmp_path / "secret").write_text("s3cr3t-of-the-clinic\n")
    (tmp_path / "empty").write_text("\n")
    return tmp_path


def put(folder: Path, *more: str, tenant: str = "local", issuer: str = ISSUER, secret: str = "secret") -> Result:
    given = ("--issuer", issuer, "--client-id", "gym", "--secret-file", str(folder / secret))
    return run_gym("sso", "set", tenant, *given, "--label", "A Clinic", *more)


def test_a_provider_is_set_shown_without_its_secret_linked_and_taken_away(folder: Path):
    assert "/sso/local/callback" in put(folder).output
    put(folder, "--everybody")
    shown = run_gym("sso", "list").output
    assert shown == f"local  A Clinic  {ISSUER}  gym  admits everybody\n"
    run_gym("user", "add", "ana", "--password-file", str(folder / "password"))
    assert run_gym("sso", "link", "ana", "s-1").output == "ana signs in with A Clinic from now on.\n"
    run_gym("sso", "remove", "local")
    assert run_gym("sso", "list").output == ""


def test_nobody_is_moved_to_where_the_same_provider_knows_them_by_another_account(folder: Path):
    run_gym("tenant", "add", "clinic-b")
    for name, tenant in (("ana", "local"), ("ana-b", "clinic-b")):
        put(folder, tenant=tenant)
        run_gym("user", "add", name, "--tenant", tenant, "--password-file", str(folder / "password"))
        run_gym("sso", "link", name, "s-1")
    with pytest.raises(GymError, match="ana has another account in clinic-b"):
        run_gym("user", "move", "ana", "--tenant", "clinic-b")
    assert run_gym("user", "list", "--tenant", "local").output.startswith("ana ")


@for_each(
    ("wanted", "words"),
    [
        ({"tenant": "nowhere"}, "gym tenant add nowhere"),
        ({"issuer": "http://login.example.org"}, "https address"),
        ({"secret": "empty"}, "client id"),
        ({"secret": "missing"}, "cannot be read"),
    ],
)
def test_what_cannot_be_set_is_said(wanted: dict[str, str], words: str, folder: Path):
    with pytest.raises(GymError, match=words):
        put(folder, **wanted)
    assert run_gym("sso", "list").output == ""


def test_nobody_is_linked_twice_or_where_there_is_no_provider(folder: Path):
    for name in ("ana", "ben"):
        run_gym("user", "add", name, "--password-file", str(folder / "password"))
    with pytest.raises(GymError, match="no single sign-on"):
        run_gym("sso", "link", "ana", "s-1")
    with pytest.raises(GymError, match="no single sign-on"):
        run_gym("sso", "remove", "local")
    put(folder)
    run_gym("sso", "link", "ana", "s-1")
    with pytest.raises(GymError, match="has an account already"):
        run_gym("sso", "link", "ben", "s-1")
    with pytest.raises(GymError, match="no user"):
        run_gym("sso", "link", "zoe", "s-2")
