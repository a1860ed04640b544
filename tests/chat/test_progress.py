"""Facts about progress in the chat: placement, checks without help, exams, and what is told of them."""

import json

from chat_parts import Room, Tab
from exam_parts import EXAM, of_exam
from loop_moves import fix_of, miss_of, on_desk
from screen_parts import Screens

from gym.chat import cards
from gym.progress.certification.pathways import BY_CODE
from gym.schemas.sessions import StartSession, SubmitAction
from gym.schemas.teams import NewInvitation, NewTeam
from gym.world.world import World

ANA = "demo-trainee-0000aaaa"


async def answer(room: Room, tab: Tab, right: bool = True) -> None:
    """One move on the claim on the card."""
    scenario = await on_desk(room.loop, tab.card("DeskClaim")["session_id"])
    kind, details = fix_of(scenario) if right else miss_of(room.loop.world, scenario)
    await tab.press("act", action_type=kind, action_details=details)


async def test_a_newcomer_is_asked_one_question_and_may_ignore_it(room: Room, tab: Tab):
    await tab.say("Deal me a claim")
    assert tab.cards("PlacementCard") == []
    for _ in range(2):
        await answer(room, tab)
        assert tab.cards("PlacementCard") == [{}]
        await tab.press("next")


async def test_the_answer_deals_a_claim_that_fits(room: Room, tab: Tab):
    await tab.say("Deal me a claim")
    assert tab.card("DeskClaim")["difficulty"] == "beginner"
    await answer(room, tab)
    await tab.say("I am experienced in billing")
    assert tab.card("DeskClaim")["difficulty"] == "intermediate"
    await answer(room, tab)
    before = len(tab.cards("DeskClaim"))
    await tab.say("I am new to billing")
    assert len(tab.cards("DeskClaim")) == before
    assert "sets your level by the claims you have done" in tab.texts[-1]


async def test_a_check_says_so_and_takes_the_hint_away_until_the_first_try(room: Room, tab: Tab, world: World):
    await tab.say("start tour-1")
    session = await room.loop.start(StartSession(user_id=ANA, unassisted=True))
    assert session.scenario.mode == "probe"
    view = session.scenario
    shown = (view, view.claim_data)
    drawn = [cards.claim_card(world, f"{session.session_id}/1", 0, *shown, tried=tried) for tried in (False, True)]
    assert [(each["mode"], each["hints"]) for each in drawn] == [("probe", False), ("probe", True)]


async def test_why_a_claim_was_dealt_is_on_the_sheet(room: Room, tab: Tab):
    await tab.say("Deal me a claim")
    await answer(room, tab)
    assert (await tab.ask("look"))["desk"]["sheet"]["because"]
    await tab.say("start tour-1")
    await answer(room, tab)
    assert (await tab.ask("look"))["desk"]["sheet"]["because"] == ""


async def test_progress_shows_the_set_and_what_is_done_alone_once_it_was_checked_and_tells_the_news_once(
    room: Room, tab: Tab
):
    await tab.say("start tour-1")
    await answer(room, tab)
    await tab.say("show my progress")
    assert "First Claim" in tab.texts[-1]
    today, numbers = tab.card("Screen")["screen"]["blocks"][:2]
    assert (today["title"], today["rows"][0]["note"]) == ("Today", "1 of 5")
    assert not any("right alone" in each["name"] for each in numbers["items"])
    await tab.say("show my progress")
    assert "First Claim" not in tab.texts[-1]


async def test_a_new_chat_tells_the_news_over_the_home_once(room: Room, tab: Tab):
    await tab.say("start tour-1")
    await answer(room, tab)
    for wanted in (True, False):
        other = Tab(await room.user())
        await Screens(other).open()
        assert ("First Claim" in other.texts[-1]) is wanted
        assert other.card("Screen")["screen"]["title"].startswith("Level")


async def test_certificates_are_told_with_what_they_still_take(room: Room, tab: Tab):
    await tab.say("start tour-1")
    await tab.say("certificates")
    told = json.dumps(tab.card("Screen"))
    assert all(pathway.title in told for pathway in BY_CODE.values())
    assert "6 more first tries without help" in told
    await tab.say("start clean-claims")
    assert "is not open yet" in tab.texts[-1]


async def ready(room: Room) -> None:
    """Enough shown without help for the exam to be open."""
    room.loop.scenarios.compose = of_exam
    request = StartSession(user_id=ANA, unassisted=True, preferred_difficulty=EXAM.level)
    session_id = (await room.loop.start(request)).session_id
    for _ in range(EXAM.wanted):
        kind, details = fix_of(await on_desk(room.loop, session_id))
        await room.loop.submit(SubmitAction(session_id=session_id, action_type=kind, action_details=details))


async def test_an_exam_is_sat_in_the_chat_from_the_first_claim_to_the_certificate(room: Room, tab: Tab):
    room.loop.store.users.reset(ANA, "no password matches this")
    await ready(room)
    await tab.say("start clean-claims")
    for number in range(EXAM.items):
        assert any(f"claim {number + 1} of {EXAM.items}" in text for text in tab.texts[-2:])
        await answer(room, tab, right=number < 9)
        verdict = tab.card("DeskVerdict")
        assert (verdict["word"], verdict["right"], verdict["xp"], verdict["paid"]) == ("Recorded", False, 0, "")
        assert verdict["next"] is (number + 1 < EXAM.items)
        if verdict["next"]:
            await tab.press("next")
    ended = tab.texts[-1]
    assert "The exam is over: 90%. You passed." in ended
    assert "/badge.png" in ended
    await tab.say("certificates")
    assert '"valid"' in json.dumps(tab.card("Screen"))
    await tab.say("Deal me a claim")
    assert tab.card("DeskClaim")["mode"] != "exam"


async def test_a_team_is_joined_by_its_link(room: Room, tab: Tab):
    for user in (ANA, "ben"):
        await room.loop.start(StartSession(user_id=user, scenario_id="tour-1"))
    team = await room.loop.teams.create(NewTeam(user_id="ben", name="Night shift"))
    invited = await room.loop.teams.invite(team.team_id, NewInvitation(user_id="ben"))
    await tab.say(f"join {invited.link}")
    assert tab.texts[-1] == "You are in **Night shift**, with 1 other."
    await tab.say("join nobodysinvitation0000")
    assert "Night shift" not in tab.texts[-1]


async def test_a_refused_exam_leaves_the_claim_on_the_desk(room: Room, tab: Tab):
    await tab.say("start tour-1")
    await tab.say("start master-biller")
    assert tab.card("DeskClaim")["status"] == "open"


async def test_the_cover_of_an_exam_has_rules_the_users_own_time_and_the_tries_left(room: Room, tab: Tab):
    await tab.say("start tour-1")
    await answer(room, tab)
    await room.loop.accounts.move(ANA, "America/Chicago")
    code = (await room.loop.accounts.pathways(ANA)).pathways[0].code
    await tab.say("certificates")
    screens = Screens(tab)
    assert (await screens.go("exam", code=code))["ok"]
    told = screens.words
    assert "One try for each claim. No hints, no coach, and no verdict before the end." in told
    assert "Tries left: 2 (two in thirty days)." in told
    assert "your time" in told
    assert "Still needed:" in told
    assert not (await screens.go("exam", code="no-such-exam"))["ok"]
