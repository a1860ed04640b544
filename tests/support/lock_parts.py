"""Another process that holds the write lock of a SQLite file, and how long things take."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """While another process holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.stdin.close()
            process.wait()


async def quickest(ask: Callable[[], Awaitable[Any]], times: int = 12, quick: float = 0.05) -> float:
    """The seconds of the first quick call, or of the quickest of so many: a busy machine delays some, a lock all."""
    spent = [inf]
    while min(spent) > quick and len(spent) <= times:
        begun = time.perf_counter()
        await ask()
        spent.append(time.perf_counter() - begun)
    return min(spent)


class Pulse:
    """Notes how long the event loop stands still at most."""

    def __init__(self) -> None:
        self.longest, self.beats = 0.0, 0

    async def begin_again(self) -> None:
        """Forget what was noted, the stop that is still being measured included."""
        seen = self.beats
        while self.beats == seen:
            await asyncio.sleep(0)
        self.longest = 0.0

    async def beat(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            self.longest = max(self.longest, time.perf_counter() - begun)
            self.beats += 1
