"""No body is too long, too slow or too much beside others for the application behind the guard."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from api_parts import client_of, problem, settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from gym.api.bodies import LONGEST_BODY, MOST_HELD, BodyGuard

HEAD: dict[str, Any] = {"type": "http", "method": "POST", "path": "/anywhere", "headers": []}


async def length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def guard(**limits: float) -> BodyGuard:
    return BodyGuard(Starlette(routes=[Route("/{path:path}", length, methods=["POST", "GET"])]), settings(**limits))


def pieces(*sizes: int) -> Iterator[Message]:
    """Parts of a body that never ends."""
    return ({"type": "http.request", "body": b"x" * size, "more_body": True} for size in sizes)


class Call:
    """One request whose body comes in parts, each after `pause` seconds; then nothing comes any more."""

    def __init__(self, parts: Iterator[Message], pause: float = 0) -> None:
        self.parts, self.pause, self.read, self.sent = parts, pause, 0, list[Message]()
        self.waits = asyncio.Event()

    async def receive(self) -> Message:
        await asyncio.sleep(self.pause)
        part = next(self.parts, None)
        if part is None:
            self.waits.set()
            await asyncio.Event().wait()
        assert part
        self.read += 1
        return part

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def run(self, guard: BodyGuard) -> None:
        await guard({**HEAD}, self.receive, self.send)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def answer(self) -> dict[str, Any]:
        headers = dict(self.sent[0]["headers"])
        assert headers[b"content-type"] == b"application/problem+json"
        assert headers[b"connection"] == b"close"
        return json.loads(self.sent[1]["body"])


def over(client: BodyGuard) -> httpx.AsyncClient:
    return client_of(client)  # type: ignore[arg-type]


async def test_a_body_of_the_most_there_may_be_arrives_whole() -> None:
    async with over(guard()) as client:
        assert (await client.post("/a", content=b"x" * LONGEST_BODY)).text == str(LONGEST_BODY)
        assert (await client.get("/a")).text == "0"


@pytest.mark.parametrize("announced", [LONGEST_BODY + 1, 10**8, 10**5000], ids=["just", "much", "absurd"])
async def test_a_body_announced_too_long_is_refused_before_anything_of_it_is_read(announced: int) -> None:
    call = Call(pieces(1))
    digits = b"1" + b"0" * 5000 if announced > 10**9 else str(announced).encode()
    await guard()({**HEAD, "headers": [(b"content-length", digits)]}, call.receive, call.send)
    assert (call.read, call.status, call.answer["status"]) == (0, 413, 413)


async def test_a_body_without_a_length_is_cut_where_it_is_too_long() -> None:
    call = Call(pieces(*[65536] * 100))
    await call.run(guard())
    assert (call.read, call.status) == (5, 413)
    assert "256 KiB" in call.answer["detail"]


async def test_a_body_that_stalls_is_given_up_with_a_408() -> None:
    call = Call(pieces(10))
    await call.run(guard(body_stall_seconds=0.05))
    assert (call.status, call.answer["status"]) == (408, 408)


async def test_a_body_that_only_drips_is_given_up_with_a_408() -> None:
    call = Call(pieces(*[1] * 10_000), pause=0.01)
    await call.run(guard(body_stall_seconds=50, body_seconds=1))
    assert call.status == 408
    assert 1 < call.read <= 100


async def test_a_sender_who_hangs_up_is_not_acted_for() -> None:
    acted = []

    async def act(*_: object) -> None:
        acted.append(True)

    call = Call(iter([*pieces(10), {"type": "http.disconnect"}]))
    await BodyGuard(act, settings())({**HEAD}, call.receive, call.send)
    assert (acted, call.sent) == ([], [])


@pytest.fixture
async def crowded() -> AsyncIterator[BodyGuard]:
    """A guard with as many bytes of half bodies as it keeps."""
    full = guard()
    calls = [Call(pieces(LONGEST_BODY)) for _ in range(MOST_HELD // LONGEST_BODY)]
    running = [asyncio.create_task(call.run(full)) for call in calls]
    await asyncio.gather(*(call.waits.wait() for call in calls))
    yield full
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    assert full.held == 0


async def test_half_bodies_together_are_held_to_a_limit_and_small_ones_still_get_in(crowded: BodyGuard) -> None:
    async with over(crowded) as client:
        refused = await client.post("/a", content=b"x" * 100_000)
        assert problem(refused, 503)["type"].endswith("crowded")
        assert int(refused.headers["retry-after"]) > 0
        assert (await client.post("/a", content=b"x" * 1000)).text == "1000"
