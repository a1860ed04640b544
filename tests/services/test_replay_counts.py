"""Facts about what a trainer counts otherwise: it shows wherever the try does."""

from pathlib import Path

import pytest
from caller_parts import trainer_caller
from chat_parts import ADD_25, ADD_59, Room, tab_on

from gym.schemas.replay import Override
from gym.world.world import World

TOM = trainer_caller("tom")
WHY = "The note supports it, and the policy allows it."


@pytest.fixture
async def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


async def played(room: Room) -> str:
    """The session of a wrong try and the right one on tour-1."""
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    await tab.correct(ADD_25)
    return str(tab.card("DeskClaim")["session_id"])


def overriding(session_id: str, turn: int, right: bool) -> Override:
    return Override(caller=TOM, session_id=session_id, turn=turn, right=right, reason=WHY)


async def test_an_override_reaches_the_list_the_analytics_and_the_rates_and_can_be_taken_back(room: Room):
    session_id = await played(room)
    who = trainer_caller("tom")

    async def counts() -> tuple[object, ...]:
        line = await room.loop.trainers.session_of(who, session_id)
        told = await room.loop.analytics(session_id)
        (rated,) = room.store.attempts.all()
        shown = (line.settled, line.accuracy, line.outcome, told.accuracy, told.scenarios[0].resolved)
        return *shown, rated.resolved, rated.accuracy

    before = await counts()
    assert before == (1, 0.0, "finished", 0.0, True, True, 0.0)
    await room.loop.replays.override(overriding(session_id, 1, True))
    assert await counts() == (1, 1.0, "finished", 1.0, True, True, 1.0)
    await room.loop.replays.override(overriding(session_id, 1, False))
    assert await counts() == before
    await room.loop.replays.override(overriding(session_id, 2, False))
    assert await counts() == (0, 0.0, "given_up", 0.0, False, False, 0.0)


async def test_what_was_tried_reads_like_any_other_change_undone_or_not(room: Room):
    steps = (await room.loop.replays.replay(await played(room), TOM)).steps
    assert [step.act for step in steps[1:]] == [
        "Correct and send: line 1 modifiers: none → 59",
        "Correct and send: line 1 modifiers: none → 25",
    ]
