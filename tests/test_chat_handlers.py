"""The chat's moves, as a browser tab sees them, without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_parts import ADD_25, ADD_59, Room, Tab, settle_tasks

from gym.coach import CoachView, GuardKey, PlainCoach
from gym.loop import CoachHealth, CoachInfo, Piece, SubmitAction
from gym.world.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.fixture
def room(tmp_path: Path, world: World) -> Room:
    return Room(tmp_path, world)


async def tab_on(room: Room, claim: str = "tour-1") -> Tab:
    tab = Tab(await room.user())
    await tab.say(f"start {claim}")
    return tab


async def test_a_dealt_claim_comes_with_its_case_file_and_live_buttons(room: Room) -> None:
    tab = await tab_on(room)
    assert tab.card("CaseFile")["encounter"]["sections"]
    card = tab.card("ClaimCard")
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 0, [])


async def test_the_trainee_is_told_once_that_no_model_speaks(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("start tour-2")
    assert sum("no model found" in text for text in tab.texts) == 1


async def test_a_wrong_try_shows_the_payers_answer_and_leaves_the_claim_open(room: Room) -> None:
    tab = await tab_on(room)
    assert await tab.correct(ADD_59) == {"ok": True}
    assert any(text.startswith("**Not yet.**") for text in tab.texts)
    assert tab.card("RemittanceCard")["status"] != "paid"
    card = tab.card("ClaimCard")
    assert (card["status"], card["turn"], card["claim"]["lines"][0]["modifiers"]) == ("open", 1, [])


async def test_the_right_fix_pays_toasts_xp_and_offers_the_next_claim(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    assert any(text.startswith("**Paid.**") for text in tab.texts)
    score = tab.card("ScoreCard")
    assert score["xp"]["earned"] > 0
    assert any(f"+{score['xp']['earned']} XP" in toast for toast in tab.toasts)
    assert (score["next"], tab.card("ClaimCard")["status"]) == (True, "resolved")
    await tab.press("next")
    assert [card["status"] for card in tab.cards("ClaimCard")] == ["resolved", "open"]
    assert tab.card("ScoreCard")["next"] is False


async def test_the_verdict_is_on_the_screen_before_the_coach_speaks(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    kinds = [
        each["metadata"].keys() & {"verdict", "said"}
        for name, each in tab.events
        if name in ("new_message", "stream_start")
    ]
    order = [kind.pop() for kind in kinds if kind]
    assert order[:2] == ["verdict", "said"]


async def test_a_hint_is_signed_by_who_spoke_and_costs_what_it_says(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("hint")
    assert tab.texts[-1].startswith("**Hint")
    assert tab.texts[-1].endswith("*Coach (offline)*")
    assert tab.card("ClaimCard")["turn"] == 1


async def test_an_explanation_says_what_the_codes_on_the_screen_mean(room: Room) -> None:
    tab = await tab_on(room)
    await tab.press("explain")
    assert "Nothing has come back" in tab.texts[-1]
    await tab.correct(ADD_59)
    await tab.press("explain")
    assert "**4**" in tab.texts[-1]


async def test_a_click_on_a_card_that_another_tab_has_moved_on_changes_nothing_and_is_refreshed(room: Room) -> None:
    tab = await tab_on(room)
    card = tab.card("ClaimCard")
    await room.loop.submit(SubmitAction(session_id=card["session_id"], action_type="submit_claim", turn=0))
    assert await tab.correct(ADD_25, turn=0) == {"ok": False}
    assert "another tab" in tab.toasts[-1]
    assert (tab.card("ClaimCard")["turn"], tab.card("ClaimCard")["status"]) == (1, "open")


async def test_a_card_of_an_earlier_session_moves_nothing(room: Room) -> None:
    tab = await tab_on(room)
    old = tab.card("ClaimCard")["session_id"]
    await tab.say("start tour-2")
    assert [card["status"] for card in tab.cards("ClaimCard")] == ["left", "open"]
    assert await tab.correct(ADD_25, session_id=old) == {"ok": False}
    assert (await room.loop.now(old)).attempts == 0


async def test_two_clicks_at_once_are_one_move(room: Room) -> None:
    tab = await tab_on(room)
    answers = await asyncio.gather(tab.correct(ADD_59), tab.correct(ADD_59))
    assert sorted(each["ok"] for each in answers) == [False, True]
    assert len(tab.cards("ScoreCard")) == 1


async def test_the_same_click_sent_again_after_a_broken_line_shows_one_verdict(room: Room) -> None:
    tab = await tab_on(room)
    again = {"idempotency_key": "k1", "turn": 0}
    await tab.correct(ADD_25, **again)
    assert await tab.correct(ADD_25, **again) == {"ok": True}
    assert len(tab.cards("ScoreCard")) == 1
    profile = await room.loop.profile("demo-trainee-0000aaaa")
    assert profile.total_xp == tab.card("ScoreCard")["xp"]["earned"]


async def test_a_named_correction_in_free_text_is_applied_and_shown(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("add 25 to line 1")
    assert any("I take that as" in text and "25" in text for text in tab.texts)
    assert tab.card("ClaimCard")["claim"]["lines"][0]["modifiers"] == ["25"]
    assert tab.card("ClaimCard")["status"] == "resolved"


@pytest.mark.parametrize(
    "text", ["flurb the wozzle", "DROP TABLE chat_users", "<img src=x onerror=alert(1)>"]
)
async def test_a_text_that_names_no_one_move_is_answered_and_changes_nothing(room: Room, text: str) -> None:
    tab = await tab_on(room)
    before = len(tab.texts)
    await tab.say(text)
    assert len(tab.texts) == before + 1
    assert tab.card("ClaimCard")["turn"] == 0


async def test_a_deal_while_a_claim_is_open_points_to_the_open_one(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("Deal me a claim")
    assert "still open" in tab.texts[-1]
    assert len(tab.cards("ClaimCard")) == 1


@pytest.mark.parametrize("level", ["beginner", "intermediate", "expert", "master"])
async def test_a_named_level_deals_a_claim_of_that_level(room: Room, level: str) -> None:
    tab = Tab(await room.user())
    await tab.say(f"Deal me a claim: {level}")
    assert tab.card("ClaimCard")["difficulty"] == level


async def test_without_a_claim_the_chat_says_how_to_begin(room: Room) -> None:
    tab = Tab(await room.user())
    await tab.say("add 25 to line 1")
    assert "deal me a claim" in tab.texts[-1]


async def test_progress_is_shown_from_what_was_really_done(room: Room) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await tab.say("Show my progress")
    assert tab.card("ProgressCard")["profile"]["total_scenarios_completed"] == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"action_type": ["x"], "action_details": {}},
        {"action_type": "correct_claim", "action_details": "x"},
        {"action_type": "correct_claim", "action_details": {}, "turn": -5},
        {"action_type": "hack", "action_details": {}},
        {"action_type": "submit_claim", "action_details": {}, "confidence_level": "NaN"},
        {"action_type": "submit_claim", "action_details": {}, "session_id": None},
    ],
)
async def test_a_payload_that_no_card_sends_is_refused_and_the_session_goes_on(room: Room, payload: dict) -> None:
    tab = await tab_on(room)
    assert await tab.press("act", **payload) == {"ok": False}
    assert tab.toasts
    assert await tab.correct(ADD_25) == {"ok": True}


async def test_after_a_restart_the_card_is_live_where_the_session_stands(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    await room.layer.close()
    again = Room(tmp_path, world)
    back = Tab(await again.user(), tab.thread_id)
    thread = await back.resume(again.layer)
    (card,) = [each["props"] for each in thread["elements"] if each["name"] == "ClaimCard"]
    assert (card["status"], card["turn"]) == ("open", 1)
    back.events.append(("element", next(each for each in thread["elements"] if each["name"] == "ClaimCard")))
    await back.correct(ADD_25)
    assert back.card("ClaimCard")["status"] == "resolved"


async def test_a_verdict_that_was_committed_but_never_shown_is_there_after_a_restart(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    session_id = tab.card("ClaimCard")["session_id"]
    await room.loop.submit(
        SubmitAction(
            session_id=session_id, action_type="correct_claim", action_details={"edits": [ADD_25]}, hold_next=True
        )
    )
    await room.layer.close()
    again = Room(tmp_path, world)
    for _ in range(2):
        back = Tab(await again.user(), tab.thread_id)
        thread = await back.resume(again.layer)
        names = [each["name"] for each in thread["elements"]]
        assert (names.count("ScoreCard"), names.count("ClaimCard")) == (1, 1)
        assert any(step["output"].startswith("**Paid.**") for step in thread["steps"])


async def test_a_claim_that_was_dealt_but_never_shown_is_there_after_a_restart(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await room.loop.next_scenario(tab.card("ClaimCard")["session_id"])
    await room.layer.close()
    again = Room(tmp_path, world)
    back = Tab(await again.user(), tab.thread_id)
    thread = await back.resume(again.layer)
    states = [each["props"]["status"] for each in thread["elements"] if each["name"] == "ClaimCard"]
    assert states == ["left", "open"]


async def test_a_second_tab_on_the_same_thread_sees_the_card_move(room: Room) -> None:
    tab = await tab_on(room)
    other = Tab(tab.session.user, tab.thread_id)  # type: ignore[arg-type]
    await tab.correct(ADD_59)
    assert other.card("ClaimCard")["turn"] == 1


async def test_nobody_resumes_anothers_session(room: Room) -> None:
    tab = await tab_on(room)
    thief = Tab(await room.user("demo-trainee-0000bbbb"), tab.thread_id)
    thief.events = tab.events.copy()
    before = await room.layer.get_thread(tab.thread_id)
    await thief.resume(room.layer)
    assert await room.layer.get_thread(tab.thread_id) == before


@pytest.mark.parametrize("claim", ["tour-1", "tour-2", "tour-3"])
async def test_no_socket_frame_holds_the_key_of_an_open_claim(room: Room, claim: str) -> None:
    tab = await tab_on(room, claim)
    now = await room.loop.now(tab.card("ClaimCard")["session_id"])
    assert now.scenario
    scenario = room.loop.shelf.get(now.scenario.scenario_id)
    await tab.press("explain")
    frames = json.dumps(tab.events, default=str)
    for issue in scenario.intended_issues:
        hidden = (issue.fault, issue.summary, *issue.rungs, issue.explanation)
        assert not [each for each in hidden if json.dumps(each)[1:-1] in frames]
    assert "intended_issues" not in frames
    assert "optimal_actions" not in frames


class Named:
    """A model that speaks until it breaks; then the plain text stands."""

    def __init__(self, breaks: bool) -> None:
        self.breaks = breaks

    async def say(self, view: CoachView, key: GuardKey) -> AsyncIterator[Piece]:
        yield Piece(text="Word by word. ", coach=CoachInfo(source="ollama", model="llama3.2:3b"))
        coach = CoachInfo(source="offline") if self.breaks else CoachInfo(source="ollama", model="llama3.2:3b")
        yield Piece(text="The rest.", coach=coach, done=True)

    async def info(self) -> CoachInfo:
        return CoachInfo(source="ollama", model="llama3.2:3b")

    async def status(self) -> CoachHealth:
        return CoachHealth(source="ollama", model="llama3.2:3b", reachable=True, last_error=None)


@pytest.mark.parametrize(("breaks", "name"), [(False, "Coach (llama3.2:3b)"), (True, "Coach (offline)")])
async def test_the_words_carry_the_name_of_who_really_spoke(
    tmp_path: Path, world: World, breaks: bool, name: str
) -> None:
    tab = await tab_on(Room(tmp_path, world, Named(breaks)))
    await tab.correct(ADD_59)
    assert tab.texts[-1] == f"Word by word. The rest.\n\n*{name}*"
    assert not any("no model found" in text for text in tab.texts)


class Hung(PlainCoach):
    """A coach who never gets a word out until let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def say(self, view: CoachView, key: GuardKey) -> AsyncIterator[Piece]:
        await self.go.wait()
        yield Piece(text=view.plain, coach=CoachInfo(source="offline"), done=True)


async def test_a_coach_who_hangs_holds_up_no_move(tmp_path: Path, world: World) -> None:
    coach = Hung()
    tab = Tab(await (room := Room(tmp_path, world, coach)).user())
    tab.quiet = lambda: asyncio.sleep(0)  # type: ignore[method-assign]
    await tab.say("start tour-1")
    await tab.correct(ADD_59)
    await tab.correct(ADD_25)
    assert tab.card("ClaimCard")["status"] == "resolved"
    coach.go.set()
    await settle_tasks(lambda task: "say" in task)
    assert sum("Coach (offline)" in text for text in tab.texts) == 2
    await room.layer.settled()
