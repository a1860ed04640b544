"""The lock files: everything the product and its tests install, each file held by its hash."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(name: str) -> dict[str, str]:
    """Package to version; markers and hashes left out."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[<>=!~\[; ]", each)[0] for each in project["dependencies"]]


def test_there_is_a_lock_for_the_build_the_product_and_the_tests() -> None:
    assert [lock.name for lock in LOCKS] == ["requirements-build.lock", "requirements-dev.lock", "requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_and_every_file_of_it_hashed(lock: Path) -> None:
    text = lock.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert [
        line for line in lines if not re.fullmatch(r"\S+==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+ *", line)
    ] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_a_place_to_download_from(lock: Path) -> None:
    assert not re.findall(r"https?:|file:|--(?:index|extra-index|find-links)\S*", lock.read_text())


def test_everything_declared_is_locked() -> None:
    assert not [name for name in declared() if name not in pins("requirements.lock")]


def test_the_tests_run_against_the_versions_the_product_ships() -> None:
    product, tests = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: tests.get(name) for name in product} == product


@pytest.mark.parametrize("name", ["gym", "agents", "app"])
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_package_from_outside_takes_the_name_of_a_room(lock: Path, name: str) -> None:
    assert name not in pins(lock.name)
