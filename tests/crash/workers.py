"""The test's end of the nursery: workers to ask, to race and to kill."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Reply = tuple[int, dict[str, Any]]


class Gone(Exception):
    """The worker died before it answered."""


class Worker:
    """One process that serves the gym."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pid: int) -> None:
        self.reader, self.writer, self.pid = reader, writer, pid
        self.numbers, self.waiting = count(), dict[int, asyncio.Future[Reply]]()
        self.listening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Tell it to open the database; returns when it has."""
        self.writer.write(b"open\n")
        if not await self.reader.readline():
            raise Gone
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        with suppress(ConnectionError):
            while line := await self.reader.readline():
                reply = json.loads(line)
                self.waiting.pop(reply["id"]).set_result((reply["status"], reply["body"]))
        waiting, self.waiting = self.waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(Gone())

    async def ask(self, op: str, **body: Any) -> Reply:
        """The status and body of an answer. Raises Gone."""
        if self.listening is None or self.listening.done():
            raise Gone
        number, future = next(self.numbers), asyncio.get_running_loop().create_future()
        self.waiting[number] = future
        with suppress(ConnectionError):
            self.writer.write(json.dumps({"id": number, "op": op, "body": body}).encode() + b"\n")
        return await future

    async def kill(self) -> None:
        """kill -9, and wait until nothing is left to come from it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if self.listening:
            await self.listening
        self.writer.close()


@cache
def nursery_process() -> subprocess.Popen[str]:
    """Started once, and ended by the end of its stdin: to load the gym takes seconds."""
    return subprocess.Popen([sys.executable, str(HERE / "nursery.py")], stdin=subprocess.PIPE, text=True, cwd=ROOT)


class Nursery:
    """Where the workers on one database come from."""

    def __init__(self, url: str, socket: str, born: "asyncio.Queue[Worker]") -> None:
        self.order, self.born = json.dumps({"url": url, "socket": socket}), born

    async def worker(self) -> Worker:
        """A new process, with all loaded and the database not yet open."""
        print(self.order, file=nursery_process().stdin, flush=True)
        return await asyncio.wait_for(self.born.get(), 60)


@asynccontextmanager
async def nursery(url: str, folder: Path) -> AsyncIterator[Nursery]:
    """A nursery for workers on one database; none of them outlives it."""
    born: asyncio.Queue[Worker] = asyncio.Queue()
    workers: list[Worker] = []

    async def arrive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        worker = Worker(reader, writer, json.loads(await reader.readline())["pid"])
        workers.append(worker)
        born.put_nowait(worker)

    socket = str(folder / "s")
    async with await asyncio.start_unix_server(arrive, socket, limit=2**22):
        try:
            yield Nursery(url, socket, born)
        finally:
            for worker in workers:
                await worker.kill()
