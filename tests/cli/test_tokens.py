"""`gym token`: a token that is shown once, listed with its use, and ended."""

import asyncio
from pathlib import Path

import pytest
from cli_parts import run_gym

import app
from gym.caller import Caller, Scope
from gym.cli.context import settings_with
from gym.errors import Invalid, NotFound, SignInNeeded


@pytest.fixture(autouse=True)
def ana(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    run_gym("user", "add", "ana", "--password-file", str(path))


def caller(token: str) -> Caller:
    return asyncio.run(app.compose(settings_with()).sessions.api_tokens.caller(token))


def test_a_token_is_shown_once_and_listed_with_its_use() -> None:
    token = run_gym("token", "add", "nightly export", "--user", "ana", "--scope", "read", "--days", "7").output.split()[
        0
    ]
    assert "never used" in run_gym("token", "list").output
    assert caller(token) == Caller(user_id="ana", role="trainee", tenant="local", scopes=frozenset({Scope.READ}))
    listed = run_gym("token", "list", "--user", "ana").output
    assert token not in listed
    assert all(each in listed for each in ("ana", "read", "good until", "last used", "nightly export"))
    number = listed.split()[0]
    assert run_gym("token", "revoke", number).output == f"{number} is revoked.\n"
    assert run_gym("token", "revoke", number).output == f"{number} was revoked before.\n"
    with pytest.raises(SignInNeeded):
        caller(token)


def test_a_service_reads_as_a_trainer_of_its_tenant_under_a_name_that_nobody_signs_in_with() -> None:
    run_gym("tenant", "add", "clinic-a")
    made = run_gym("token", "add", "x", "--service", "codexia", "--tenant", "clinic-a", "--scope", "trainer")
    found = caller(made.output.split()[0])
    assert (found.user_id, found.role, found.tenant) == ("service-codexia", "trainer", "clinic-a")
    with pytest.raises(Invalid, match="tokens of a service"):
        run_gym("user", "add", "service-codexia")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--user", "ana", "--service", "codexia"), "either a user"),
        ((), "either a user"),
        (("--user", "nobody"), "does not sign in with a password"),
        (("--user", "ana", "--scope", "trainer"), "no trainer"),
        (("--user", "ana", "--scope", "everything"), "scopes"),
        (("--user", "ana", "--days", "9999"), "days"),
        (("--service", "demo-x"), "demo sign-in"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused_in_words(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        run_gym("token", "add", "export", "--scope", "read", *words)


def test_a_token_that_is_not_there_cannot_be_revoked() -> None:
    assert "There are no tokens yet" in run_gym("token", "list").output
    with pytest.raises(NotFound, match="gym token list"):
        run_gym("token", "revoke", "nothing")
