"""One writer for the chat's record: in order, in batches, in a thread of its own.

Chainlit saves with tasks that nobody waits for. Written one by one they overtake each other and, on SQLite, lock each
other out; so all of them go through one queue, and what has gathered meanwhile is committed together.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from gym.store.chat import ChatRows, ChatStore

Act = Callable[[ChatRows], Any]
Answer = TypeVar("Answer")
BATCH = 200
# Seconds that writes wait for company: all that one move puts on the screen is sent first, then committed together.
PAUSE = 0.005
log = logging.getLogger(__name__)


class Writer:
    """A queue of writes with the promises of their answers, and a few readers beside it."""

    def __init__(self, store: ChatStore) -> None:
        self.store = store
        self.waiting: list[tuple[Act, asyncio.Future[Any]]] = []
        self.work: asyncio.Task[None] | None = None

    def put(self, act: Act) -> "asyncio.Future[Any]":
        """Queue a write now; the order of calls is the order of commits."""
        promise: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting.append((act, promise))
        if self.work is None or self.work.done():
            self.work = asyncio.ensure_future(self.drain())
        return promise

    def look(self, act: Callable[[ChatRows], Answer]) -> Answer:
        """Look a row up by its key, here and now: to wake a thread for it takes several times as long."""
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
            except Exception:
                log.exception("A batch of %d chat writes failed; trying them one by one", len(batch))
                await self.one_by_one(batch)
            else:
                for (_, promise), answer in zip(batch, answers, strict=True):
                    settle(promise, answer)

    async def one_by_one(self, batch: Sequence[tuple[Act, "asyncio.Future[Any]"]]) -> None:
        """A bad write must not lose its neighbours."""
        for act, promise in batch:
            try:
                settle(promise, (await self.commit([act]))[0])
            except Exception as error:
                if not promise.done():
                    promise.set_exception(error)

    async def commit(self, acts: list[Act]) -> list[Any]:
        """One transaction."""
        return await self.store.database.write(self.store.write, acts)

    async def close(self) -> None:
        """Finish what is queued."""
        if self.work:
            await self.work


def settle(promise: "asyncio.Future[Any]", answer: Any) -> None:
    """Answer a promise that nobody gave up on."""
    if not promise.done():
        promise.set_result(answer)
