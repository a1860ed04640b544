"""`gym user`: who can sign in afterwards, as what, and where they belong."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import app
from agents.chat.logins import Logins
from gym.cli.commands import commands
from gym.cli.parts import Doors
from gym.errors import Invalid, NotFound
from gym.store import Store
from gym.store.chat import ChatStore


@pytest.fixture
def password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    return path


@pytest.fixture
def store(password: Path, tmp_path: Path) -> Store:
    assert password.exists()
    return Store(f"sqlite:///{tmp_path / 'data' / 'gym.db'}")


def run(*words: str, typed: str | None = None) -> Result:
    outside = Doors(app.compose, app.serve, app.read, app.coaching)
    found = CliRunner().invoke(commands(), ["user", *words], obj=outside, input=typed)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


async def test_who_was_added_signs_in_with_role_and_tenant(password: Path, store: Store):
    told = run("add", "tina", "--role", "trainer", "--tenant", "clinic-a", "--password-file", str(password))
    assert told.output == "tina can sign in as a trainer of clinic-a.\n"
    logins = Logins(ChatStore(store.engine))
    user = await logins.by_password("tina", "correct horse")
    assert user
    assert user.metadata == {"role": "trainer", "tenant": "clinic-a"}
    assert await logins.by_password("tina", "correct horse\n") is None


async def test_a_password_is_asked_for_twice_and_shown_never(store: Store):
    told = run("add", "ana", typed="battery staple\nbattery staple\n")
    assert "battery" not in told.output
    assert await Logins(ChatStore(store.engine)).by_password("ana", "battery staple")


def test_nobody_is_changed_by_chance(password: Path, store: Store):
    given = ("--password-file", str(password))
    run("add", "ana", "--tenant", "clinic-a", *given)
    with pytest.raises(Invalid, match="--renew"):
        run("add", "ana", "--role", "trainer", *given)
    run("add", "ana", "--role", "trainer", "--tenant", "clinic-b", "--renew", *given)
    assert [(each.role, each.tenant) for each in store.users.accounts()] == [("trainer", "clinic-b")]


def test_what_was_practised_moves_with_its_user(password: Path, store: Store):
    run("list")
    store.add_learner("ana", "{}", "UTC")
    run("add", "ana", "--tenant", "clinic-a", "--password-file", str(password))
    assert [each.user_id for each in store.trainers.people("clinic-a")] == ["ana"]
    assert store.trainers.people("local") == ()


async def test_who_is_disabled_gets_in_no_more_and_teaches_nobody(password: Path, store: Store):
    run("add", "tina", "--role", "trainer", "--password-file", str(password))
    run("disable", "tina")
    assert await Logins(ChatStore(store.engine)).by_password("tina", "correct horse") is None
    assert run("list").output == "tina  disabled  local\n"
    assert run("list", "--tenant", "clinic-a").output.startswith("Nobody yet.")
    with pytest.raises(NotFound):
        run("disable", "nobody")


@pytest.mark.parametrize("wrong", ["", "a b", "-x", "ä", "x" * 65])
def test_what_cannot_name_a_user_or_a_tenant_is_refused(password: Path, wrong: str):
    given = ("--password-file", str(password))
    with pytest.raises(Invalid, match="A tenant is 1 to 64"):
        run("add", "ana", "--tenant", wrong, *given)
    with pytest.raises(Invalid, match="A name is 1 to 64"):
        run("add", *given, "--", wrong)


def test_a_short_password_and_an_unreadable_file_are_refused(password: Path, tmp_path: Path):
    password.write_text("short\n")
    with pytest.raises(Invalid, match="8 characters"):
        run("add", "ana", "--password-file", str(password))
    with pytest.raises(Invalid, match="cannot be read"):
        run("add", "ana", "--password-file", str(tmp_path / "nowhere"))
