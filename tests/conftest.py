"""Fixtures that more than one test file uses."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from gym.store import Store
from gym.world.world import World

SHARED = Path(os.environ.get("GYM_SHARED", Path(__file__).parents[2] / "shared"))
STAND_IN = SHARED / "tools" / "ollama_stand_in" / "ollama_stand_in.py"


class StandIn:
    """A running Ollama stand-in: where it listens, and its faults."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, trust_env=False, verify=False)

    def fault(self, mode: str, **settings: object) -> None:
        self._client.post("/_fault", json={"mode": mode, **settings}).raise_for_status()

    @property
    def state(self) -> dict:
        return self._client.get("/_state").json()


def run_stand_in(*options: str) -> Iterator[StandIn]:
    """The stand-in as a process of its own, on a free port; skips saying why it cannot run."""
    if not STAND_IN.exists():
        pytest.skip("the Ollama stand-in is not beside this repository")
    python = os.environ.get("GYM_STAND_IN_PYTHON", sys.executable)
    command = [python, str(STAND_IN), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stderr
            words = process.stdout.readline().split()
            url = next((word for word in words if word.startswith("http://")), None)
            if url is None:
                pytest.skip(f"the stand-in does not start (set GYM_STAND_IN_PYTHON): {process.stderr.read()[-300:]}")
            yield StandIn(url)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def canned() -> Iterator[StandIn]:
    """A stand-in without a model, started once."""
    yield from run_stand_in("--model", "none")


@pytest.fixture
def stand_in(canned: StandIn) -> Iterator[StandIn]:
    """The stand-in without a model and without a fault."""
    canned.fault("none")
    yield canned
    canned.fault("none")


@pytest.fixture(scope="session")
def real_stand_in() -> Iterator[StandIn]:
    """The stand-in with its small real model."""
    yield from run_stand_in("--model", "auto")


@pytest.fixture
def start_stand_in() -> Iterator[Callable[..., StandIn]]:
    """Starts a stand-in when the test says so."""
    running: list[Iterator[StandIn]] = []

    def start(*options: str) -> StandIn:
        running.append(run_stand_in("--model", "none", *options))
        return next(running[-1])

    yield start
    for each in running:
        next(each, None)


@pytest.fixture(scope="session")
def world() -> World:
    """The real world: tables, payers and templates."""
    return World.load()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new database in a file."""
    store = Store(f"sqlite:///{tmp_path / 'gym.db'}")
    store.upgrade()
    yield store
    store.engine.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared samples and source tables; skips where it is not beside the repository."""
    if not SHARED.exists():
        pytest.skip("needs the shared folder (set GYM_SHARED)")
    return SHARED
