"""Senders of too much, of too little and of nothing: the server answers others quickly and keeps its memory."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import psutil
import pytest
from serving import Served

MEGABYTE = 1024 * 1024
QUICK = 0.5
GROWTH = 50 * MEGABYTE
START = "/api/training/start-session"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gym(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("gym"))
    asyncio.run(warm(served.port))
    yield served
    served.stop()


async def request(port: int, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Status and body of one answer on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"{head} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    first, _, rest = answer.partition(b"\r\n\r\n")
    return int(first.split()[1]), rest


async def warm(port: int) -> None:
    """Have everything loaded that the server loads when it is first asked."""
    assert (await request(port, "GET /project/translations"))[0] < 500
    for _ in range(20):
        assert (await request(port, "GET /health"))[0] == 200


@asynccontextmanager
async def watched(gym: Served) -> AsyncIterator[list[float]]:
    """While the block runs, health is asked again and again; each answer is quick, and memory stays."""
    assert gym.process
    process = psutil.Process(gym.process.pid)
    before, peak, waits = process.memory_info().rss, 0, list[float]()

    async def ask() -> None:
        nonlocal peak
        while True:
            began = time.monotonic()
            status, _ = await request(gym.port, "GET /health")
            waits.append(time.monotonic() - began)
            peak = max(peak, process.memory_info().rss)
            assert status == 200
            await asyncio.sleep(0.02)

    asking = asyncio.create_task(ask())
    yield waits
    while len(waits) < 5 and not asking.done():
        await asyncio.sleep(0.02)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    assert max(waits) < QUICK
    assert peak - before < GROWTH


async def pour(port: int, path: str, head: str, piece: bytes, pieces: int) -> bytes:
    """Send a long body until the server hangs up; the answer."""
    loop, answer = asyncio.get_running_loop(), b""
    with socket.socket() as client:
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", port))
        with suppress(ConnectionError):
            await loop.sock_sendall(client, f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
            for _ in range(pieces):
                await loop.sock_sendall(client, piece)
        with suppress(ConnectionError):
            while more := await loop.sock_recv(client, 65536):
                answer += more
    return answer


LONG = {
    "announced": (f"Content-Length: {100 * MEGABYTE}\r\n", b"x" * MEGABYTE),
    "chunked": ("Transfer-Encoding: chunked\r\n", b"100000\r\n" + b"x" * MEGABYTE + b"\r\n"),
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("path", ["/set-session-cookie", START, "/nowhere", "/ws/socket.io/?EIO=4&transport=polling"])
async def test_eight_bodies_of_100_megabytes_are_refused_and_not_kept(gym: Served, path: str, kind: str) -> None:
    head, piece = LONG[kind]
    async with watched(gym):
        answers = await asyncio.gather(*(pour(gym.port, path, head, piece, 100) for _ in range(8)))
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"application/problem+json" in answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 413


@asynccontextmanager
async def held(port: int, number: int, said: bytes) -> AsyncIterator[list[socket.socket]]:
    """So many connections that say this and no more; of a whole request the answer is read."""
    loop, open_now = asyncio.get_running_loop(), list[socket.socket]()
    try:
        for _ in range(number):
            each = socket.socket()
            each.setblocking(False)
            open_now.append(each)
            await loop.sock_connect(each, ("127.0.0.1", port))
            with suppress(ConnectionError):
                await loop.sock_sendall(each, said)
                if said.endswith(b"\r\n\r\n") and said.startswith(b"GET"):
                    await loop.sock_recv(each, 65536)
        yield open_now
    finally:
        for each in open_now:
            each.close()


HALF = f"POST {START} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n"
HELD: dict[str, tuple[int, bytes]] = {
    "1100 silent connections": (1100, b""),
    "1100 connections kept alive": (1100, b"GET /training HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    "1100 halves of a head": (1100, b"GET /health HTTP/1.1\r\nHost:"),
    "300 stalled uploads": (300, HALF.encode() + b'{"user_id": "' + b"x" * 20_000),
}


@pytest.mark.parametrize("kind", HELD)
async def test_connections_that_only_wait_keep_nobody_waiting(gym: Served, kind: str) -> None:
    number, said = HELD[kind]
    async with watched(gym), held(gym.port, number, said):
        pass


async def test_idle_connections_and_stalled_uploads_together_keep_nobody_waiting(gym: Served) -> None:
    uploads, idle = HELD["300 stalled uploads"], HELD["1100 silent connections"]
    async with watched(gym), held(gym.port, *uploads), held(gym.port, *idle):
        status, body = await request(gym.port, "GET /api/training/user/ana/profile")
        assert status in (200, 404), body
