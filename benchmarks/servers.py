"""Servers to measure: each a process of its own on a free port, with what it has cost so far."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

HERE = Path(__file__).parent
NOBODY = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Server:
    """A process that answers at `url`, and what it took to do so the first time: seconds by the clock, and of CPU."""

    url: str
    process: psutil.Process
    seconds_to_answer: float
    cpu_to_answer: float

    def cpu_seconds(self) -> float:
        used = self.process.cpu_times()
        return used.user + used.system


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def first_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    async with aiohttp.ClientSession() as http:
        while process.poll() is None:
            try:
                async with http.get(f"{url}/health") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
    raise SystemExit("the server ended before it answered")


async def whole_page(url: str) -> None:
    """Wait until what the server imports in the background is there, so that it is not counted with the turns."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/") as answer:
        await answer.read()
    await asyncio.sleep(1)


@asynccontextmanager
async def serving(command: list[str], url: str, environment: dict[str, str]) -> AsyncIterator[Server]:
    """The command's server, from its first answer until it is told to end."""
    began = time.monotonic()
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            await asyncio.wait_for(first_answer(url, process), 60)
            running, took = psutil.Process(process.pid), time.monotonic() - began
            used = running.cpu_times()
            await whole_page(url)
            yield Server(url, running, took, used.user + used.system)
        finally:
            process.terminate()


@asynccontextmanager
async def the_gym(data: Path) -> AsyncIterator[Server]:
    """`gym serve` with the plain coach, a database of its own and no limit on requests."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gym")), "serve", "--port", str(port)]
    environment = {"GYM_DATA_DIR": str(data), "GYM_REQUESTS_PER_MINUTE": "100000000", "OLLAMA_HOST": NOBODY}
    async with serving(command, f"http://127.0.0.1:{port}", environment) as server:
        yield server


@asynccontextmanager
async def the_bare_route(data: Path, kind: str = "bare") -> AsyncIterator[Server]:
    """One FastAPI route that commits one row; `floor`: and runs the graph of a turn with empty nodes."""
    port = free_port()
    command = [sys.executable, str(HERE / "bare.py"), str(port), str(data / "bare.db"), kind]
    async with serving(command, f"http://127.0.0.1:{port}", {}) as server:
        yield server
