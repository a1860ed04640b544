"""What is typed about the claim on the desk: it fills the draft, opens forms, and never sends."""

from pathlib import Path
from typing import Any

import chainlit as cl
import pytest
from chainlit.config import config
from chat_parts import Room, Tab
from rows import for_each

from gym.world.world import World

MODIFIERS = "lines/1/modifiers"


@pytest.fixture
async def tab(room: Room) -> Tab:
    return Tab(await room.user(), cookies="gym_desk=1")


async def look(tab: Tab) -> Any:
    tab.here()
    return (await tab.ask("look"))["desk"]


async def test_a_typed_correction_stands_on_the_desk_of_every_tab_and_is_not_sent(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    other = Tab(await room.user(), tab.thread_id)
    await tab.say("add 25 to line 1")
    for each in (tab, other):
        (news,) = [said["gym"] for said in each.sent("window_message") if "draft" in said["gym"]]
        assert (news["fresh"], news["draft"]["draft"]["set"]) == ([MODIFIERS], {MODIFIERS: {"v": "25", "by": "typed"}})
    assert tab.texts[-1] == (
        "On the desk, one change: line 1 modifiers: none → 25. Nothing is sent: press **Send** when you are ready, or "
        "say *undo*."
    )
    assert (await room.loop.now(desk["session_id"])).turn == desk["turn"]


async def test_a_sentence_is_read_against_the_claim_as_drafted(tab: Tab) -> None:
    desk = await tab.start()
    line = {"kind": "line", "v": {"code": "73560", "units": "1"}, "by": "card"}
    await tab.ask("draft", key=desk["key"], patch={"add": {"c1": line}, "drop": {"lines/2": {}}})
    await tab.say("add RT to line 3")
    await tab.say("change the units of line 3 to 2")
    await tab.say("add 25 to line 1")
    await tab.say("remove 25 from line 1")
    kept = (await look(tab))["draft"]
    assert {name: kept["add"]["c1"]["v"][name] for name in ("modifiers", "units")} == {"modifiers": "RT", "units": "2"}
    assert (kept["set"][MODIFIERS]["v"], list(kept["drop"])) == ("", ["lines/2"])


async def test_card_and_sentence_share_one_history(tab: Tab) -> None:
    desk = await tab.start()
    await tab.ask("draft", key=desk["key"], patch={"set": {"prior_auth": {"v": "A1", "by": "card"}}})
    await tab.say("add 25 to line 1")
    await tab.say("undo")
    await tab.say("Undo that.")
    assert (await look(tab))["draft"]["set"] == {}
    await tab.say("undo")
    assert tab.texts[-1] == "There is no change on the desk to take back."
    await tab.say("redo")
    await tab.ask("redo", key=desk["key"])
    assert list((await look(tab))["draft"]["set"]) == ["prior_auth", MODIFIERS]


async def test_the_coach_knows_what_was_changed_on_the_card(tab: Tab) -> None:
    desk = await tab.start()
    await tab.say("what did I change?")
    assert tab.texts[-1] == "You have changed nothing on this claim."
    await tab.ask("draft", key=desk["key"], patch={"set": {MODIFIERS: {"v": "25", "by": "card"}}})
    await tab.say("what did I change?")
    assert tab.texts[-1] == "You have changed line 1 modifiers: none → 25. Nothing is sent yet."


@for_each(
    ("said", "pulse", "move"),
    [
        ("send it as it stands", "send", None),
        ("submit as is", "send", None),
        ("give me a hint", "hint", None),
        ("write it off", "more", "write_off"),
        ("appeal: please look again", "more", "appeal_denial"),
        ("appeal the denial", "more", "appeal_denial"),
    ],
)
async def test_other_moves_only_point_at_the_desk(
    tmp_path: Path, world: World, said: str, pulse: str, move: str | None
) -> None:
    folder = tmp_path / said.replace(" ", "-").replace(":", "")
    folder.mkdir()
    room = Room(folder, world)
    tab = Tab(await room.user(), cookies="gym_desk=1")
    desk = await tab.start("complex-multi-payer-appeal-1")
    await tab.say(said)
    (news,) = [each["gym"] for each in tab.sent("window_message") if "pulse" in each["gym"]]
    assert (news["pulse"], news.get("move")) == (pulse, move)
    assert news.get("details", {}) == ({"letter": "please look again"} if "please" in said else {})
    assert (await room.loop.now(desk["session_id"])).turn == desk["turn"]


async def test_an_appeal_without_its_letter_says_what_a_letter_needs(tab: Tab) -> None:
    await tab.start("complex-multi-payer-appeal-1")
    await tab.say("appeal the denial")
    assert "The payer accepts a letter that has: the claim number" in tab.texts[-1]


async def test_a_replacement_in_words_drafts_its_changes_and_opens_its_form(tab: Tab) -> None:
    await tab.start()
    await tab.say("send a replacement claim: add 25 to line 1")
    assert list((await look(tab))["draft"]["set"]) == [MODIFIERS]
    assert [each["gym"]["move"] for each in tab.sent("window_message") if "move" in each["gym"]] == ["replace_claim"]


async def test_what_cannot_be_done_is_said_and_changes_nothing(tab: Tab) -> None:
    await tab.start()
    await tab.say("add 25 to line 9")
    assert "There is no line 9" in tab.texts[-1]
    assert (await look(tab))["rev"] == 0


async def test_a_correction_of_a_settled_claim_points_at_the_next(tab: Tab) -> None:
    desk = await tab.start()
    await tab.ask("act", key=desk["key"], turn=0, patch={"set": {MODIFIERS: {"v": "25"}}})
    await tab.say("add 25 to line 1")
    assert any("Press **Next claim**" in text for text in tab.texts)


async def press_yes(tab: Tab) -> Any:
    """Press the button that the chat asks with."""
    card = tab.card("ConfirmCard")
    tab.here()
    answer = await config.code.action_callbacks[card["name"]](cl.Action(name=card["name"], payload=card["payload"]))
    await tab.quiet()
    return answer


async def test_without_a_desk_the_chat_asks_before_it_sends(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.start()
    await tab.say("add 25 to line 1")
    assert tab.texts[-1].startswith("Changed and not sent: line 1 modifiers: none → 25.")
    assert await press_yes(tab) == {"ok": True}
    assert (tab.card("DeskVerdict")["word"], tab.told("desk")[-1]["status"]) == ("Right", "done")
    assert await press_yes(tab) == {"ok": False}


@for_each(("said", "done"), [("send it as it stands", "wrong"), ("give up", "given_up"), ("give me a hint", None)])
async def test_without_a_desk_other_moves_are_asked_back(
    tmp_path: Path, world: World, said: str, done: str | None
) -> None:
    folder = tmp_path / said.replace(" ", "-")
    folder.mkdir()
    room = Room(folder, world)
    tab = Tab(await room.user())
    desk = await tab.start()
    await tab.say(said)
    assert (await room.loop.now(desk["session_id"])).turn == 0
    assert await press_yes(tab) == {"ok": True}
    now = await room.loop.now(desk["session_id"])
    assert (now.turn, now.last and now.last.outcome) == (1, done)
