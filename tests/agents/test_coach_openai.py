"""A server that speaks OpenAI's protocol behind the same door: a small real one on a free port."""

import json
from contextlib import aclosing, asynccontextmanager

import pytest
from aiohttp import web
from coach_views import FIRST, HINT, SECOND, coach_of, said, text_of

from agents.models.choice import choose_model
from agents.models.model import Limits, ModelDown
from agents.models.openai import OpenAIModel
from gym.coaching.chunks import CoachInfo
from gym.errors import Invalid
from gym.settings import Settings

QUICK = Limits(first=1.5, between=1.5, total=10.0, probe=3.0, fresh=0.0, failures=3, cooldown=0.4)
UNHURRIED = QUICK.model_copy(update={"first": 60.0, "between": 60.0, "total": 60.0})
ASK = ({"role": "user", "content": "Say something."},)


@asynccontextmanager
async def serving(words, models=("qwen",), ending="data: [DONE]\n\n", status=200):
    """The two routes that such servers share; `seen` holds the last request."""
    seen = {}

    async def listed(_):
        return web.json_response({"object": "list", "data": [{"id": name} for name in models]})

    async def chat(request):
        seen["body"], seen["key"] = await request.json(), request.headers.get("Authorization")
        if status != 200:
            return web.json_response({"error": {"message": "CANARY"}}, status=status)
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        for part in words:
            chunk = {"choices": [{"delta": {"content": part}, "index": 0}]}
            await answer.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await answer.write(f'data: {{"choices": [], "usage": {{}}}}\n\n{ending}'.encode())
        return answer

    app = web.Application()
    app.add_routes([web.get("/v1/models", listed), web.post("/v1/chat/completions", chat)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/v1", seen
    finally:
        await runner.cleanup()


async def answer(model, **more):
    async with aclosing(model.stream(ASK, max_tokens=50, **more)) as parts:
        return [part async for part in parts]


async def test_words_arrive_in_parts_and_the_request_is_the_protocols():
    async with serving(["Look", " at", " it."]) as (url, seen):
        model = OpenAIModel(url, "qwen", "secret", UNHURRIED)
        assert (await model.status()).source == "openai"
        assert await answer(model, schema={"type": "object"}) == ["Look", " at", " it."]
    assert seen["key"] == "Bearer secret"
    assert seen["body"]["model"] == "qwen"
    assert seen["body"]["stream"] is True
    assert seen["body"]["response_format"]["json_schema"]["schema"] == {"type": "object"}


async def test_the_coach_speaks_through_it_by_name():
    async with serving([f"{FIRST} ", SECOND]) as (url, _):
        settings = Settings(model_url=url, model="whatever-it-calls-it")
        pieces = await said(coach_of(choose_model(settings, UNHURRIED)), HINT)
    assert text_of(pieces) == f"{FIRST} {SECOND}"
    assert pieces[-1].coach == CoachInfo(source="openai", model="qwen")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"status": 500}, "error .500."),
        ({"ending": ""}, "cut off"),
        ({"ending": "data: {nonsense\n\n"}, "not readable"),
    ],
)
async def test_a_broken_answer_is_down_in_our_own_words(broken, words):
    async with serving(["Look"], **broken) as (url, _):
        with pytest.raises(ModelDown, match=words) as down:
            await answer(OpenAIModel(url, "qwen", None, QUICK))
    assert "CANARY" not in str(down.value)


async def test_a_server_with_other_models_says_what_to_set():
    async with serving([], models=("a", "b")) as (url, _):
        health = await OpenAIModel(url, "qwen", None, QUICK).status()
    assert (health.source, health.reachable) == ("offline", True)
    assert "GYM_MODEL" in health.last_error


@pytest.mark.parametrize("url", ["not an address", "ftp://127.0.0.1", "http://", "http://127.0.0.1:port/v1"])
def test_an_address_that_is_none_is_told_at_once(url):
    with pytest.raises(Invalid, match="GYM_MODEL_URL"):
        OpenAIModel(url, "qwen")
