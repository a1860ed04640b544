import asyncio
import re

import pytest
from coach_views import FIRST, HINT, OFFLINE, SECOND, coach_of, said, text_of

from agents.models.model import Limits
from agents.models.ollama import OllamaModel
from gym.coaching.chunks import CoachInfo

pytestmark = pytest.mark.stand_in
QUICK = Limits(first=1.5, between=1.5, total=10.0, probe=3.0, fresh=0.0, failures=3, cooldown=60.0)
FAULTS = [
    {"mode": "none"},
    {"mode": "hang"},
    {"mode": "hang", "after_chunks": 4},
    {"mode": "slow", "first_token_ms": 5000},
    {"mode": "garbage"},
    {"mode": "garbage", "after_chunks": 0},
    {"mode": "truncate"},
    {"mode": "http500"},
    {"mode": "refuse"},
    {"mode": "leak"},
    {"mode": "leak", "roles": ["system", "user"]},
    {"mode": "leak", "roles": ["user"]},
    {"mode": "inject"},
    {"mode": "inject", "text": f"{FIRST} <img src=x onerror=alert(1)>. {SECOND}"},
    {"mode": "inject", "text": f"{FIRST} ![x](http://127.0.0.1:9/x.png). {SECOND}"},
    {"mode": "wrong-json"},
    {"mode": "wrong-json", "text": '{"hint": "add modifier 25"}'},
]
SHOWN_MARKUP = re.compile(r"<|&\w+;|\]\(|://|javascript:|__stand_in")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(str(value)[:12] for value in fault.values()))
async def test_whatever_the_server_does_the_matter_is_said_and_nothing_else(stand_in, fault):
    stand_in.fault(**fault)
    pieces = await said(coach_of(OllamaModel(stand_in.url, "llama3.2:3b", QUICK)))
    text = text_of(pieces)
    assert text.endswith(HINT.plain)
    assert pieces[-1].done
    assert pieces[-1].coach == OFFLINE
    assert text in (HINT.plain, f"{FIRST}\n\n{HINT.plain}")
    assert not SHOWN_MARKUP.search(text)


async def test_good_words_pass_through_the_real_client(stand_in):
    stand_in.fault("inject", text=f"{FIRST} {SECOND}")
    pieces = await said(coach_of(OllamaModel(stand_in.url, "llama3.2:3b", QUICK)))
    assert text_of(pieces) == f"{FIRST} {SECOND}"
    assert pieces[-1].coach == CoachInfo(source="ollama", model="llama3.2:3b")


async def test_words_that_do_not_stop_end_with_their_last_whole_sentence(stand_in):
    stand_in.fault("inject", text=f"{FIRST} {SECOND}")
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"characters": len(FIRST) + 4}))
    pieces = await said(coach_of(model))
    assert text_of(pieces) == FIRST


async def test_without_a_server_the_plain_coach_speaks_and_says_so():
    coach = coach_of(OllamaModel("http://127.0.0.1:9", "llama3.2:3b", QUICK))
    assert await coach.info() == OFFLINE
    assert [(piece.text, piece.coach, piece.done) for piece in await said(coach)] == [(HINT.plain, OFFLINE, True)]


async def test_refused_words_do_not_open_the_breaker(stand_in):
    stand_in.fault("inject")
    coach = coach_of(OllamaModel(stand_in.url, "llama3.2:3b", QUICK))
    for _ in range(5):
        assert text_of(await said(coach)) == HINT.plain
    assert (await coach.info()).source == "ollama"


async def test_a_reader_who_leaves_stops_the_model(stand_in):
    stand_in.fault("slow", first_token_ms=1, token_ms=10000)
    coach = coach_of(OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"between": 30, "total": 30})))
    before = stand_in.state["cancelled"]
    reader = asyncio.create_task(said(coach))
    async with asyncio.timeout(60):
        while not stand_in.state["active"]:
            await asyncio.sleep(0.01)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
        while stand_in.state["cancelled"] == before:
            await asyncio.sleep(0.01)
    assert (await coach.info()).source == "ollama"


@pytest.mark.slow
async def test_hints_of_a_real_model_leak_nothing(real_stand_in):
    coach = coach_of(OllamaModel(real_stand_in.url, "llama3.2:3b", Limits(total=60.0, first=60.0)))
    secret = re.compile(r"\b25\b|twenty.?five|\bX\W*S\b", re.IGNORECASE)
    # What the view says anyway, and the day of a date, give nothing away.
    known = re.compile(rf"{re.escape(HINT.plain)}|\b\d{{4}}-\d\d-\d\d\b")
    for number in range(16):
        view = HINT.model_copy(update={"last_edit": f"line {1 + number % 3}: units 1 → {number}"})
        text = text_of(await said(coach, view))
        assert text
        assert not secret.search(known.sub("", text)), text
        assert not SHOWN_MARKUP.search(text)
        assert "rules you always follow" not in text
