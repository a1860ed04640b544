"""`gym user`: who can sign in afterwards, as what, and where they belong."""

from pathlib import Path

import pytest
from cli_parts import run_gym
from click.testing import Result
from loop_parts import NOON
from store_parts import add_tenants, open_store

from gym.caller import ROLES
from gym.chat.login import Logins
from gym.errors import Invalid, NotFound, SignInNeeded
from gym.progress.teams.rules import create_team
from gym.store import Store
from gym.store.chat import ChatStore
from gym.store.users import StoredAccount


@pytest.fixture
def password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    made = open_store(f"sqlite:///{tmp_path / 'data' / 'gym.db'}")
    add_tenants(made, "clinic-a", "clinic-b")
    made.engine.dispose()
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    return path


@pytest.fixture
def store(password: Path, tmp_path: Path) -> Store:
    assert password.exists()
    return Store(f"sqlite:///{tmp_path / 'data' / 'gym.db'}")


async def signs_in(store: Store, name: str, password: str = "correct horse") -> bool:
    """Whether somebody gets in with a password."""
    try:
        return bool(await Logins(ChatStore(store)).by_password(name, password, "here"))
    except SignInNeeded:
        return False


def run(*words: str, typed: str | None = None) -> Result:
    return run_gym("user", *words, typed=typed)


async def test_who_was_added_signs_in_with_role_and_tenant(password: Path, store: Store):
    told = run("add", "tina", "--role", "trainer", "--tenant", "clinic-a", "--password-file", str(password))
    assert told.output.startswith("tina can sign in as a trainer of clinic-a.\n")
    assert await signs_in(store, "tina")
    assert store.users.account("tina") == StoredAccount("tina", "trainer", "clinic-a", True, 0, False)
    assert not await signs_in(store, "tina", "correct horse\n")


async def test_a_password_is_asked_for_twice_and_shown_never(store: Store):
    told = run("add", "ana", typed="battery staple\nbattery staple\n")
    assert "battery" not in told.output
    assert await signs_in(store, "ana", "battery staple")


def test_nobody_is_changed_by_adding_them_again(password: Path, store: Store):
    given = ("--password-file", str(password))
    run("add", "ana", "--tenant", "clinic-a", *given)
    with pytest.raises(Invalid, match="reset, move or role"):
        run("add", "ana", "--role", "trainer", *given)
    assert store.users.account("ana") == StoredAccount("ana", "trainee", "clinic-a", True, 0, False)


async def test_a_new_password_changes_nothing_but_the_password(password: Path, store: Store):
    given = ("--password-file", str(password))
    run("add", "tina", "--role", "trainer", "--tenant", "clinic-a", *given)
    store.add_learner("tina", "{}", "UTC")
    password.write_text("battery staple\n")
    run("reset", "tina", *given)
    assert (await signs_in(store, "tina"), await signs_in(store, "tina", "battery staple")) == (False, True)
    assert store.users.account("tina") == StoredAccount("tina", "trainer", "clinic-a", True, 1, False)
    assert store.users.tenant_of("tina") == "clinic-a"


def test_a_move_and_a_role_change_that_and_end_the_sign_ins(password: Path, store: Store):
    run("add", "ana", "--password-file", str(password))
    store.add_learner("ana", "{}", "UTC")
    run("move", "ana", "--tenant", "clinic-b")
    assert store.users.account("ana") == StoredAccount("ana", "trainee", "clinic-b", True, 1, False)
    assert [each.user_id for each in store.trainers.people("clinic-b")] == ["ana"]
    run("role", "ana", "trainer")
    assert store.users.account("ana") == StoredAccount("ana", "trainer", "clinic-b", True, 2, False)
    run("disable", "ana")
    run("enable", "ana")
    assert store.users.account("ana") == StoredAccount("ana", "trainer", "clinic-b", True, 4, False)


@pytest.mark.parametrize("words", [("reset",), ("move", "--tenant", "clinic-a"), ("role", "trainer"), ("enable",)])
def test_who_is_not_there_cannot_be_changed(password: Path, words: tuple[str, ...]):
    with pytest.raises(NotFound, match="gym user list"):
        run(words[0], "nobody", *words[1:])


@pytest.mark.parametrize("name", ["demo-trainer-0000aaaa", "demo-anna", "Demo-anna"])
def test_names_and_tenants_of_the_demo_are_given_to_nobody(password: Path, store: Store, name: str):
    given = ("--password-file", str(password))
    with pytest.raises(Invalid, match="demo sign-in"):
        run("add", name, *given)
    with pytest.raises(Invalid, match="demo sign-in"):
        run("add", "ana", "--tenant", name, *given)
    run("add", "ana", *given)
    with pytest.raises(Invalid, match="demo sign-in"):
        run("move", "ana", "--tenant", name)
    assert store.users.tenant_of("ana") == "local"


async def test_a_demo_name_gets_no_password_no_role_and_no_other_tenant(password: Path, store: Store):
    run("list")
    about = {"role": "trainee", "tenant": "demo-0000aaaa", "demo": True}
    ChatStore(store).write([lambda rows: rows.keep_user("u-1", "demo-trainee-0000aaaa", about)])
    for words in (("role", "trainer"), ("move", "--tenant", "local"), ("reset", "--password-file", str(password))):
        with pytest.raises(Invalid, match="is a demo name"):
            run(words[0], "demo-trainee-0000aaaa", *words[1:])
    run("disable", "demo-trainee-0000aaaa")
    assert (store.users.account("demo-trainee-0000aaaa") or store).is_disabled  # type: ignore[union-attr]


def test_the_first_password_says_that_the_demo_is_over(password: Path):
    given = ("--password-file", str(password))
    assert "the demo sign-in is off" in run("add", "ana", *given).output
    assert "demo" not in run("add", "ben", *given).output


def test_what_was_practised_moves_with_its_user(password: Path, store: Store):
    run("list")
    store.add_learner("ana", "{}", "UTC")
    run("add", "ana", "--tenant", "clinic-a", "--password-file", str(password))
    assert [each.user_id for each in store.trainers.people("clinic-a")] == ["ana"]
    assert store.trainers.people("local") == ()


async def test_who_is_disabled_gets_in_no_more_and_teaches_nobody(password: Path, store: Store):
    run("add", "tina", "--role", "trainer", "--password-file", str(password))
    run("disable", "tina")
    assert not await signs_in(store, "tina")
    assert run("list").output == "tina  disabled  local\n"
    assert run("list", "--tenant", "clinic-a").output.startswith("There are no users yet.")
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


def test_every_role_can_be_given_and_teams_to_who_sees_trainees(password: Path, store: Store):
    run("add", "ida", "--role", "auditor", "--tenant", "clinic-a", "--password-file", str(password))
    store.add_learner("ana", "{}", "UTC")
    store.users.keep("ana", "trainee", "clinic-a", "no password matches this")
    store.teams.create("ana", lambda teams: create_team("t-1", "ana", {"name": "Herons"}, teams, NOON))
    for role in ROLES:
        assert f" {role} and has to sign in again" in run("role", "ida", role).output
    run("role", "ida", "trainer", "--team", "t-1")
    assert store.users.accounts()[-1].teams == ("t-1",)
    with pytest.raises(NotFound, match="no team t-2"):
        run("role", "ida", "trainer", "--team", "t-2")
    with pytest.raises(Invalid, match="an author sees none"):
        run("role", "ida", "author", "--team", "t-1")
    run("role", "ida", "auditor")
    assert store.users.accounts()[-1].teams == ()
