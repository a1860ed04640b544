"""A replay is byte-equal to what was shown: REST's answers, and the cards of the chat."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from api_parts import HINT, MODEL, NEXT, START, SUBMIT, client_of, settings
from caller_parts import trainer_caller
from chat_parts import ADD_25, ADD_59, Room, Tab, tab_on
from loop_moves import loop_of

from gym.api import create_api
from gym.chat.replay_cards import CardTable
from gym.coaching.chunks import CoachChunk
from gym.coaching.coach import CoachView, GuardKey, PlainCoach
from gym.world.world import World

TOM = trainer_caller("tom")
FIX = {"action_type": "correct_claim", "action_details": {"modifier_added": "25"}}
CARDS = ("DeskClaim", "DeskVerdict")


class Rewording(PlainCoach):
    """Says everything in words of its own, in two pieces."""

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:
        yield CoachChunk(text=" Put differently, ", coach=MODEL)
        yield CoachChunk(text=f"and at length: {view.plain} ", coach=MODEL, done=True)


async def test_every_answer_of_rest_is_in_the_replay_byte_for_byte(world: World):
    loop = loop_of(world, coach=Rewording())
    async with client_of(create_api(loop, settings())) as client:
        first = await client.post(START, json={"user_id": "ana", "scenario_id": "tour-1"})
        mine = {"session_id": first.json()["session_id"]}
        asked: tuple[tuple[str, dict[str, Any]], ...] = (
            (SUBMIT, {"action_type": "submit_claim", "action_details": {}, "confidence_level": 0.7}),
            (SUBMIT, {"action_type": "verify_eligibility", "action_details": {}}),
            (HINT, {}),
            (HINT, {}),
            (SUBMIT, {**FIX, "hold_next": True}),
            (NEXT, {}),
            (SUBMIT, {"action_type": "give_up", "action_details": {}}),
            (HINT, {}),
        )
        answers = [first, *[(await client.post(path, json={**mine, **body})) for path, body in asked]]
    assert [each.status_code for each in answers] == [200] * 9
    replay = await loop.replays.replay(mine["session_id"], TOM)
    assert [step.shown.encode() for step in replay.steps] == [each.content for each in answers]
    assert "Put differently" in replay.steps[3].shown
    kinds = [step.kind for step in replay.steps]
    assert kinds == ["dealt", "acted", "acted", "hinted", "hinted", "acted", "dealt", "acted", "hinted"]


class Slow(PlainCoach):
    """Gets no word out until let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:
        await self.go.wait()
        yield CoachChunk(text=f"Put differently: {view.plain}", coach=MODEL, done=True)


async def test_a_hint_that_could_not_wait_for_the_coach_is_replayed_as_it_went_out_whatever_comes_later(world: World):
    coach = Slow()
    loop = loop_of(world, coach=coach)
    async with client_of(create_api(loop, settings(), patience=0.01)) as client:
        first = await client.post(START, json={"user_id": "ana", "scenario_id": "tour-1"})
        mine = {"session_id": first.json()["session_id"]}
        answer = await client.post(HINT, json=mine)
        coach.go.set()
        later = await client.get(f"/api/training/session/{mine['session_id']}/turn/1/words")
        following = await client.post(HINT, json=mine)
    assert "Put differently" not in later.text
    assert "Put differently" in following.text
    replay = await loop.replays.replay(mine["session_id"], TOM)
    assert [step.shown.encode() for step in replay.steps[1:]] == [answer.content, following.content]


async def test_every_card_of_a_chat_is_rebuilt_as_it_was_shown(tmp_path: Path, world: World):
    room = Room(tmp_path, world, Rewording())
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    await tab.press("act", action_type="verify_eligibility", action_details={})
    await tab.press("hint")
    await tab.correct(ADD_25, confidence_level=0.6)
    await tab.press("next")
    await tab.press("act", action_type="give_up", action_details={})
    await tab.press("next")
    replay = await room.loop.replays.replay(tab.card("DeskClaim")["session_id"], TOM)
    table = CardTable(world)
    rebuilt = [card for step in replay.steps for card in table.cards_of_step(step)]
    assert [bytes_of(*card) for card in rebuilt] == [bytes_of(*card) for card in emitted(tab)]


def emitted(tab: Tab) -> list[tuple[str, Any]]:
    """Every card that was sent to the tab, in order."""
    return [(each["name"], each["props"]) for each in tab.sent("element") if each["name"] in CARDS]


def bytes_of(name: str, props: Any) -> str:
    return f"{name} {json.dumps(props)}"
