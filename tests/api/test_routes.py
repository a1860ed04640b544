"""The shape of the REST routes: what is there, what is not, how a hint is worded and what the documentation says."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from api_parts import MODEL, OFFLINE, HintLoop, client_of, describe, fields, problem, settings
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from rows import for_each

from gym.api import create_api
from gym.coaching.chunks import CoachChunk

CONTRACT = {
    ("post", "/api/training/start-session"),
    ("post", "/api/training/submit-action"),
    ("post", "/api/training/get-hint"),
    ("get", "/api/training/session/{id}/analytics"),
    ("get", "/api/training/user/{id}/profile"),
    ("get", "/api/training/user/{id}/achievements"),
    ("get", "/api/training/leaderboard"),
    ("get", "/api/reference/search"),
    ("get", "/api/training/health"),
    ("get", "/health"),
}
WORDED = (
    CoachChunk(text="Look at ", coach=MODEL),
    CoachChunk(text="line 1.", coach=MODEL),
    CoachChunk(text="", coach=MODEL, done=True),
)


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The routes with a chat mounted behind them, which would answer anything."""
    app = create_api(HintLoop(*WORDED), settings())
    app.mount("/", PlainTextResponse("<html>the chat</html>"))
    return app


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return describe()


async def hint(app: FastAPI, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    async with client_of(app) as client:
        return await client.post("/api/training/get-hint", json=body or {"session_id": "s-1"}, headers=headers)


@for_each(
    "path",
    [
        "/api/",
        "/api/nothing",
        "/api/training",
        "/api/training/start-session/",
        "/api/training/session//analytics",
        "/api/%00",
        "/api/..%2fhealth",
    ],
)
@for_each("method", ["GET", "POST", "DELETE", "OPTIONS", "BREW"])
async def test_an_unknown_address_below_api_is_a_404_and_never_the_chat(app: FastAPI, method: str, path: str) -> None:
    async with client_of(app) as client:
        problem(await client.request(method, path), 404)


@for_each("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
async def test_a_wrong_method_is_a_405_that_names_the_right_one(
    app: FastAPI, description: dict[str, Any], method: str
) -> None:
    async with client_of(app) as client:
        for path, operations in description["paths"].items():
            if not path.startswith("/api/") or method.lower() in operations:
                continue
            answer = await client.request(method, path.replace("{id}", "x").replace("{turn}", "1"))
            problem(answer, 405)
            assert answer.headers["allow"] == ", ".join(sorted(operations)).upper()


async def test_the_chat_still_answers_everywhere_else(app: FastAPI) -> None:
    async with client_of(app) as client:
        assert (await client.get("/thread/1")).text == "<html>the chat</html>"


def test_the_routes_of_the_contract_are_described(description: dict[str, Any]) -> None:
    described = {(method, path) for path, operations in description["paths"].items() for method in operations}
    assert described >= CONTRACT


def test_every_described_error_is_a_problem(description: dict[str, Any]) -> None:
    for operations in description["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status != "200":
                    schema = response["content"]["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Problem"}


def test_every_call_has_a_name_of_its_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for each in description["paths"].values() for operation in each.values()]
    assert len(names) == len(set(names))


async def test_the_documentation_page_needs_no_other_machine(app: FastAPI) -> None:
    async with client_of(app) as client:
        page = await client.get("/api/docs")
        assert page.headers["content-type"].startswith("text/html")
        assert "http" not in page.text
        linked = re.findall(r'(?:src|href|url)[=:]\s*["\'](/[^"\']+)', page.text)
        assert "/api/openapi.json" in linked
        for path in linked:
            assert (await client.get(path)).status_code == 200


async def test_a_hint_comes_in_the_words_of_the_coach_who_is_named(app: FastAPI) -> None:
    answer = (await hint(app)).json()
    assert answer == {
        "session_id": "s-1",
        "turn": 3,
        "rung": 1,
        "hint": "Look at line 1.",
        "coach": {"source": "ollama", "model": "some-model"},
        "xp_cost": 3,
    }


async def test_a_coach_who_says_nothing_leaves_the_plain_hint() -> None:
    silent = create_api(HintLoop(CoachChunk(text=" ", coach=MODEL, done=True)), settings())
    answer = (await hint(silent)).json()
    assert (answer["hint"], answer["coach"]["source"]) == ("Look again.", "offline")


async def test_a_coach_who_never_ends_leaves_the_plain_hint() -> None:
    class Endless(HintLoop):
        async def words(self, session_id: str, turn: int, viewer: str | None = None) -> AsyncIterator[CoachChunk]:
            yield WORDED[0]
            await asyncio.Event().wait()

    loop = Endless()
    answer = (await hint(create_api(loop, settings(), patience=0.01))).json()
    assert (answer["hint"], answer["coach"]["source"]) == ("Look again.", "offline")
    assert loop.plain == [("s-1", 3)]


async def test_words_come_as_events_and_the_last_one_says_so(app: FastAPI) -> None:
    async with client_of(app) as client:
        answer = await client.get("/api/training/session/s-1/turn/3/words")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = answer.text.split("\n\n")
    assert events.pop() == ""
    assert [CoachChunk.model_validate_json(each.removeprefix("data: ")) for each in events] == list(WORDED)


async def test_words_of_a_turn_that_never_was_are_a_404(app: FastAPI) -> None:
    async with client_of(app) as client:
        problem(await client.get("/api/training/session/s-1/turn/4/words"), 404)


async def test_no_words_are_an_empty_stream() -> None:
    async with client_of(create_api(HintLoop(), settings())) as client:
        answer = await client.get("/api/training/session/s-1/turn/3/words")
    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("degraded", 200), ("down", 503)])
async def test_health_is_503_only_when_the_server_is_down(status: str, code: int) -> None:
    async with client_of(create_api(HintLoop(status=status), settings())) as client:
        for path in ("/health", "/api/training/health"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["status"]) == (code, status)


async def test_the_key_of_the_header_is_the_key_of_the_body() -> None:
    loop = HintLoop(CoachChunk(text="", coach=OFFLINE, done=True))
    app = create_api(loop, settings())
    await hint(app, **{"Idempotency-Key": "k-1"})
    await hint(app, {"session_id": "s-1", "idempotency_key": "k-1"})
    await hint(app, {"session_id": "s-1", "idempotency_key": "k-1"}, **{"Idempotency-Key": "k-1"})
    assert loop.asked[0] == loop.asked[1] == loop.asked[2]
    assert loop.asked[0].idempotency_key == "k-1"


async def test_two_different_keys_are_a_422(app: FastAPI) -> None:
    answer = await hint(app, {"session_id": "s-1", "idempotency_key": "k-1"}, **{"Idempotency-Key": "k-2"})
    assert fields(problem(answer, 422)) == {"idempotency_key"}


@pytest.mark.parametrize("key", ["", "k" * 129])
async def test_a_key_in_the_header_has_the_length_of_a_key(app: FastAPI, key: str) -> None:
    assert fields(problem(await hint(app, **{"Idempotency-Key": key}), 422)) == {"Idempotency-Key"}
