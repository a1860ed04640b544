"""Twenty users at one model that hangs, drips, breaks or never ends: all get verdicts and words; it is found again."""

import asyncio

import pytest
from coach_views import FIRST, HINT, KEY, OFFLINE, SECOND, text_of
from loop_moves import SEND, act, loop_of

from agents.coach.coach import ModelCoach
from agents.coach.queue import FairQueue
from agents.models.model import Limits
from agents.models.ollama import OllamaModel
from gym.coaching.coach import PlainCoach
from gym.schemas.sessions import StartSession

pytestmark = [pytest.mark.stand_in, pytest.mark.slow]
QUICK = Limits(first=0.3, between=0.3, total=1.0, probe=1.0, fresh=0.0, failures=3, cooldown=0.4)
ENDLESS = "Look at the claim once more and then again, and again " * 400
FAULTS = [
    {"mode": "hang"},
    {"mode": "slow", "first_token_ms": 20, "token_ms": 400},
    {"mode": "truncate"},
    {"mode": "garbage"},
    {"mode": "http500"},
    {"mode": "wrong-json"},
    {"mode": "inject", "text": ENDLESS},
]

# What is left to say under the card, which names the one refused line.
LEFT = "Look again, or ask for a hint."


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.get("text", "")[:4] or fault["mode"])
async def test_twenty_users_get_their_verdicts_and_their_words(world, stand_in, fault):
    stand_in.fault(**fault)
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK)
    coach = ModelCoach(model, PlainCoach(), FairQueue(patience=2.0))
    loop = loop_of(world, coach=coach)

    async def user(number):
        session = (await loop.start(StartSession(user_id=f"user-{number}", scenario_id="tour-1"))).session_id
        turned = await act(loop, session, SEND)
        said = "".join([piece.text async for piece in loop.words(session, turned.turn)])
        assert turned.outcome == "wrong"
        assert turned.feedback.endswith(LEFT)
        assert said.endswith(LEFT)
        return loop.store.events(session)[-1].body["piece"]["coach"]["source"]

    assert set(await asyncio.gather(*map(user, range(20)))) == {"offline"}
    assert (coach.line.busy, len(coach.line)) == (0, 0)


async def test_the_breaker_opens_and_closes_again(stand_in):
    model = OllamaModel(stand_in.url, "llama3.2:3b", QUICK.model_copy(update={"first": 5.0, "cooldown": 3.0}))
    coach = ModelCoach(model, PlainCoach())
    stand_in.fault("http500")
    for _ in range(QUICK.failures):
        assert [piece async for piece in coach.say(HINT, KEY, "ana")][-1].coach == OFFLINE
    assert model.is_resting
    assert (await coach.info()).source == "offline"
    stand_in.fault("inject", text=f"{FIRST} {SECOND}")
    async with asyncio.timeout(60):
        while (await model.status()).source == "offline":
            await asyncio.sleep(0.02)
    pieces = [piece async for piece in coach.say(HINT, KEY, "ana")]
    assert text_of(pieces) == f"{FIRST} {SECOND}"
    assert not model.is_resting
