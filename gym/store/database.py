"""One database: reads on the spot, writes in their order beside the event loop, and a time after which they give up."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection

from gym.errors import Unavailable
from gym.store.engine import UNTIL, WRITES, connect, is_in_memory, seconds_to_retry

BUSY_SECONDS = 5.0
READERS, SERVER_WRITERS = 4, 8
Args = ParamSpec("Args")
Answer = TypeVar("Answer")


class Database:
    """A database with the threads that write to it.

    SQLite has one writer, so its writes queue for one thread here and not for its lock. A database in memory has one
    connection for all: its writes run on the spot, so that nobody sees one half done.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        self.busy_seconds = busy_seconds
        self.engine = connect(url, busy_seconds)
        self.writer = self.engine.execution_options(**{WRITES: True})
        self.is_in_memory = is_in_memory(self.engine.url)
        writers = 1 if self.engine.dialect.name == "sqlite" else SERVER_WRITERS
        self.write_threads = ThreadPoolExecutor(writers, "gym-write")
        self.read_threads = ThreadPoolExecutor(READERS, "gym-read")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at once. Raises Unavailable."""
        with self.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads. Raises Unavailable."""
        with self.engine.connect() as connection:
            yield connection

    async def write(self, act: Callable[Args, Answer], *args: Args.args, **named: Args.kwargs) -> Answer:
        """Run `act`, which writes, in a writer's thread. A caller who is cancelled waits until it has ended.

        Raises Unavailable where it cannot begin within `busy_seconds`.
        """
        work = partial(begun_in_time, monotonic() + self.busy_seconds, self.busy_seconds, partial(act, *args, **named))
        if self.is_in_memory:
            return work()
        return await finished(asyncio.get_running_loop().run_in_executor(self.write_threads, work))

    async def read(self, act: Callable[Args, Answer], *args: Args.args, **named: Args.kwargs) -> Answer:
        """Run `act`, which reads a lot, beside the event loop."""
        work = partial(act, *args, **named)
        if self.is_in_memory:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self.read_threads, work)


def begun_in_time(until: float, busy_seconds: float, work: Callable[[], Answer]) -> Answer:
    """What `work` returns if it begins before `until` (monotonic seconds). Raises Unavailable."""
    if monotonic() >= until:
        raise Unavailable(seconds_to_retry(busy_seconds))
    token = UNTIL.set(until)
    try:
        return work()
    finally:
        UNTIL.reset(token)


async def finished(work: "asyncio.Future[Answer]") -> Answer:
    """What `work` returns. If the caller is cancelled, this raises CancelledError after the work has ended."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([work])
        if not work.cancelled():
            work.exception()
        raise
