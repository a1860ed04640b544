"""The test's end of the nursery: workers to ask, to race and to kill."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
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


class Nursery:
    """Where workers come from."""

    def __init__(self, process: asyncio.subprocess.Process, born: "asyncio.Queue[Worker]") -> None:
        self.process, self.born = process, born

    async def worker(self) -> Worker:
        """A new process, with all loaded and the database not yet open."""
        assert self.process.stdin
        self.process.stdin.write(b"fork\n")
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
        command = (sys.executable, str(HERE / "nursery.py"), url, socket)
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, cwd=HERE.parents[1])
        try:
            yield Nursery(process, born)
        finally:
            process.kill()
            await process.wait()
            for worker in workers:
                await worker.kill()
