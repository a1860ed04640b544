"""The desk over the wire, as a browser tab uses it, without a browser."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import chainlit as cl
import pytest
from chainlit.config import config
from chat_parts import Room, Tab

from gym.coaching.chunks import CoachChunk, CoachInfo
from gym.coaching.coach import CoachView, GuardKey, PlainCoach
from gym.world.world import World

MODIFIERS = "lines/1/modifiers"
WITH_25 = {"set": {MODIFIERS: {"v": "25", "by": "card"}}}
WITH_59 = {"set": {MODIFIERS: {"v": "59", "by": "card"}}}


async def send(tab: Tab, desk: dict[str, Any], **more: Any) -> Any:
    """Press Send."""
    return await tab.ask("act", key=desk["key"], turn=desk["turn"], idempotency_key="k1", **more)


async def test_a_new_chat_hears_of_the_start_screen(tab: Tab) -> None:
    tab.here()
    await config.code.on_chat_start()
    (desk,) = tab.told("desk")
    assert (desk["claim"], desk["bar"]["level"], desk["bar"]["of"]) == (None, 1, 5)
    assert (desk["start"]["is_new"], desk["placement"]) == (True, None)


async def test_a_newcomer_is_led_through_the_first_claim_and_asked_one_question_after_it(tab: Tab) -> None:
    desk = await tab.start()
    assert (len(desk["guide"]["words"]), desk["guide"]["path"], desk["guide"]["value"]) == (3, MODIFIERS, "25")
    settled = (await send(tab, desk, patch=WITH_25))["desk"]
    assert settled["guide"] is None
    assert [name for name, _ in settled["placement"]["choices"]] == ["new", "some", "experienced"]
    placed = (await tab.ask("start", experience="experienced"))["desk"]
    assert (placed["placement"], placed["difficulty"], placed["bar"]["done"]) == (None, "intermediate", 1)
    assert (await tab.start("tour-2"))["guide"] is None


async def test_a_claim_comes_with_all_that_the_desk_shows(tab: Tab) -> None:
    desk = await tab.start()
    assert (desk["status"], desk["turn"], desk["tries"], desk["sheet"], desk["help"]) == ("open", 0, 0, None, "open")
    assert desk["claim"]["lines"][0]["modifiers"] == []
    assert desk["file"]["encounter"]["sections"]
    assert (len(desk["costs"]), desk["next_hint"]["number"], desk["next_hint"]["of"]) == (4, 1, 4)
    appeal = next(move for move in desk["moves"] if move["type"] == "appeal_denial")
    assert (appeal["asks"], appeal["grounds"], appeal["takes_edits"]) == (["letter"], True, False)


async def test_nothing_of_the_key_is_on_the_desk_before_the_end(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    scenario = room.loop.scenarios.get((await room.loop.now(desk["session_id"])).scenario.scenario_id)
    said = str(desk)
    for issue in scenario.intended_issues:
        assert not any(rung in said for rung in issue.rungs)
        assert issue.explanation not in said


async def test_a_right_change_is_sent_with_the_press_and_settles_the_claim(tab: Tab) -> None:
    desk = await tab.start()
    answer = await send(tab, desk, patch=WITH_25)
    sheet = answer["desk"]["sheet"]
    assert (answer["ok"], sheet["word"], sheet["right"], sheet["over"], sheet["next"]) == (
        True,
        "Right",
        True,
        True,
        "Next claim",
    )
    assert (sheet["lesson"] != "", "That settles it" in sheet["lesson"]) == (True, False)
    assert sheet["xp"] == sum(points for points, _ in sheet["parts"]) > 0
    assert (
        answer["desk"]["status"],
        answer["desk"]["draft"]["set"],
        answer["desk"]["claim"]["lines"][0]["modifiers"],
    ) == ("done", {}, ["25"])
    assert answer["desk"]["bar"]["done"] == 1
    assert sheet["reviewed"] != ""


async def test_the_verdict_comes_before_the_thread_says_anything(tab: Tab) -> None:
    desk = await tab.start()
    before = len(tab.texts)
    await send(tab, desk, patch=WITH_25)
    assert len(tab.texts) == before
    await tab.quiet()
    kinds = [each["metadata"].keys() & {"verdict", "said"} for each in tab.sent("new_message")[before:]]
    assert [kind for kind in kinds if kind][:1] == [{"verdict"}]
    assert tab.card("DeskVerdict")["word"] == "Right"


async def test_a_failed_try_keeps_the_draft_on_the_desk(tab: Tab) -> None:
    desk = await tab.start()
    after = (await send(tab, desk, patch=WITH_59))["desk"]
    assert (after["sheet"]["right"], after["sheet"]["over"], after["sheet"]["next"]) == (False, False, "Try again")
    assert (after["draft"]["set"][MODIFIERS]["v"], after["status"], after["tries"]) == ("59", "open", 1)


async def test_the_same_press_sent_again_is_one_move(tab: Tab) -> None:
    desk = await tab.start()
    first = await send(tab, desk, patch=WITH_25)
    again = await send(tab, desk, patch=WITH_25)
    await tab.quiet()
    assert (again["ok"], again["desk"]["sheet"]["turn"]) == (True, first["desk"]["sheet"]["turn"])
    assert len(tab.cards("DeskVerdict")) == 1


async def test_a_number_that_is_none_is_said_at_its_box_and_nothing_is_sent(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    bad = {"set": {"lines/1/units": {"v": "two", "by": "card"}}}
    answer = await send(tab, desk, patch=bad)
    assert (answer["ok"], answer["path"], answer["stale"]) == (False, "lines/1/units", False)
    assert "not a whole number" in answer["message"]
    assert (await room.loop.now(desk["session_id"])).attempts == 0
    assert (await tab.ask("look"))["desk"]["draft"]["set"]["lines/1/units"]["v"] == "two"


async def test_a_patch_is_kept_and_the_other_tabs_hear_of_it(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    other = Tab(await room.user(), tab.thread_id)
    stranger = Tab(await room.user("stranger"), tab.thread_id)
    answer = await tab.ask("draft", key=desk["key"], patch=WITH_25)
    assert (answer["draft"]["rev"], answer["draft"]["undo"]) == (1, 1)
    assert other.told("draft") == [answer["draft"]]
    assert (tab.told("draft"), stranger.events) == ([], [])


async def test_two_tabs_that_patch_at_once_both_survive(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    other = Tab(await room.user(), tab.thread_id)

    async def patch(one: Tab, path: str, text: str) -> None:
        await one.ask("draft", key=desk["key"], patch={"set": {path: {"v": text, "by": "card"}}})

    places = [(each, f"lines/{line}/units", "3") for line in (1, 2) for each in (tab, other)]
    more = [(tab, "prior_auth", "A1"), (other, "clia", "05D0000001")]
    await asyncio.gather(*(asyncio.create_task(patch(*each)) for each in (*places, *more)))
    kept = (await tab.ask("look"))["desk"]
    assert {path: each["v"] for path, each in kept["draft"]["set"].items()} == {
        "lines/1/units": "3",
        "lines/2/units": "3",
        "prior_auth": "A1",
        "clia": "05D0000001",
    }


async def test_undo_and_redo_go_through_every_tab(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    other = Tab(await room.user(), tab.thread_id)
    await tab.ask("draft", key=desk["key"], patch=WITH_25)
    back = await other.ask("undo", key=desk["key"], rev=1)
    assert (back["draft"]["draft"]["set"], back["draft"]["redo"], back["fresh"]) == ({}, 1, (MODIFIERS,))
    assert (await other.ask("undo", key=desk["key"], rev=1))["fresh"] == ()
    assert tab.told("draft")[-1]["redo"] == 1
    forth = await tab.ask("redo", key=desk["key"])
    assert forth["draft"]["draft"]["set"][MODIFIERS]["v"] == "25"


async def test_hints_are_kept_with_their_prices(tab: Tab) -> None:
    desk = await tab.start()
    one = await tab.ask("hint", key=desk["key"], turn=desk["turn"])
    assert (len(one["hints"]), one["turn"], one["next_hint"]["number"]) == (1, 1, 2)
    assert one["costs"][1] == one["next_hint"]["cost"] > desk["next_hint"]["cost"]
    for _ in range(3):
        last = await tab.ask("hint", key=desk["key"])
    assert (len(last["hints"]), last["next_hint"]) == (4, None)
    assert (await tab.ask("look"))["desk"]["hints"] == list(last["hints"])


async def test_next_deals_and_a_settled_claim_stays_until_then(tab: Tab) -> None:
    desk = await tab.start()
    await send(tab, desk, patch=WITH_25)
    seen = (await tab.ask("look"))["desk"]
    assert (seen["key"], seen["status"], seen["sheet"]["right"], seen["title"]) == (
        desk["key"],
        "done",
        True,
        desk["title"],
    )
    dealt = (await tab.ask("next"))["desk"]
    assert (dealt["status"], dealt["sheet"], dealt["tries"]) == ("open", None, 0)
    assert dealt["key"] != desk["key"]
    assert (await tab.ask("next"))["desk"]["key"] == dealt["key"]
    await tab.quiet()
    assert [card["status"] for card in tab.cards("DeskClaim")] == ["resolved", "open"]


async def test_a_patch_on_a_claim_that_is_gone_is_refused(tab: Tab) -> None:
    desk = await tab.start()
    await send(tab, desk, patch=WITH_25)
    refused = await tab.ask("draft", key=desk["key"], patch=WITH_59)
    assert (refused["ok"], refused["stale"]) == (False, True)


async def test_a_reload_and_a_restart_bring_draft_verdict_and_desk_back(
    tmp_path: Path, world: World, room: Room, tab: Tab
) -> None:
    desk = await tab.start()
    await send(tab, desk, patch=WITH_59)
    await tab.quiet()
    again = Room(tmp_path, world)
    back = Tab(await again.user(), tab.thread_id)
    await back.resume(again.layer)
    (shown,) = back.told("desk")
    assert (shown["key"], shown["draft"]["set"][MODIFIERS]["v"], shown["sheet"]["word"]) == (
        desk["key"],
        "59",
        "Not yet",
    )


async def test_a_page_that_slept_asks_and_nothing_else_is_answered(tab: Tab) -> None:
    await tab.start()
    tab.here()
    for said in ({"ask": "desk"}, {"ask": "desk", "more": 1}, "gym:signed-out", None):
        await config.code.on_window_message(said)
    assert len(tab.told("desk")) == 1


async def test_a_stranger_neither_reads_nor_changes_a_desk(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    stranger = Tab(await room.user("stranger"))
    for name, more in (("draft", {"patch": WITH_25}), ("undo", {}), ("hint", {}), ("act", {"turn": 0})):
        refused = await stranger.ask(name, key=desk["key"], **more)
        assert (refused["ok"], "desk" in refused, "draft" in refused) == (False, False, False), name
    assert (await tab.ask("look"))["desk"]["rev"] == 0


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("draft", {}),
        ("draft", {"key": "x", "patch": {}}),
        ("draft", {"key": "KEY", "patch": {"set": {"../x": {"v": "1"}}}}),
        ("draft", {"key": "KEY", "patch": {"set": {"clia": {"v": "x" * 999}}}}),
        ("draft", {"key": "KEY", "patch": {"add": {"c1": {"kind": "row", "v": ""}}}}),
        ("act", {"key": "KEY", "turn": -1}),
        ("act", {"key": "KEY", "turn": 0, "action_type": "hack"}),
        ("act", {"key": "KEY", "turn": 0, "kind": "x"}),
        ("start", {"scenario": "no such"}),
    ],
)
async def test_what_no_desk_sends_is_refused_and_the_claim_stays(tab: Tab, name: str, payload: dict[str, Any]) -> None:
    desk = await tab.start()
    refused = await tab.ask(name, **{**payload, **({"key": desk["key"]} if payload.get("key") == "KEY" else {})})
    assert refused["ok"] is False
    assert "our side" not in refused["message"]
    assert (await tab.ask("look"))["desk"]["turn"] == 0


async def test_with_a_desk_the_thread_gets_no_screens(room: Room) -> None:
    tab = Tab(await room.user(), cookies="gym_desk=1")
    tab.here()
    await config.code.on_chat_start()
    await tab.say("home")
    assert (tab.cards("Screen"), tab.texts) == ([], [])
    assert tab.told("page") == [{"name": "home", "params": {}}]
    drawn = await tab.ask("page", page="settings", params={})
    assert (drawn["ok"], drawn["screen"]["page"]) == (True, "settings")
    for page in ("cohort", "nowhere"):
        refused = await tab.ask("page", page=page)
        assert (refused["ok"], "screen" in refused) == (False, False)


async def test_a_button_of_a_page_types_for_its_user(tab: Tab) -> None:
    answer = await tab.ask("say", text="start tour-1")
    assert (answer["desk"]["status"], answer["desk"]["turn"]) == ("open", 0)


class ModelCoach(PlainCoach):
    """A model that says its words in two pieces."""

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:
        model = CoachInfo(source="ollama", model="small")
        yield CoachChunk(text="Look at ", coach=model)
        yield CoachChunk(text="the note.", coach=model, done=True)


async def test_a_models_words_for_a_hint_come_to_the_strip_as_it_speaks(tmp_path: Path, world: World) -> None:
    tab = Tab(await Room(tmp_path, world, ModelCoach()).user())
    desk = await tab.start()
    await tab.ask("hint", key=desk["key"])
    await tab.quiet()
    said = {"key": desk["key"], "number": 1}
    assert tab.told("hint") == [
        {**said, "text": "Look at ", "done": False},
        {**said, "text": "Look at the note.", "done": True},
    ]


async def test_a_set_begins_with_its_plan_and_ends_with_what_it_came_to(room: Room, tab: Tab) -> None:
    assert (await tab.ask("look"))["desk"]["start"] == {"claims": 5, "reviews": 0, "minutes": 9, "is_new": True}
    desk = await tab.start()
    for number in range(1, 6):
        kind = {"patch": WITH_25} if number == 1 else {"action_type": "give_up"}
        desk = (await tab.ask("act", key=desk["key"], turn=desk["turn"], **kind))["desk"]
        assert (desk["bar"]["done"], desk["end"] is None) == (number, number < 5)
        if number < 5:
            desk = (await tab.ask("next"))["desk"]
    assert (desk["end"]["right"], desk["end"]["of"], len(desk["end"]["learned"])) == (1, 5, 1)


async def test_beside_a_desk_the_thread_keeps_one_small_card_a_claim_and_one_a_try(
    tmp_path: Path, world: World, room: Room
) -> None:
    tab = Tab(await room.user(), cookies="gym_desk=1")
    desk = await tab.start()
    await send(tab, desk, patch=WITH_59)
    await tab.quiet()
    card = tab.card("DeskClaim")
    tab.here()
    press = cl.Action(name="desk.send", payload={"key": card["claim_key"], "turn": card["turn"]})
    await tab.ask("draft", key=desk["key"], patch=WITH_25)
    assert await config.code.action_callbacks["desk.send"](press) == {"ok": True}
    await tab.quiet()
    assert [each["word"] for each in tab.cards("DeskVerdict")] == ["Not yet", "Right"]
    assert [each["status"] for each in tab.cards("DeskClaim")] == ["resolved"]
    assert {each["name"] for each in tab.sent("element")} == {"DeskClaim", "DeskVerdict"}
    back = Tab(await room.user(), tab.thread_id, cookies="gym_desk=1")
    thread = await back.resume(room.layer)
    assert [each["name"] for each in thread["elements"]] == ["DeskClaim", "DeskVerdict", "DeskVerdict"]


async def test_an_appeal_goes_with_its_letter_and_grounds_and_leaves_the_draft_unsent(room: Room, tab: Tab) -> None:
    desk = await tab.start("complex-multi-payer-appeal-1")
    kept = room.loop.scenarios.get(room.loop.desks.claim(desk["session_id"]).scenario_id).optimal_actions[0]
    assert (kept.type, bool(desk["letter"]["requirements"]), bool(desk["grounds"])) == ("appeal_denial", True, True)
    bad = {"set": {"lines/1/units": {"v": "two"}}}
    refused = await send(
        tab, desk, action_type=kept.type, details={"letter": kept.text, "grounds": ["luck"]}, patch=bad
    )
    assert (refused["ok"], "There are no such grounds" in refused["message"]) == (False, True)
    answer = await send(tab, desk, action_type=kept.type, details={"letter": kept.text, "grounds": list(kept.grounds)})
    assert answer["desk"]["sheet"]["right"] is True


async def test_a_replacement_takes_the_draft_with_it(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    await send(tab, desk, patch=WITH_25, action_type="replace_claim")
    (acted,) = [event for event in room.store.events(desk["session_id"]) if event.kind == "acted"]
    assert [edit["path"] for edit in acted.body["action"]["edits"]] == [MODIFIERS]
