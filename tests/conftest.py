"""Fixtures that more than one test file uses."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings
from tiers import QUICK, QUICK_EXAMPLES

from gym.world.world import World

# The tests of the core load neither database nor web: what needs them is imported by the fixture that gives it.
if TYPE_CHECKING:
    from scenario_pool import ScenarioPool
    from stand_in_parts import StandIn

    from gym.store import Store

# A busy machine fails no test: neither a drawn case nor the drawing of it has a deadline.
settings.register_profile("whole", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(QUICK, settings.get_profile("whole"), max_examples=QUICK_EXAMPLES)
settings.load_profile("whole")
# The code tables are many objects: the collector looks through them as seldom as in the product (gym.api.serve).
gc.set_threshold(10_000, 20, 20)
SHARED = Path(os.environ.get("GYM_SHARED", Path(__file__).parents[2] / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", default="0/1", help="only one part of the tests: 2/12 is the third of twelve")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to another share; a test stays in its share whatever else there is."""
    share, shares = map(int, config.getoption("share").split("/"))
    kept = [each for each in items if crc32(each.nodeid.encode()) % shares == share]
    left = set(items) - set(kept)
    config.hook.pytest_deselected(items=[each for each in items if each in left])
    items[:] = kept


@pytest.fixture(scope="session")
def canned() -> Iterator[StandIn]:
    """A stand-in without a model, started once."""
    from stand_in_parts import run_stand_in

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
    from stand_in_parts import run_stand_in

    yield from run_stand_in("--model", "auto")


@pytest.fixture
def start_stand_in() -> Iterator[Callable[..., StandIn]]:
    """Starts a stand-in when the test says so."""
    from stand_in_parts import run_stand_in

    running: list[Iterator[StandIn]] = []

    def start(*options: str) -> StandIn:
        running.append(run_stand_in("--model", "none", *options))
        return next(running[-1])

    yield start
    for each in running:
        next(each, None)


@pytest.fixture(scope="session")
def world() -> World:
    """The real world: tables, payers and templates. As in the product, the collector passes over what lasts."""
    made = World.load()
    gc.freeze()
    return made


@pytest.fixture(scope="session")
def pool(world: World) -> ScenarioPool:
    """Scenarios of every fault, composed when first asked for."""
    from scenario_pool import ScenarioPool

    return ScenarioPool(world)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new database in a file."""
    from store_parts import open_store

    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    yield store
    store.engine.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared samples and source tables; skips where it is not beside the repository."""
    if not SHARED.exists():
        pytest.skip("needs the shared folder (set GYM_SHARED)")
    return SHARED
