"""Facts about the coach's words: asked for once, kept as they were said, and no part of the verdict."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from caller_parts import trainee_caller
from loop_moves import SEND, act, loop_of, opened, settle
from loop_parts import audit

from gym.coaching.chunks import CoachChunk, CoachInfo
from gym.coaching.coach import CoachView, GuardKey, PlainCoach
from gym.errors import NotFound
from gym.progress.events import Event, Kind
from gym.schemas.sessions import GetHint
from gym.services.sessions import Sessions
from gym.world.world import World

MODEL = CoachInfo(source="ollama", model="small")


class SlowCoach(PlainCoach):
    """Says something else each time, in three pieces, and can be made to wait before the third or to break there."""

    def __init__(self, breaks: bool = False) -> None:
        self.asked = 0
        self.breaks = breaks
        self.go_on = asyncio.Event()

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncIterator[CoachChunk]:
        self.asked += 1
        yield CoachChunk(text=f"Time {self.asked}: ", coach=MODEL)
        yield CoachChunk(text="look again", coach=MODEL)
        if self.breaks:
            raise RuntimeError("a bug")
        await self.go_on.wait()
        yield CoachChunk(text=" at the note.", coach=MODEL, done=True)


async def tried(world: World, coach: PlainCoach) -> tuple[Sessions, str]:
    """A session after one try."""
    loop = loop_of(world, coach=coach)
    session_id = await opened(loop, library="tour")
    await act(loop, session_id, SEND)
    return loop, session_id


async def heard(loop: Sessions, session_id: str, turn: int = 1) -> list[CoachChunk]:
    return [piece async for piece in loop.words(session_id, turn)]


def said(loop: Sessions, session_id: str) -> list[Event]:
    return [event for event in loop.store.events(session_id) if event.kind is Kind.COACH_SAID]


def whole(text: str) -> list[CoachChunk]:
    return [CoachChunk(text=text, coach=MODEL, done=True)]


async def test_words_are_asked_for_once_and_said_again_as_they_were(world: World):
    coach = SlowCoach()
    coach.go_on.set()
    loop, session_id = await tried(world, coach)
    first = await heard(loop, session_id)
    assert [piece.text for piece in first] == ["Time 1: ", "look again", " at the note."]
    assert await heard(loop, session_id) == await heard(loop, session_id) == whole("Time 1: look again at the note.")
    assert coach.asked == 1
    (event,) = said(loop, session_id)
    assert event.body == {
        "piece": {"text": "Time 1: look again at the note.", "coach": MODEL.model_dump()},
        "is_plain": False,
        "stopped": False,
        "guard": [],
    }


async def stop(loop: Sessions, session_id: str, viewer: str | None = None) -> list[str]:
    """Listen to two pieces and hang up."""
    async with aclosing(loop.words(session_id, 1, viewer)) as words:
        return [(await anext(words)).text, (await anext(words)).text]


async def test_words_that_were_stopped_are_kept_as_far_as_they_went_and_said_whole_when_asked_again(world: World):
    coach = SlowCoach()
    loop, session_id = await tried(world, coach)
    for _ in range(2):
        await stop(loop, session_id)
    assert [event.body["piece"]["text"] for event in said(loop, session_id)] == ["Time 1: look again"]
    coach.go_on.set()
    assert [piece.text for piece in await heard(loop, session_id)] == ["Time 3: ", "look again", " at the note."]
    assert await heard(loop, session_id) == whole("Time 3: look again at the note.")
    assert [event.body["stopped"] for event in said(loop, session_id)] == [True, False]
    assert coach.asked == 3
    assert await spoken_in_replay(loop, session_id) == ["Time 3: look again at the note."]


async def spoken_in_replay(loop: Sessions, session_id: str) -> list[str]:
    replay = await loop.replays.replay(session_id, trainee_caller("ana"))
    return [step.spoken.text for step in replay.steps if step.spoken]


async def test_a_viewer_asks_the_coach_for_nothing_and_leaves_nothing(world: World):
    coach = SlowCoach()
    loop, session_id = await tried(world, coach)
    (plain,) = [piece async for piece in loop.words(session_id, 1, "tina")]
    assert (plain.coach.source, plain.done, coach.asked, said(loop, session_id)) == ("offline", True, 0, [])
    await stop(loop, session_id, "ana")
    assert [piece async for piece in loop.words(session_id, 1, "tina")] == whole("Time 1: look again")
    coach.go_on.set()
    assert len(await heard(loop, session_id)) == 3
    assert [piece async for piece in loop.words(session_id, 1, "tina")] == whole("Time 2: look again at the note.")


async def test_a_debrief_for_a_viewer_is_the_last_one_or_the_plain_one(world: World):
    coach = SlowCoach()
    coach.go_on.set()
    loop, session_id = await tried(world, coach)
    (plain,) = [piece async for piece in loop.analyzer.debrief(session_id, "tina")]
    log = loop.store.events(session_id)
    assert (plain.coach.source, coach.asked, Kind.DEBRIEFED in {event.kind for event in log}) == ("offline", 0, False)
    own = "".join([piece.text async for piece in loop.analyzer.debrief(session_id, "ana")])
    before = loop.store.events(session_id)
    assert [piece async for piece in loop.analyzer.debrief(session_id, "tina")] == whole(own)
    assert (coach.asked, loop.store.events(session_id)) == (1, before)


async def test_words_of_a_listener_who_went_away_are_said_whole_when_asked_again(world: World):
    coach = SlowCoach()
    loop, session_id = await tried(world, coach)
    half = asyncio.Event()

    async def listen() -> None:
        async for piece in loop.words(session_id, 1):
            if piece.text == "look again":
                half.set()

    listener = asyncio.create_task(listen())
    await half.wait()
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)
    assert [event.body["piece"]["text"] for event in said(loop, session_id)] == ["Time 1: look again"]
    coach.go_on.set()
    assert len(await heard(loop, session_id)) == 3


async def test_a_coach_that_breaks_takes_nothing_away(world: World):
    coach = SlowCoach(breaks=True)
    loop, session_id = await tried(world, coach)
    before = await loop.now(session_id)
    with pytest.raises(RuntimeError, match="a bug"):
        await heard(loop, session_id)
    assert await loop.now(session_id) == before
    coach.breaks = False
    coach.go_on.set()
    assert len(await heard(loop, session_id)) == 3
    assert (await settle(loop, session_id)).turn == 2


async def test_two_who_listen_at_once_leave_one_set_of_words(world: World):
    coach = SlowCoach()
    coach.go_on.set()
    loop, session_id = await tried(world, coach)
    await asyncio.gather(heard(loop, session_id), heard(loop, session_id))
    (event,) = said(loop, session_id)
    assert await heard(loop, session_id) == whole(event.body["piece"]["text"])


async def test_words_change_neither_the_turn_nor_the_standing(world: World):
    coach = SlowCoach()
    coach.go_on.set()
    loop, session_id = await tried(world, coach)
    await settle(loop, session_id)
    row, learner = loop.store.session(session_id), loop.store.learner("ana")
    await heard(loop, session_id, 1)
    await heard(loop, session_id, 2)
    assert (loop.store.session(session_id), loop.store.learner("ana")) == (row, learner)
    assert [event.turn for event in said(loop, session_id)] == [1, 2]
    audit(loop.store)


async def test_the_plain_coach_says_what_the_reply_said(world: World):
    loop, session_id = await tried(world, PlainCoach())
    hinted = await loop.hint(GetHint(session_id=session_id))
    (piece,) = await heard(loop, session_id, hinted.turn)
    assert (piece.text, piece.done, piece.coach) == (hinted.hint, True, CoachInfo(source="offline"))
    assert said(loop, session_id)[0].body["is_plain"]


@pytest.mark.parametrize("turn", [0, 2, -1, 2**60])
async def test_there_are_no_words_for_a_turn_without_a_verdict_or_a_hint(world: World, turn: Any):
    loop, session_id = await tried(world, PlainCoach())
    with pytest.raises(NotFound):
        await heard(loop, session_id, turn)
