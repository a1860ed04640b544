"""One writer for the chat's record: in order, in batches, in the writer's thread of the database.

Chainlit saves with tasks that nobody waits for. Written one by one they overtake each other and, on SQLite, lock each
other out; so all of them go through one queue, and what has gathered meanwhile is committed together.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from gym.errors import Unavailable
from gym.store.chat import ChatRows, ChatStore
from gym.tenancy import TENANT

Act = Callable[[ChatRows], Any]
Answer = TypeVar("Answer")
Queued = tuple[Act, "asyncio.Future[Any]"]
BATCH = 200
# Seconds that writes wait for company: all that one move puts on the screen is sent first, then committed together.
PAUSE = 0.005
# How many writes wait at most, and how long a batch is tried again while the database is locked or away (seconds).
MOST_WAITING, TRY_SECONDS, TRY_PAUSE = 10_000, 60.0, 0.25
log = logging.getLogger(__name__)


def act_within(tenant: str, act: Act, rows: ChatRows) -> Any:
    """Write as the caller would who queued it."""
    rows.enter(tenant)
    return act(rows)


class WriteQueue:
    """A queue of writes with the promises of their answers, and reads beside it."""

    def __init__(self, store: ChatStore, most_waiting: int = MOST_WAITING, try_seconds: float = TRY_SECONDS) -> None:
        self.store, self.most_waiting, self.try_seconds = store, most_waiting, try_seconds
        self.waiting: list[Queued] = []
        self.work: asyncio.Task[None] | None = None
        self.failing_since: float | None = None

    def enqueue(self, act: Act) -> "asyncio.Future[Any]":
        """Queue a write now; the order of calls is the order of commits. Raises Unavailable where too many wait."""
        if len(self.waiting) >= self.most_waiting:
            raise self.store.database.unavailable
        promise: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting.append((partial(act_within, TENANT.get(), act), promise))
        if self.work is None or self.work.done():
            self.work = asyncio.ensure_future(self.drain())
        return promise

    async def write(self, act: Act) -> Any:
        """Queue a write and wait for it. Raises Unavailable where that takes too long; it stays queued."""
        try:
            async with asyncio.timeout(self.store.database.busy_seconds):
                return await asyncio.shield(self.enqueue(act))
        except TimeoutError:
            raise self.store.database.unavailable from None

    async def wait_for_writes(self) -> None:
        """Wait for all writes that were queued before. Raises Unavailable where that takes too long."""
        if self.work is not None and not self.work.done():
            await self.write(lambda _: None)

    def get(self, act: Callable[[ChatRows], Answer]) -> Answer:
        """A row by its key, read here and now: to wake a thread for it takes several times as long."""
        return self.store.read(act)

    async def read(self, act: Callable[[ChatRows], Answer]) -> Answer:
        """Look many rows up beside the loop, without waiting for the queue."""
        return await self.store.database.read(self.store.read, act)

    async def drain(self) -> None:
        """Commit what is queued until nothing is left."""
        while self.waiting:
            await asyncio.sleep(PAUSE)
            batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            try:
                answers = await self.commit([act for act, _ in batch])
            except Unavailable as error:
                self.drop(batch, error)
            except Exception:
                log.exception("A batch of %d chat writes failed; trying them one by one", len(batch))
                await self.one_by_one(batch)
            else:
                for (_, promise), answer in zip(batch, answers, strict=True):
                    settle(promise, answer)

    async def one_by_one(self, batch: Sequence[Queued]) -> None:
        """A bad write must not lose its neighbours."""
        for act, promise in batch:
            try:
                settle(promise, (await self.commit([act]))[0])
            except Exception as error:
                if not promise.done():
                    promise.set_exception(error)

    async def commit(self, acts: list[Act]) -> list[Any]:
        """One transaction, tried until it is done. Raises Unavailable after `try_seconds` in which nothing was."""
        while True:
            try:
                answers = await self.store.database.write(self.store.write, acts)
            except Unavailable:
                since = self.note_failure()
                if monotonic() >= since + self.try_seconds:
                    raise
                await asyncio.sleep(TRY_PAUSE)
            else:
                self.failing_since = None
                return answers

    def note_failure(self) -> float:
        """Since when every commit has failed (monotonic seconds); the log hears of it when that begins."""
        if self.failing_since is None:
            self.failing_since = monotonic()
            log.warning("The database is locked or away: what the chat has to keep waits for it")
        return self.failing_since

    def drop(self, batch: Sequence[Queued], error: Unavailable) -> None:
        """Give a batch up; who waits for one of its writes is told."""
        log.error("%d writes of the chat are lost: the database did not take them in time", len(batch))
        for _, promise in batch:
            if not promise.done():
                promise.set_exception(error)
                # Nobody waits for most of them: that is no error of its own.
                promise.exception()

    async def close(self) -> None:
        """Finish what is queued; where the database does not take it now, it is lost."""
        self.try_seconds = 0.0
        if self.work:
            await self.work


def settle(promise: "asyncio.Future[Any]", answer: Any) -> None:
    """Answer a promise that nobody gave up on."""
    if not promise.done():
        promise.set_result(answer)
