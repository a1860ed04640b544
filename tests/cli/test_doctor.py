"""What the doctor says about a machine."""

import socket
from pathlib import Path

import pytest

from gym.cli.doctor import Check, chromium, look, python
from gym.coaching.chunks import CoachHealth
from gym.schemas.sessions import Health
from gym.settings import Settings

OFFLINE = CoachHealth(source="offline", model=None, reachable=False, last_error="nothing answers at its address")
NO_MODEL = CoachHealth(source="offline", model=None, reachable=True, last_error="no model")
SERVED = CoachHealth(source="ollama", model="llama3.2:3b", reachable=True, last_error=None)


PUBLIC = {"public_url": "https://gym.example.org"}


def health(coach: CoachHealth) -> Health:
    return Health(status="ok", database="ok", coach=coach, version="0")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Settings(data_dir=tmp_path, port=port)


def checks(settings: Settings, found: Health | Exception) -> dict[str, Check]:
    return {check.name: check for check in look(settings, found)}


@pytest.mark.parametrize(
    ("coach", "states"),
    [(OFFLINE, ("missing", "missing")), (NO_MODEL, ("ok", "missing")), (SERVED, ("ok", "ok"))],
    ids=["no-server", "no-model", "served"],
)
def test_the_doctor_tells_a_missing_server_from_a_missing_model(settings, coach, states) -> None:
    seen = checks(settings, health(coach))
    assert (seen["Ollama"].state, seen["Model"].state) == states


def test_a_gym_that_cannot_be_built_is_a_broken_database_and_says_why(settings: Settings) -> None:
    database = checks(settings, OSError("unable to open database file"))["Database"]
    assert database.state == "broken"
    assert "unable to open database file" in database.found


def test_a_database_address_with_a_password_in_it_is_not_shown() -> None:
    settings = Settings(database_url="postgresql://gym:secret@db/gym")
    assert "secret" not in checks(settings, health(SERVED))["Database"].found


def test_the_doctor_says_how_people_sign_in_and_when_nobody_can(settings: Settings) -> None:
    alone = settings.model_copy(update={"demo_login": False})
    asked = ((settings, False), (settings, True), (alone, False))
    seen = [look(each, health(SERVED), has_passwords) for each, has_passwords in asked]
    found = [next(check for check in checks if check.name == "Sign-in") for checks in seen]
    assert [each.state for each in found] == ["ok", "ok", "missing"]
    assert ["demo sign-in is off" in each.found for each in found] == [False, True, True]
    assert "gym user add" in found[2].advice


@pytest.mark.parametrize(
    ("given", "has_passwords", "state", "said"),
    [
        ({}, False, "ok", "local: this machine only"),
        ({"mode": "secured"}, True, "broken", "GYM_PUBLIC_URL is not set. Nothing does TLS."),
        ({"mode": "secured", **PUBLIC, "trusted_proxies": "10.0.0.5"}, False, "broken", "Nobody has a password"),
        ({"mode": "secured", **PUBLIC, "trusted_proxies": "10.0.0.5"}, True, "ok", "TLS by a proxy at 10.0.0.5"),
    ],
)
def test_the_doctor_says_whom_the_gym_serves_and_what_secured_mode_lacks(settings, given, has_passwords, state, said):
    asked = settings.model_copy(update=given)
    mode = next(each for each in look(asked, health(SERVED), has_passwords) if each.name == "Mode")
    assert mode.state == state
    assert said in mode.found
    assert bool(mode.advice) is (state == "broken")


def test_a_port_in_use_is_noticed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(data_dir=tmp_path, port=taken.getsockname()[1])
        assert checks(settings, health(SERVED))["Port"].state == "missing"


def test_every_check_that_is_not_ok_says_what_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    seen = [*look(settings, health(OFFLINE)), *look(settings, OSError("no")), python((3, 15, 0)), chromium()]
    assert {check.name for check in seen if check.state != "ok"} == {
        "Database",
        "Ollama",
        "Model",
        "Python",
        "Chromium",
    }
    assert not [check.name for check in seen if check.state != "ok" and not check.advice]
