"""Senders of too much, of too little and of nothing: the server answers others meanwhile and keeps its memory."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import psutil
import pytest
from serving import Served

MEGABYTE = 1024 * 1024
# The server waits so long for a sender (PATIENCE), and others have their answers long before (SOON): seconds.
PATIENCE, SOON = "3600", 120
WAITS = ("GYM_HEADER_SECONDS", "GYM_BODY_STALL_SECONDS", "GYM_BODY_SECONDS", "GYM_IDLE_SECONDS")
GROWTH = 50 * MEGABYTE
START = "/api/training/start-session"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("load")]


@pytest.fixture(scope="module")
def gym(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        for name in WAITS:
            patch.setenv(name, PATIENCE)
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


class Watch:
    """Health, asked again and again while others send; the most memory that the server has had meanwhile."""

    def __init__(self, gym: Served) -> None:
        assert gym.process
        self.port, self.process = gym.port, psutil.Process(gym.process.pid)
        self.before = self.peak = self.process.memory_info().rss
        self.answers = 0

    async def ask(self) -> None:
        while True:
            status, _ = await request(self.port, "GET /health")
            assert status == 200
            self.answers += 1
            self.peak = max(self.peak, self.process.memory_info().rss)
            await asyncio.sleep(0.02)

    async def see_answers(self, number: int) -> None:
        """Come back when so many more answers have come, long before the server gives a sender up."""
        enough = self.answers + number
        async with asyncio.timeout(SOON):
            while self.answers < enough:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def watched(gym: Served) -> AsyncIterator[Watch]:
    """While the block runs, health is asked again and again and answered; memory stays."""
    watch = Watch(gym)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(watch.ask())
        yield watch
        await watch.see_answers(5)
        asking.cancel()
    assert watch.peak - watch.before < GROWTH


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
    async with watched(gym) as watch, held(gym.port, number, said):
        await watch.see_answers(5)


async def test_idle_connections_and_stalled_uploads_together_keep_nobody_waiting(gym: Served) -> None:
    uploads, idle = HELD["300 stalled uploads"], HELD["1100 silent connections"]
    async with watched(gym) as watch, held(gym.port, *uploads), held(gym.port, *idle):
        await watch.see_answers(5)
        status, body = await request(gym.port, "GET /api/training/user/ana/profile")
        assert status in (200, 404), body
