"""One database: reads on the spot, writes in their order beside the event loop, and a time after which they give up."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from math import ceil
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.engine.interfaces import ExceptionContext

from gym.errors import Unavailable
from gym.store.engine import ONE_QUERY, UNTIL, WRITES, connect_file, is_away, is_in_memory, is_passing
from gym.store.outage import Outage
from gym.tenancy import note_aside

BUSY_SECONDS = 5.0
# How long a look waits for the write that it brings about.
ASIDE_SECONDS = 0.05
READERS, SERVER_WRITERS = 4, 8
Args = ParamSpec("Args")
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Database:
    """A database with the threads that write to it. What it cannot do within `busy_seconds` raises Unavailable.

    SQLite has one writer, so its writes queue for one thread here and not for its lock. A database in memory has one
    connection for all: its writes run on the spot, so that nobody sees one half done.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        where = make_url(url)
        is_file = where.get_backend_name() == "sqlite"
        self.busy_seconds, self.is_in_memory = busy_seconds, is_in_memory(where)
        self.outage = Outage(self.look)
        self.engine = connect_file(where, busy_seconds) if is_file else self.connect_server(where)
        event.listen(self.engine, "handle_error", self.refuse)
        self.writer = self.engine.execution_options(**{WRITES: True})
        self.asker = self.engine.execution_options(**{ONE_QUERY: True})
        self.write_threads = ThreadPoolExecutor(1 if is_file else SERVER_WRITERS, "gym-write")
        self.read_threads = ThreadPoolExecutor(READERS, "gym-read")
        self.aside = set[asyncio.Task[Any]]()

    def connect_server(self, url: URL) -> Engine:
        """An engine for PostgreSQL; its driver is there only where it is asked for."""
        from gym.store.server import connect_server

        return connect_server(url, self.busy_seconds, self.outage)

    @property
    def unavailable(self) -> Unavailable:
        """What to raise where the database cannot be used now."""
        return Unavailable(max(1, ceil(self.busy_seconds)))

    def refuse(self, failed: ExceptionContext) -> None:
        """Raise Unavailable for a failure that goes away by itself; a bug stays what it is."""
        if failed.is_pre_ping or not is_passing(failed):
            return
        if failed.dialect.name != "sqlite" and is_away(failed):
            self.outage.begin()
        raise self.unavailable

    def look(self) -> None:
        """Ask the server for an answer. Raises what there is to raise."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at once. Raises Unavailable."""
        if self.outage.is_on:
            raise self.unavailable
        with self.writer.begin() as connection:
            yield connection

    @contextmanager
    def read_connection(self, is_one_query: bool = False) -> Iterator[Connection]:
        """A connection that reads, as of one moment. Raises Unavailable."""
        if self.outage.is_on:
            raise self.unavailable
        with (self.asker if is_one_query else self.engine).connect() as connection:
            yield connection

    async def write(self, act: Callable[Args, Answer], *args: Args.args, **named: Args.kwargs) -> Answer:
        """Run `act`, which writes, in a writer's thread. A caller who is cancelled waits until it has ended.

        Raises Unavailable where it cannot begin within `busy_seconds`.
        """
        work = partial(self.begin_before, monotonic() + self.busy_seconds, partial(act, *args, **named))
        if self.is_in_memory:
            return work()
        return await finish_work(run_within_tenant(self.write_threads, work))

    async def write_aside(self, act: Callable[Args, Answer], *args: Args.args, **named: Args.kwargs) -> Answer | None:
        """What `act`, which a look brings about, returns; None where that takes longer than `ASIDE_SECONDS` or fails
        for now.
        """
        with note_aside():
            task = asyncio.create_task(self.try_to_write(partial(act, *args, **named)))
        self.aside.add(task)
        task.add_done_callback(self.aside.discard)
        await asyncio.wait([task], timeout=ASIDE_SECONDS)
        return task.result() if task.done() else None

    async def try_to_write(self, act: Callable[[], Answer]) -> Answer | None:
        """What `act` returns; None where that cannot be done now, and the next look tries again."""
        try:
            return await self.write(act)
        except Unavailable:
            log.warning("A write that a look brought about has to wait for the next look: the database is busy")
            return None

    async def read(self, act: Callable[Args, Answer], *args: Args.args, **named: Args.kwargs) -> Answer:
        """Run `act`, which reads a lot, beside the event loop."""
        work = partial(act, *args, **named)
        if self.is_in_memory:
            return work()
        return await run_within_tenant(self.read_threads, work)

    def begin_before(self, until: float, work: Callable[[], Answer]) -> Answer:
        """What `work` returns if its turn comes before `until` (monotonic seconds). Raises Unavailable."""
        if monotonic() >= until:
            raise self.unavailable
        token = UNTIL.set(until)
        try:
            return work()
        finally:
            UNTIL.reset(token)


def run_within_tenant(threads: ThreadPoolExecutor, work: Callable[[], Answer]) -> "asyncio.Future[Answer]":
    """Run `work` in one of these threads, within the tenant of who asks."""
    return asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)


async def finish_work(work: "asyncio.Future[Answer]") -> Answer:
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
