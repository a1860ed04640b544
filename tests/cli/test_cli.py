"""The command `gym` from outside: what it refuses, and how it ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gym.cli.commands import commands
from gym.cli.context import AppContext
from gym.errors import Invalid
from gym.settings import Settings

pytestmark = pytest.mark.slow

GYM = Path(sys.executable).with_name("gym")


def never(*_: object) -> None:
    raise AssertionError("this command builds nothing and reads nothing")


def gym(*words: str, served: list[Settings] | None = None) -> str:
    """What the command prints; its refusals are raised."""
    doors = AppContext(
        compose=never,
        serve=never if served is None else served.append,
        read=never,
        pull=never,
        evaluate=never,
        score_reader=never,
    )
    return CliRunner().invoke(commands(), words, obj=doors, catch_exceptions=False).output


def test_host_and_port_of_the_command_line_come_before_those_of_the_environment(monkeypatch) -> None:
    served: list[Settings] = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("GYM_PORT", "1")
    monkeypatch.setenv("GYM_MODEL", "other:1b")
    gym("serve", "--port", str(port), "--host", "localhost", served=served)
    assert [(each.host, each.port, each.model) for each in served] == [("localhost", port, "other:1b")]


def test_a_port_in_use_is_refused_with_another_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Invalid, match=f"Port {port} is in use. Choose another: gym serve --port"):
            gym("serve", "--port", str(port))


@pytest.mark.parametrize(
    ("name", "value"), [("GYM_PORT", "many"), ("GYM_PORT", "70000"), ("GYM_REQUESTS_PER_MINUTE", "0")]
)
def test_a_setting_that_cannot_be_read_is_named(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Invalid, match=f"^{name}: "):
        gym("serve")


@pytest.mark.parametrize("words", [("--level", "hard"), ("--user", "no such name!"), ("--seed", str(2**60))])
def test_play_refuses_what_no_session_can_be_started_with(words: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        gym("play", *words)


def test_a_scenario_is_shown_without_a_database() -> None:
    page = gym("scenarios", "show", "--seed", "7", "--fault", "missing_mod25")
    assert "Proof" in page
    assert "resolved, accuracy 1.00" in page


def test_codes_are_looked_up_and_the_full_tables_come_from_a_folder(tmp_path: Path) -> None:
    found = command("reference", "search", "43239", "43235", data=tmp_path)
    assert "indicator 0, no modifier helps" in " ".join(found.stdout.replace("│", " ").split())
    assert command("reference", "status", data=tmp_path).stdout.startswith("Nothing is installed")
    refused = command("reference", "install", str(tmp_path), data=tmp_path)
    assert refused.returncode == 1
    assert "ncci_ptp_practitioner_2024q3_active.csv.gz" in refused.stderr


def test_help_loads_nothing_that_a_command_would() -> None:
    code = "import sys; from gym.cli.commands import commands; commands(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"sqlalchemy", "fastapi", "langgraph", "chainlit", "ollama", "openbadgeslib", "typst"}


def command(*words: str, typed: str = "", data: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GYM_DATA_DIR": str(data), "OLLAMA_HOST": "http://127.0.0.1:9", "COLUMNS": "160"}
    return subprocess.run([GYM, *words], input=typed, capture_output=True, text=True, env=environment)


def test_a_session_piped_in_is_played_replayed_and_survives_the_doctor(tmp_path: Path) -> None:
    played = command("play", "--user", "ada", "--seed", "3", typed="hint\ngive up\n", data=tmp_path)
    assert played.returncode == 0, played.stderr
    session = played.stdout.split("gym replay ")[-1].strip()
    back = command("replay", session, data=tmp_path)
    assert "scenario finished" in back.stdout
    doctor = command("doctor", data=tmp_path)
    assert (doctor.returncode, "schema up to date" in doctor.stdout) == (0, True)


def test_a_mistake_ends_with_one_line_and_status_1(tmp_path: Path) -> None:
    done = command("replay", "s-nobody", data=tmp_path)
    assert (done.returncode, done.stderr) == (1, "gym: There is no session s-nobody.\n")


def test_an_address_that_others_can_reach_is_refused(tmp_path: Path) -> None:
    done = command("serve", "--host", "0.0.0.0", "--port", "8002", data=tmp_path)
    assert done.returncode == 1
    assert "can be reached from other machines" in done.stderr


def test_a_gym_whose_data_cannot_be_written_is_diagnosed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = command("doctor", data=tmp_path / "file" / "data")
    assert done.returncode == 1
    assert "Database" in done.stdout
    assert "GYM_DATA_DIR" in done.stdout
