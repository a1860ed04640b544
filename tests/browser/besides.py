"""Work beside the page: a loop of our own on the database that is served."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, TypeVar

from exam_parts import of_exam

from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

T = TypeVar("T")


def beside(served: Any) -> Sessions:
    """A loop of our own on the served database."""
    store = Store(f"sqlite:///{served.folder / 'gym.db'}")
    return Sessions(World.load(), store, PlainCoach(), MINDS, compose=of_exam, seeds=count(100).__next__)


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser's driver holds this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
