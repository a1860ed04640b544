"""Whatever the environment, the arguments and the files hold, a command ends in words and never in a traceback."""

import os
import sys
from pathlib import Path

import pytest
from rows import for_each

import app
from gym.cli import or_exit, run
from gym.cli.context import AppContext
from gym.errors import Invalid
from gym.services.secured_mode import check_people, check_settings
from gym.settings import Settings
from gym.world.scenarios.recipe import from_toml

pytestmark = pytest.mark.slow

NONSENSE: dict[str, tuple[str, ...]] = {
    "GYM_DATABASE_URL": (
        *("nonsense", "://", "sqlite://///", "sqlite:////proc/nowhere/gym.db", "postgresql://[", "mysql://a/b"),
        *("postgresql://x:99999999/a", "postgresql+asyncpg://x/y", "sqlite+aiosqlite:///x", "postgres://127.0.0.1:1/x"),
    ),
    "OLLAMA_HOST": ("http://[", "http://a:99999999", "\udcff", "://", "http://é é"),
    "GYM_PUBLIC_URL": ("nonsense", "https://[", "http://x", "https://", "https://a:99999999", "ftp://x"),
    "GYM_PORT": ("x", "-1", "99999", "9" * 5000, ""),
    "GYM_HOST": ("", "[", "0.0.0.0", "é" * 300),
    "GYM_MODE": ("nonsense", "secured", ""),
    "GYM_TRUSTED_PROXIES": ("nonsense", "10.0.0.0/99"),
    "GYM_MODEL_URL": ("nonsense", "http://[", "http://a:99999999"),
    "GYM_DATA_DIR": ("/dev/null", "/dev/null/x", "/proc/nowhere", "x" * 5000),
}
CASES = [(name, value) for name, values in NONSENSE.items() for value in values]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:9")


def start(settings: Settings) -> None:
    """As `gym serve` does, up to where it listens."""
    check_settings(settings)
    gym = app.compose(settings)
    check_people(settings, gym.store)
    app.create(gym)


def gym(monkeypatch: pytest.MonkeyPatch, *words: str) -> str | int | None:
    """How the command ends: 0, a number, or its one line of words. Anything but SystemExit would be a traceback."""
    monkeypatch.setattr(sys, "argv", ["gym", *words])
    with pytest.raises(SystemExit) as ended:
        run(AppContext(app.compose, start, app.read, app.pull, app.evaluate, app.score))
    return ended.value.code


@pytest.mark.parametrize("command", ["serve", "doctor", "migrate"])
@for_each(("name", "value"), CASES)
def test_a_nonsense_setting_ends_a_command_in_words(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str, command: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GYM_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.setenv(name, value)
        code = gym(patch, command)
    if isinstance(code, str):
        assert code.startswith("gym: ")
        assert "\n" not in code
    else:
        assert code in (0, 1, 2)


FILES = ("folder", "long number", "no day", "bytes", "empty", "circle", "missing", "no picture", "NUL")
READERS: dict[str, tuple[str, ...]] = {
    "prove": ("scenarios", "prove", "{}"),
    "check": ("x12", "check", "{}"),
    "import": ("x12", "import", "{}", "--deidentify"),
    "verify": ("certificate", "verify", "{}"),
    "status": ("certificate", "verify", "{}", "--status", "{}"),
    "install": ("reference", "install", "{}"),
    "password": ("user", "add", "ann", "--password-file", "{}"),
}


def bad_file(folder: Path, kind: str) -> str:
    path = folder / "given"
    match kind:
        case "folder":
            path.mkdir()
        case "long number":
            path.write_text(f"format = {'9' * 5000}\n")
        case "no day":
            path.write_text("format = 2024-02-31\n")
        case "bytes":
            path.write_bytes(bytes(range(256)) * 100)
        case "empty":
            path.touch()
        case "circle":
            path.symlink_to(path)
        case "no picture":
            path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        case "NUL":
            return "a\0b"
    return str(path)


@pytest.mark.parametrize("command", READERS)
@for_each("kind", FILES)
def test_a_file_that_is_not_as_it_should_be_ends_a_command_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, command: str, kind: str
) -> None:
    file = bad_file(tmp_path_factory.mktemp("files"), kind)
    code = gym(monkeypatch, *(word.format(file) for word in READERS[command]))
    assert code in (0, 1, 2) or str(code).startswith("gym: ")


@pytest.mark.parametrize("text", ["format = " + "9" * 5000, "format = 2024-02-31", "format = 0x" + "f" * 90_000])
def test_a_number_or_a_day_that_python_cannot_hold_is_no_bug_of_the_library(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_toml(text)
    assert len(refused.value.message) < 300


def test_a_folder_that_may_only_be_read_is_said_at_the_start(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for parent in tmp_path.parents[:-2]:
        parent.chmod(0o755)
    was = os.geteuid()
    os.seteuid(was or 65534)
    try:
        with pytest.raises(SystemExit, match=r"^gym: .*write"):
            or_exit(lambda: app.compose(Settings(data_dir=tmp_path)))
    finally:
        os.seteuid(was)
        tmp_path.chmod(0o700)
