"""Who gets through the door of the REST routes, how often, and what of a request is even read."""

import logging
from collections.abc import AsyncIterator

import pytest
from api_parts import HintLoop, client_of, fields, problem, settings
from fastapi import FastAPI

from gym.api import create_api

HINT = "/api/training/get-hint"
BODY = b'{"session_id": "s-1"}'
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_api(HintLoop(), settings())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8002", "[::1]:8002", "LOCALHOST:1"])
async def test_a_caller_that_names_this_machine_gets_in(app: FastAPI, host: str) -> None:
    async with client_of(app) as client:
        assert (await client.get("/health", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "localhost.evil.test", "169.254.1.1", "[::1", "", "127.0.0.1.evil.test:8002"]
)
async def test_another_name_for_this_server_is_refused_because_it_may_be_rebound(app: FastAPI, host: str) -> None:
    async with client_of(app) as client:
        problem(await client.get("/api/training/health", headers={"host": host}), 403)
        problem(await client.post(HINT, content=BODY, headers={**JSON, "host": host}), 403)


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.1", "::ffff:8.8.8.8", "2001:db8::1", "somewhere"])
async def test_a_caller_on_another_machine_is_refused(app: FastAPI, peer: str) -> None:
    async with client_of(app, peer) as client:
        problem(await client.get("/health"), 403)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.9", "::1"])
async def test_a_caller_on_this_machine_gets_in(app: FastAPI, peer: str) -> None:
    async with client_of(app, peer) as client:
        assert (await client.get("/health")).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"origin": "http://evil.test"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://localhost:8002"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8002"},
    ],
)
async def test_a_page_of_another_origin_cannot_act(app: FastAPI, said: dict[str, str]) -> None:
    async with client_of(app) as client:
        problem(await client.post(HINT, content=BODY, headers={**JSON, **said}), 403)


@pytest.mark.parametrize("said", [{}, {"origin": "http://127.0.0.1:8002", "sec-fetch-site": "same-origin"}])
async def test_our_own_page_and_a_program_can_act(app: FastAPI, said: dict[str, str]) -> None:
    async with client_of(app) as client:
        assert (await client.post(HINT, content=BODY, headers={**JSON, **said})).status_code == 200


async def test_a_socket_of_another_origin_is_closed_before_it_opens(app: FastAPI) -> None:
    sent = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/ws",
        "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"127.0.0.1:8002"), (b"origin", b"http://evil.test")],
    }
    await app(scope, None, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_too_many_requests_are_told_when_to_come_back_and_health_still_answers() -> None:
    app = create_api(HintLoop(), settings(requests_per_minute=3))
    async with client_of(app) as client:
        for _ in range(3):
            assert (await client.post(HINT, content=BODY, headers=JSON)).status_code == 200
        answer = await client.post(HINT, content=BODY, headers=JSON)
        problem(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert (await client.get("/health")).status_code == 200
        assert (await client.get("/api/training/health")).status_code == 200
    async with client_of(app, "127.0.0.2") as neighbour:
        assert (await neighbour.post(HINT, content=BODY, headers=JSON)).status_code == 200


async def test_a_body_announced_too_long_is_refused(app: FastAPI) -> None:
    async with client_of(app) as client:
        problem(await client.post(HINT, content=b" " * (256 * 1024) + BODY, headers=JSON), 413)
        padded = BODY + b" " * (256 * 1024 - len(BODY))
        assert (await client.post(HINT, content=padded, headers=JSON)).status_code == 200


async def test_a_body_without_length_is_cut_off_as_soon_as_it_is_too_long(app: FastAPI) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 65536

    async with client_of(app) as client:
        problem(await client.post(HINT, content=endless(), headers=JSON), 413)
    assert read == 5


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "json",
        "multipart/form-data",
        "application/jsonx",
    ],
)
async def test_a_body_that_is_not_declared_json_is_not_read(app: FastAPI, kind: str) -> None:
    async with client_of(app) as client:
        problem(await client.post(HINT, content=BODY, headers={"content-type": kind}), 415)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "application/vnd.gym+json"])
async def test_json_by_any_of_its_names_is_read(app: FastAPI, kind: str) -> None:
    async with client_of(app) as client:
        assert (await client.post(HINT, content=BODY, headers={"content-type": kind})).status_code == 200


MALFORMED = {
    "empty": b"",
    "blank": b" \n",
    "text": b"hello",
    "cut off": b'{"session_id": "s-1"',
    "trailing comma": b'{"session_id": "s-1",}',
    "two values": BODY + BODY,
    "single quotes": b"{'session_id': 's-1'}",
    "NaN": b'{"session_id": "s-1", "struggle_time": NaN}',
    "Infinity": b'{"session_id": "s-1", "struggle_time": -Infinity}',
    "raw NUL": b'{"session_id": "s\x00"}',
    "raw newline": b'{"session_id": "s\n"}',
    "not UTF-8": b'{"session_id": "\xff\xfe"}',
    "overlong UTF-8": b'{"session_id": "\xc0\xaf"}',
    "raw surrogate": b'{"session_id": "\xed\xa0\x80"}',
    "UTF-16": BODY.decode().encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + BODY,
    "bad escape": b'{"session_id": "\\x"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_not_json_is_a_400(app: FastAPI, body: bytes) -> None:
    async with client_of(app) as client:
        assert "errors" not in problem(await client.post(HINT, content=body, headers=JSON), 400)


HOSTILE = {
    "array": (b"[]", "body"),
    "text": (b'"s-1"', "body"),
    "number": (b"5", "body"),
    "null": (b"null", "body"),
    "array of the right thing": (b"[" + BODY + b"]", "body"),
    "said twice": (b'{"session_id": "s-1", "session_id": "s-2"}', "session_id"),
    "escaped NUL": (b'{"session_id": "s\\u0000"}', "session_id"),
    "half a pair": (b'{"session_id": "\\ud800"}', "session_id"),
    "other half": (b'{"session_id": "s-1", "idempotency_key": "\\udc00 x"}', "idempotency_key"),
    "name of half a pair": (b'{"session_id": "s-1", "\\ud800": 1}', "body"),
    "10**400": (b'{"session_id": "s-1", "turn": 1' + b"0" * 400 + b"}", "turn"),
    "5000 digits": (b'{"session_id": "s-1", "turn": ' + b"9" * 5000 + b"}", "turn"),
    "-10**400": (b'{"session_id": "s-1", "turn": -1' + b"0" * 400 + b"}", "turn"),
    "1e400": (b'{"session_id": "s-1", "struggle_time": 1e400}', "struggle_time"),
    "50 deep": (b'{"session_id": ' + b"[" * 50 + b"]" * 50 + b"}", "session_id.0.0.0"),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "body"),
    "100,000 objects deep": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, "body"),
    "200,000 unclosed": (b"[" * 200_000, "body"),
}


@pytest.mark.parametrize(("body", "field"), HOSTILE.values(), ids=HOSTILE)
async def test_json_that_no_field_can_hold_is_a_422_naming_where(app: FastAPI, body: bytes, field: str) -> None:
    async with client_of(app) as client:
        assert fields(problem(await client.post(HINT, content=body, headers=JSON), 422)) == {field}


async def test_a_bug_is_a_500_that_says_only_a_number_which_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    app = create_api(HintLoop(bug="CANARY-of-a-bug"), settings())
    with caplog.at_level(logging.DEBUG):
        async with client_of(app) as client:
            found = problem(await client.post(HINT, content=BODY, headers=JSON), 500)
    assert "CANARY" not in str(found)
    logged = [record for record in caplog.records if record.name.startswith("gym.api")]
    assert len(logged) == 1
    number = logged[0].getMessage().split()[1].rstrip(":")
    assert number in found["detail"]
    assert "CANARY" not in logged[0].getMessage()


async def test_every_answer_is_private_and_numbered(app: FastAPI) -> None:
    async with client_of(app) as client:
        first, second = await client.get("/health"), await client.get("/api/nothing")
    for answer in (first, second):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
