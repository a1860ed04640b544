"""Whatever goes wrong behind the outermost handler leaves as problem+json, the chat's own errors too."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from api_parts import client_of, problem
from fastapi import FastAPI, HTTPException
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel, field_validator
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.api.everywhere import Problems
from gym.coaching.coach import PlainCoach
from gym.settings import Settings
from gym.world.world import World


class Wanted(BaseModel):
    """A body as a library's route has it."""

    number: int
    word: str = ""

    @field_validator("word")
    @classmethod
    def is_short(cls, value: str) -> str:
        if len(value) > 5:
            raise ValueError("CANARY")
        return value


async def broken_stream() -> AsyncIterator[bytes]:
    yield b"a"
    raise RuntimeError("CANARY in a stream")


def library() -> FastAPI:
    """An application with the errors that libraries make, and no handler of ours."""
    inner = FastAPI()
    inner.add_middleware(GZipMiddleware, minimum_size=10)

    @inner.get("/fails")
    async def fails() -> None:
        raise RuntimeError("CANARY")

    @inner.get("/streams")
    async def streams() -> Response:
        return StreamingResponse(broken_stream())

    @inner.get("/refuses/{status}")
    async def refuses(status: int) -> None:
        raise HTTPException(status, "credentialssignin")

    @inner.get("/says/{kind}")
    async def says(kind: str) -> Response:
        return {
            "health": JSONResponse({"status": "down"}, 503),
            "page": HTMLResponse("<h1>Sorry</h1>", 404),
            "text": PlainTextResponse('"Invalid session"', 400),
            "empty": Response(status_code=418),
        }[kind]

    @inner.post("/takes")
    async def takes(wanted: Wanted) -> Wanted:
        return wanted

    return inner


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Problems(library())) as client:  # type: ignore[arg-type]
        yield client


async def test_a_bug_behind_any_route_is_a_numbered_problem_and_its_traceback_only_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/fails")
    found = problem(answer, 500)
    assert "CANARY" not in answer.text
    records = [record for record in caplog.records if record.name.startswith("gym.api")]
    assert len(records) == 1
    assert records[0].getMessage().split()[1].rstrip(":") in found["detail"]
    assert records[0].exc_info


async def test_a_bug_in_the_middle_of_an_answer_ends_it_and_is_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await client.get("/streams")
    assert "CANARY in a stream" in caplog.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 429, 502])
async def test_what_a_library_refuses_keeps_its_status_and_its_words(client: httpx.AsyncClient, status: int) -> None:
    assert problem(await client.get(f"/refuses/{status}"), status)["detail"] == "credentialssignin"


async def test_a_500_of_a_library_tells_nothing_but_its_number(client: httpx.AsyncClient) -> None:
    found = problem(await client.get("/refuses/500"), 500)
    assert "credentialssignin" not in found["detail"]
    assert "request" in found["detail"]


async def test_an_address_with_nothing_and_a_wrong_method_are_problems(client: httpx.AsyncClient) -> None:
    problem(await client.get("/nothing"), 404)
    answer = await client.delete("/takes")
    assert problem(answer, 405)["detail"] == "Use POST."
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"number": "CANARY"}', "number"),
        (b"{}", "number"),
        (b'{"number": 1, "word": "CANARY!"}', "word"),
        (b"{", "body"),
        (b"", "body"),
    ],
)
async def test_a_body_a_library_cannot_read_names_the_field_and_repeats_nothing(
    client: httpx.AsyncClient, body: bytes, field: str
) -> None:
    answer = await client.post("/takes", content=body, headers={"content-type": "application/json"})
    assert [each["field"] for each in problem(answer, 422)["errors"]] == [field]
    assert "CANARY" not in answer.text


async def test_plain_text_and_empty_errors_are_problems(client: httpx.AsyncClient) -> None:
    problem(await client.get("/says/text"), 400)
    problem(await client.get("/says/empty"), 418)


async def test_what_says_more_than_an_error_and_pages_for_people_stay_as_they_are(client: httpx.AsyncClient) -> None:
    health, page = await client.get("/says/health"), await client.get("/says/page")
    assert (health.status_code, health.json()) == (503, {"status": "down"})
    assert (page.status_code, page.text) == (404, "<h1>Sorry</h1>")


async def test_an_error_to_a_head_request_has_no_surprises(client: httpx.AsyncClient) -> None:
    answer = await client.head("/refuses/404")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


@pytest.fixture
async def gym(tmp_path: Path, world: World) -> AsyncIterator[httpx.AsyncClient]:
    store, coach = open_store(f"sqlite:///{tmp_path / 'gym.db'}"), PlainCoach()
    built = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    async with client_of(app.create(built)) as client:
        yield client


CHATS = {
    "no sign-in": ("GET", "/user", 401),
    "a file that is not there": ("GET", "/public/nothing.png", 404),
    "a wrong method": ("PUT", "/login", 405),
    "a form without its fields": ("POST", "/login", 422),
    "a socket by polling": ("POST", "/ws/socket.io/?EIO=4&transport=polling&sid=x", 404),
    "a demo that is none": ("POST", "/demo/admin", 404),
}


@pytest.mark.parametrize("case", CHATS)
async def test_the_chats_own_errors_are_problems(gym: httpx.AsyncClient, case: str) -> None:
    method, path, status = CHATS[case]
    problem(await gym.request(method, path), status)


@pytest.mark.parametrize("path", ["/", "/set-session-cookie", "/nowhere", "/demo/trainee", "/ws/socket.io/", "/health"])
async def test_every_address_refuses_a_body_over_the_limit(gym: httpx.AsyncClient, path: str) -> None:
    answer = await gym.post(path, content=b"x" * (256 * 1024 + 1))
    problem(answer, 413)
    assert answer.headers["connection"] == "close"
