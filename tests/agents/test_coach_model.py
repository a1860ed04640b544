import asyncio
import logging
import socket
from contextlib import aclosing

import pytest
from pydantic import ValidationError
from rows import for_each

from agents.models.model import Limits, ModelDown
from agents.models.ollama import OllamaModel, OllamaWire, pick_model
from gym.errors import Invalid
from gym.settings import Settings

pytestmark = pytest.mark.stand_in
# What a stand-in of another process needs on a busy machine, and hardly longer.
QUICK = Limits(first=1.5, between=1.5, total=10.0, probe=3.0, fresh=0.0, failures=3, cooldown=2.0)
ASK = ({"role": "user", "content": "Say something about CANARY-1."},)


@pytest.fixture
def model(stand_in):
    return OllamaModel(stand_in.url, "llama3.2:3b", QUICK)


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def answer(model):
    async with aclosing(model.stream(ASK, max_tokens=50)) as parts:
        return "".join([part async for part in parts])


async def until(is_so, seconds=60.0):
    """Waits for something that another process does."""
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_an_answer_arrives_whole_and_the_request_asks_for_the_same_words_each_time(model, stand_in):
    assert "canned text" in await answer(model)
    sent = stand_in.state["last_request"]["body"]
    assert sent["options"] == {"temperature": 0, "num_predict": 50}
    assert (sent["stream"], sent["keep_alive"], sent["model"]) == (True, "10m", "llama3.2:3b")


@for_each(
    ("setting", "on_the_wire"),
    [("-1", -1), ("600", 600), ("0", 0), ("10m", "10m"), ("-1m", "-1m"), ("1h30m", "1h30m"), ("1.5h", "1.5h")],
)
async def test_keep_alive_goes_out_as_ollama_reads_it(stand_in, setting: str, on_the_wire: str | int) -> None:
    limits = Limits(keep_alive=Settings(keep_alive=setting).keep_alive)
    wire = OllamaWire(stand_in.url, limits)
    async with aclosing(await wire.chat("llama3.2:3b", ASK, 5, 0.0, None)) as parts:
        assert [part async for part in parts]
    assert stand_in.state["last_request"]["body"]["keep_alive"] == on_the_wire


@for_each("setting", ["", "10 m", "ten", "10d", "1h-30m", "m"])
def test_what_ollama_would_not_read_is_refused_at_the_start(setting: str) -> None:
    with pytest.raises(ValidationError, match="GYM_KEEP_ALIVE is a number of seconds, or a span"):
        Settings(keep_alive=setting)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"mode": "hang"}, "no answer in time"),
        ({"mode": "hang", "after_chunks": 2}, "no answer in time"),
        ({"mode": "slow", "first_token_ms": 5000}, "no answer in time"),
        ({"mode": "slow", "first_token_ms": 1, "token_ms": 5000}, "no answer in time"),
        ({"mode": "garbage"}, "the answer was not readable"),
        ({"mode": "truncate"}, "the answer was cut off"),
        ({"mode": "truncate", "after_chunks": 0}, "the answer was cut off"),
        ({"mode": "http500"}, "answered with an error (500)"),
        ({"mode": "http500", "status": 404, "message": "CANARY-1"}, "answered with an error (404)"),
        ({"mode": "refuse"}, "the answer was cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(map(str, value.values())),
)
async def test_a_failure_is_named_in_our_own_words_and_kept_for_health(model, stand_in, fault, words):
    stand_in.fault(**fault)
    with pytest.raises(ModelDown, match=words.replace("(", r"\(").replace(")", r"\)")):
        await answer(model)
    assert (await model.status()).last_error == words
    stand_in.fault("none")
    await answer(model)
    assert (await model.status()).last_error is None


async def test_an_answer_that_goes_on_too_long_is_ended(stand_in):
    stand_in.fault("slow", first_token_ms=1, token_ms=60)
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"total": 0.4}))
    with pytest.raises(ModelDown, match="in time"):
        await answer(model)


async def test_an_answer_longer_than_any_use_is_cut(stand_in):
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"characters": 20}))
    assert len(await answer(model)) < 40


async def test_the_breaker_opens_after_three_failures_and_closes_by_itself(model, stand_in):
    stand_in.fault("http500")
    for _ in range(3):
        with pytest.raises(ModelDown, match="error"):
            await answer(model)
    stand_in.fault("none")
    asked = stand_in.state["completed"]
    with pytest.raises(ModelDown, match="resting"):
        await answer(model)
    assert stand_in.state["completed"] == asked
    assert (await model.status()).source == "offline"
    async with asyncio.timeout(60):
        while (await model.status()).source == "offline":
            await asyncio.sleep(0.02)
    assert await answer(model)
    assert (await model.status()).last_error is None


async def test_hanging_up_closes_the_request_and_does_not_count_as_a_failure(stand_in):
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"first": 30.0, "total": 30.0}))
    stand_in.fault("slow", first_token_ms=1, token_ms=200)
    cancelled = stand_in.state["cancelled"]
    for _ in range(4):
        async with aclosing(model.stream(ASK, max_tokens=50)) as parts:
            assert await anext(parts)
    await until(lambda: stand_in.state["cancelled"] >= cancelled + 4)
    stand_in.fault("none")
    assert await answer(model)


async def test_a_cancelled_turn_closes_the_request_and_does_not_count_as_a_failure(stand_in):
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"first": 30.0, "total": 30.0}))
    stand_in.fault("slow", first_token_ms=1, token_ms=20000)
    cancelled = stand_in.state["cancelled"]
    for place in range(4):
        turn = asyncio.create_task(answer(model))
        await until(lambda: stand_in.state["active"] > 0)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        await until(lambda place=place: stand_in.state["cancelled"] > cancelled + place)
    stand_in.fault("none")
    assert await answer(model)


async def test_an_absent_server_is_known_at_once(free_port):
    model = OllamaModel(f"http://127.0.0.1:{free_port}", "llama3.2:3b", QUICK)
    health = await model.status()
    assert (health.source, health.reachable, health.model) == ("offline", False, None)
    assert health.last_error == "nothing answers at its address"
    with pytest.raises(ModelDown, match="nothing answers"):
        await answer(model)


async def test_the_model_is_found_when_ollama_appears(free_port, start_stand_in):
    model = OllamaModel(f"http://127.0.0.1:{free_port}", "llama3.2:3b", QUICK)
    assert (await model.status()).source == "offline"
    start_stand_in("--port", str(free_port))
    health = await model.status()
    assert (health.source, health.model, health.reachable) == ("ollama", "llama3.2:3b", True)


async def test_a_server_without_the_model_is_offline_and_says_what_to_do(stand_in):
    health = await OllamaModel(stand_in.url, "mistral:7b", QUICK).status()
    assert (health.source, health.reachable) == ("offline", True)
    assert "ollama pull mistral:7b" in health.last_error


async def test_a_hanging_server_does_not_hold_up_a_glance(stand_in):
    stand_in.fault("hang", scope="all")
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK)
    assert (await model.status()).last_error == "no answer in time"
    async with asyncio.timeout(0.9 * QUICK.probe):
        assert (await model.status(0.05)).source == "offline"


async def test_the_first_glance_waits_for_the_first_look(stand_in):
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK)
    assert (await model.status(0.0)).source == "ollama"


@pytest.mark.parametrize("mode", ["http500", "refuse"])
async def test_a_broken_list_of_models_is_offline(stand_in, mode):
    stand_in.fault(mode, scope="all")
    assert (await OllamaModel(stand_in.url, "llama3.2:3b", QUICK).status()).source == "offline"


async def test_an_error_quotes_neither_the_address_nor_the_prompt(free_port, caplog):
    caplog.set_level(logging.DEBUG, "agents")
    model = OllamaModel(f"http://user:CANARY-2@127.0.0.1:{free_port}", "llama3.2:3b", QUICK)
    with pytest.raises(ModelDown) as down:
        await answer(model)
    told = f"{down.value} {(await model.status()).last_error} {caplog.text}"
    assert "CANARY" not in told


@pytest.mark.parametrize("host", ["http://127.0.0.1:port", "http://127.0.0.1:99999", "[::1"])
def test_an_address_that_is_none_is_told_at_once(host):
    with pytest.raises(Invalid, match="OLLAMA_HOST"):
        OllamaModel(host, "llama3.2:3b", QUICK)


@pytest.mark.parametrize(
    ("served", "picked"),
    [
        (["llama3.2:3b", "llama3.2:1b"], "llama3.2:3b"),
        (["llama3.2:1b", "nomic-embed-text:latest"], "llama3.2:1b"),
        (["nomic-embed-text:latest"], None),
        ([], None),
    ],
)
def test_the_model_asked_for_comes_first_and_no_other_kind_is_used(served, picked):
    assert pick_model("llama3.2:3b", served) == picked
