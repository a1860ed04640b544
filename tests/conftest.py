"""Fixtures that more than one test file uses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stand_in_parts import SHARED, StandIn, run_stand_in
from store_parts import open_store

from gym.store import Store
from gym.world.world import World


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
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    yield store
    store.engine.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared samples and source tables; skips where it is not beside the repository."""
    if not SHARED.exists():
        pytest.skip("needs the shared folder (set GYM_SHARED)")
    return SHARED
