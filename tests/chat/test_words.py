"""The coach's words, and what no frame may hold."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_parts import ADD_25, ADD_59, Room, Tab, settle_tasks, tab_on

from gym.coaching.chunks import CoachChunk, CoachHealth, CoachInfo
from gym.coaching.coach import CoachView, GuardKey, PlainCoach
from gym.world.world import World


@pytest.mark.parametrize("claim", ["tour-1", "tour-2", "tour-3"])
async def test_no_socket_frame_holds_the_key_of_an_open_claim(room: Room, claim: str) -> None:
    tab = await tab_on(room, claim)
    now = await room.loop.now(tab.card("DeskClaim")["session_id"])
    assert now.scenario
    scenario = room.loop.scenarios.get(now.scenario.scenario_id)
    await tab.press("explain")
    frames = json.dumps(tab.events, default=str)
    for issue in scenario.intended_issues:
        hidden = (issue.fault, issue.summary, *issue.rungs, issue.explanation)
        assert not [each for each in hidden if json.dumps(each)[1:-1] in frames]
    assert "intended_issues" not in frames
    assert "optimal_actions" not in frames


async def test_a_rejection_is_told_from_a_denial_and_explained_by_its_reasons(room: Room) -> None:
    tab = await tab_on(room, "tour-5")
    assert "front end rejected the claim, so nothing was decided" in tab.texts[0]
    await tab.press("explain")
    assert "**A7** (rejected, information is invalid): The total charge does not balance" in tab.texts[-1]
    await tab.press("act", action_type="submit_claim", action_details={})
    assert "The total charge does not balance" in tab.card("DeskVerdict")["lesson"]
    await tab.say("start tour-6")
    assert any("The payer denied the claim." in text for text in tab.texts)
    await tab.press("explain")
    assert re.search(r"- \*\*(?:CO|PR|OA|PI)-\w+\*\*: ", tab.texts[-1])


class Named:
    """A model that speaks until it breaks; then the plain text stands."""

    def __init__(self, breaks: bool) -> None:
        self.breaks = breaks

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncIterator[CoachChunk]:
        yield CoachChunk(text="Word by word. ", coach=CoachInfo(source="ollama", model="llama3.2:3b"))
        coach = CoachInfo(source="offline") if self.breaks else CoachInfo(source="ollama", model="llama3.2:3b")
        yield CoachChunk(text="The rest.", coach=coach, done=True)

    async def info(self) -> CoachInfo:
        return CoachInfo(source="ollama", model="llama3.2:3b")

    async def status(self) -> CoachHealth:
        return CoachHealth(source="ollama", model="llama3.2:3b", reachable=True, last_error=None)


@pytest.mark.parametrize(("breaks", "name"), [(False, "\n\n*Coach (llama3.2:3b)*"), (True, "")])
async def test_the_words_carry_the_name_of_the_model_that_really_spoke(
    tmp_path: Path, world: World, breaks: bool, name: str
) -> None:
    tab = await tab_on(Room(tmp_path, world, Named(breaks)))
    await tab.correct(ADD_59)
    assert tab.texts[-1] == f"Word by word. The rest.{name}"
    assert not any("No language model" in text for text in tab.texts)


class Hung(PlainCoach):
    """A coach who never gets a word out until let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncIterator[CoachChunk]:
        await self.go.wait()
        yield CoachChunk(text=view.plain, coach=CoachInfo(source="offline"), done=True)


async def test_a_coach_who_hangs_holds_up_no_move(tmp_path: Path, world: World) -> None:
    coach = Hung()
    tab = Tab(await (room := Room(tmp_path, world, coach)).user())
    tab.quiet = lambda: asyncio.sleep(0)  # type: ignore[method-assign]
    await tab.say("start tour-1")
    await tab.correct(ADD_59)
    await tab.correct(ADD_25)
    assert tab.card("DeskClaim")["status"] == "resolved"
    coach.go.set()
    await settle_tasks(lambda task: "stream" in task)
    assert sum("Look again, or ask for a hint." in text for text in tab.texts) == 1
    assert sum("What worked: line 1 modifiers" in text for text in tab.texts) == 1
    await room.layer.wait_for_writes()
