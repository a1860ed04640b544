"""A connection says in time what it wants, and those that wait make room for those that ask."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
import uvicorn
from api_parts import settings
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from gym.api.bodies import LONGEST_BODY
from gym.api.connections import LONGEST_HEAD, guard_protocol, raise_file_limit

GET = b"GET /%s HTTP/1.1\r\nHost: here\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Application:
    """Answers everything but /wait, which waits to be released; echoes sockets; refuses /refuse unread."""

    def __init__(self) -> None:
        self.waiting, self.release = 0, asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return await echo(receive, send)
        if scope["path"] == "/wait":
            self.waiting += 1
            await self.release.wait()
        close = [(b"connection", b"close")] if scope["path"] == "/refuse" else []
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2"), *close]})
        return await send({"type": "http.response.body", "body": b"ok"})


async def echo(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": str(len(message["text"]))})


class Served:
    """uvicorn with the guarded protocol, in this process."""

    def __init__(self, port: int, application: Application) -> None:
        self.port, self.application = port, application
        self.open: list[asyncio.StreamWriter] = []

    async def connect(self, said: bytes = b"", address: str = "127.0.0.1") -> Streams:
        streams = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0))
        self.open.append(streams[1])
        streams[1].write(said)
        return streams

    async def ask(self, path: str, address: str = "127.0.0.1") -> bytes:
        """The beginning of the answer to a request on a new connection."""
        reader, _ = await self.connect(GET % path.encode(), address)
        return await reader.read(4096)

    async def busy(self, number: int) -> None:
        """So many requests that are being answered."""
        for _ in range(number):
            await self.connect(GET % b"wait")
        while self.application.waiting < number:
            await asyncio.sleep(0)


@asynccontextmanager
async def served(**limits: float) -> AsyncIterator[Served]:
    application = Application()
    config = uvicorn.Config(application, "127.0.0.1", 0, log_level="error", lifespan="off")
    config.http = guard_protocol(settings(**limits))
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    found = Served(server.servers[0].sockets[0].getsockname()[1], application)
    yield found
    application.release.set()
    for each in found.open:
        each.close()
    server.should_exit = True
    await running


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the server closed the connection."""
    with suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), 60)
    return b""


@pytest.mark.parametrize("said", [b"", b"GET /a HTTP/1.1\r\nHost: he", b"\r\n\r\n"], ids=["nothing", "half", "blank"])
async def test_a_connection_without_a_whole_head_is_closed(said: bytes) -> None:
    async with served(header_seconds=0.2) as server:
        reader, _ = await server.connect(said)
        assert await ended(reader) == b""
        assert (await server.ask("a")).endswith(b"ok")


async def test_bytes_that_drip_in_do_not_make_the_time_longer() -> None:
    async with served(header_seconds=0.3) as server:
        reader, writer = await server.connect(b"GET /a HTTP/1.1\r\nX: ")
        dripped = 0
        while not reader.at_eof() and reader.exception() is None and dripped < 1000:
            writer.write(b"x")
            dripped += 1
            await asyncio.sleep(0.01)
        assert dripped < 1000


async def test_a_second_request_on_a_connection_has_the_same_time_for_its_head() -> None:
    async with served(header_seconds=0.2, idle_seconds=60) as server:
        reader, writer = await server.connect(GET % b"a")
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        writer.write(b"GET /a HT")
        assert await ended(reader) == b""


@pytest.mark.parametrize("filler", [b"X: " + b"x" * LONGEST_HEAD * 5, b"X: y\r\n" * LONGEST_HEAD], ids=["one", "many"])
async def test_a_head_that_does_not_end_is_refused(filler: bytes) -> None:
    async with served() as server:
        reader, _ = await server.connect(b"GET /a HTTP/1.1\r\n" + filler)
        assert (await reader.read(100)).startswith(b"HTTP/1.1 431 ")


async def test_the_connection_that_waited_longest_is_closed_for_a_new_one() -> None:
    async with served(most_connections=10) as server:
        waiting = [await server.connect() for _ in range(10)]
        for _ in range(3):
            assert (await server.ask("a")).endswith(b"ok")
        gone = [await ended(reader) for reader, _ in waiting[:3]]
        assert gone == [b"", b"", b""]
        waiting[9][1].write(GET % b"a")
        assert (await waiting[9][0].read(4096)).endswith(b"ok")


async def test_requests_that_are_being_answered_are_not_closed_for_others_and_health_still_gets_in() -> None:
    async with served(most_connections=10) as server:
        await server.busy(10)
        refused = await server.ask("a")
        head, _, body = refused.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 5" in head.lower()
        assert json.loads(body)["status"] == 503
        assert (await server.ask("health")).endswith(b"ok")
        assert server.application.waiting == 10


async def test_one_address_does_not_take_the_room_of_another() -> None:
    async with served(most_connections=20, connections_per_address=10) as server:
        await server.busy(10)
        assert (await server.ask("a")).startswith(b"HTTP/1.1 503 ")
        assert (await server.ask("a", address="127.0.0.2")).endswith(b"ok")


async def test_an_answer_to_a_request_that_was_not_read_reaches_its_sender() -> None:
    async with served() as server:
        head = b"POST /refuse HTTP/1.1\r\nHost: here\r\nContent-Length: 900000\r\n\r\n"
        reader, writer = await server.connect(head)
        writer.write(b"x" * 900_000)
        assert (await ended(reader)).endswith(b"ok")


async def test_a_socket_message_may_be_as_long_as_a_body_and_no_longer() -> None:
    async with served() as server, connect(f"ws://127.0.0.1:{server.port}/ws", max_size=None) as socket:
        await socket.send("x" * (LONGEST_BODY - 1))
        assert await socket.recv() == str(LONGEST_BODY - 1)
        with suppress(ConnectionClosed):
            await socket.send(["x" * 200_000, "x" * 200_000])
        await socket.wait_closed()
        assert socket.close_code == 1009


async def test_sockets_leave_room_for_requests() -> None:
    async with served(connections_per_address=12, most_connections=20) as server, AsyncExitStack() as sockets:
        address = f"ws://127.0.0.1:{server.port}/ws"
        for _ in range(9):
            await sockets.enter_async_context(connect(address, proxy=None))
        with pytest.raises(InvalidStatus) as refused:
            await connect(address, proxy=None)
        assert refused.value.response.status_code == 503
        assert json.loads(refused.value.response.body)["type"] == "urn:training-gym:problem:crowded"
        assert (await server.ask("a")).endswith(b"ok")


@pytest.mark.parametrize(
    ("said", "status"),
    [(b"no request at all\r\n\r\n", 400), (b"GET /a HTTP/1.1\r\nX: " + b"x" * LONGEST_HEAD * 5, 431)],
    ids=["no request", "a long head"],
)
async def test_what_is_refused_before_any_application_is_a_problem_too(said: bytes, status: int) -> None:
    async with served() as server:
        reader, _ = await server.connect(said)
        head, _, body = (await ended(reader)).partition(b"\r\n\r\n")
        assert head.startswith(f"HTTP/1.1 {status} ".encode())
        assert b"content-type: application/problem+json" in head
        assert json.loads(body)["status"] == status


def test_the_limit_of_open_files_leaves_room_for_the_gyms_own() -> None:
    assert raise_file_limit(50) == 50
    assert 10 <= raise_file_limit(10**9) < 10**9
