"""The lock files: everything the product and its tests install, each file held by its hash."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from gym.store.address import address

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(name: str) -> dict[str, str]:
    """Package to version; markers and hashes left out."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def declared(extra: str = "") -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [re.split(r"[<>=!~\[; ]", each)[0] for each in wanted]


def test_there_is_a_lock_for_the_build_the_product_its_extra_and_the_tests() -> None:
    kinds = ["-build", "-dev", "-postgresql", ""]
    assert [lock.name for lock in LOCKS] == [f"requirements{kind}.lock" for kind in kinds]


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


def test_the_driver_of_postgresql_is_locked_with_its_binary_and_only_in_its_own_lock() -> None:
    assert declared("postgresql") == ["psycopg"]
    extra, product = pins("requirements-postgresql.lock"), pins("requirements.lock")
    assert {"psycopg", "psycopg-binary"} <= set(extra)
    assert not {"psycopg", "psycopg-binary"} & set(product)
    assert {name: product[name] for name in extra if name in product} == {
        name: extra[name] for name in extra if name in product
    }


@pytest.mark.parametrize("url", ["postgresql://ann:a$b@db/gym", "postgres://db/gym", "postgresql+psycopg://db/gym"])
def test_make_run_installs_the_driver_where_the_database_asks_for_it(url: str) -> None:
    assert "-r requirements-postgresql.lock" in planned(url)


@pytest.mark.parametrize("url", ["", "sqlite:///gym.db"])
def test_make_run_installs_no_driver_for_sqlite(url: str) -> None:
    assert "-r requirements-postgresql.lock" not in planned(url)


def planned(url: str) -> str:
    """What `make run` would do, had the locks just changed."""
    command = ["make", "--dry-run", "--what-if=requirements-postgresql.lock", "run"]
    environment = {**os.environ, "GYM_DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://ann:s%40t@db:5433/gym", "postgresql+psycopg://ann:s%40t@db:5433/gym"),
        ("postgres://db/gym", "postgresql+psycopg://db/gym"),
        ("postgresql+psycopg://gym@/postgres?host=folder", "postgresql+psycopg://gym@/postgres?host=folder"),
        ("sqlite:///gym.db", "sqlite:///gym.db"),
        ("sqlite://", "sqlite://"),
    ],
)
def test_an_address_of_postgresql_means_its_one_driver(given: str, used: str) -> None:
    assert address(given) == used


def test_the_tests_run_against_the_versions_the_product_ships() -> None:
    product, tests = pins("requirements.lock") | pins("requirements-postgresql.lock"), pins("requirements-dev.lock")
    assert {name: tests.get(name) for name in product} == product


@pytest.mark.parametrize("name", ["gym", "agents", "app"])
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_package_from_outside_takes_the_name_of_a_room(lock: Path, name: str) -> None:
    assert name not in pins(lock.name)
