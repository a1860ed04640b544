"""Facts about the screens of the chat: home, standing, teams and settings."""

from datetime import timedelta

import pytest
from caller_parts import trainer_caller
from chat_parts import ADD_25, Room, Tab, tab_on
from screen_parts import Screens, nobody

from gym.schemas.accounts import PersonalSettings
from gym.schemas.assignments import NewAssignment
from gym.store.chat import ChatRows
from gym.world.scenarios.compose import EXAMPLES, compose

ANA = "demo-trainee-0000aaaa"


@pytest.fixture
async def screens(room: Room) -> Screens:
    opened = Screens(Tab(await room.user()))
    await opened.open()
    return opened


async def settled(room: Room) -> Screens:
    """Somebody who has settled a claim, at home."""
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await tab.say("home")
    return Screens(tab)


async def test_a_new_chat_opens_with_a_way_on_and_a_newcomer_is_told_what_this_is(screens: Screens):
    assert screens.now["page"] == "home"
    assert "its visit note" in screens.block("text")["text"]
    assert [each["label"] for each in screens.block("buttons")["items"]] == ["Next claim", "Take the tour"]


async def test_a_newcomer_with_an_assignment_is_still_one(room: Room):
    user = await room.user()
    tom = trainer_caller("tom")
    due = room.loop.turns.clock().date() + timedelta(days=3)
    await room.loop.assignments.assign(tom, NewAssignment(to=f"trainee:{ANA}", due=due, scenario="tour-2"))
    screens = Screens(Tab(user))
    await screens.open()
    assert screens.now["kicker"] == "Welcome"
    assert "its visit note" in screens.block("text")["text"]
    assert len(screens.rows("From your trainer")) == 1
    await screens.tab.say("Next claim")
    assert screens.tab.cards("DeskClaim")


async def test_a_session_can_be_looked_back_at_from_home(room: Room):
    screens = await settled(room)
    (row,) = screens.block("table", "Last sessions")["rows"]
    assert row[-1]["text"] == "Look back"
    await screens.go(row[-1]["go"]["page"], **row[-1]["go"]["params"])
    assert screens.now["page"] == "replay"
    assert "Your session" in screens.now["kicker"]


async def test_a_look_at_the_gym_opens_no_thread_and_the_first_press_does(room: Room):
    tab = Tab(await room.user())
    tab.session.has_first_interaction = False
    looking = Screens(tab)
    await looking.open()
    assert await room.layer.last_threads(ANA, 5) == []
    tab.session.has_first_interaction = True
    await looking.go("boards")
    await room.layer.wait_for_writes()
    assert len(await room.layer.last_threads(ANA, 5)) == 1
    thread = await room.layer.get_thread(tab.thread_id)
    assert [each["props"]["screen"]["page"] for each in thread["elements"]] == ["boards"]


async def test_nothing_is_kept_of_who_only_looked(room: Room):
    tab = Tab(await room.user())
    tab.session.has_first_interaction = False
    await Screens(tab).open()
    assert list(room.layer.held) == [tab.session.id]
    from chainlit.config import config

    await config.code.on_chat_end()
    assert room.layer.held == {}


async def test_home_tells_level_xp_streak_reviews_and_skills_with_their_band(room: Room):
    screens = await settled(room)
    profile = await room.loop.profile(ANA)
    told = {each["name"]: each["value"] for each in screens.block("stats")["items"]}
    assert screens.now["title"] == f"Level {profile.level}"
    assert told[f"XP, {profile.xp_to_next_level} to level {profile.level + 1}"] == str(profile.total_xp)
    assert told["claims settled"] == "1"
    today, of_skills = (each for each in screens.now["blocks"] if each["kind"] == "bars")
    assert today["rows"][0]["note"] == "1 of 5"
    bar = of_skills["rows"][0]
    assert 0 <= bar["low"] < bar["share"] < bar["high"] <= 1
    assert screens.rows("Last sessions")[0][0] == compose(room.loop.world, EXAMPLES["tour-1"]).title


async def test_a_page_that_is_not_there_and_params_that_no_screen_sends_are_answered_in_place(screens: Screens):
    for page in ("nowhere", "", "home.secret"):
        assert await screens.go(page) == {"ok": False, "message": "There is no such page."}
    answer = await screens.go("boards", period="yesterday")
    assert not answer["ok"]
    assert "period must be one of" in answer["message"]
    assert screens.now["page"] == "home"


async def test_a_press_cannot_redraw_a_card_of_another_chat(room: Room, screens: Screens):
    other = Screens(Tab(await room.user("demo-trainee-0000bbbb")))
    await other.open()
    await other.go("home")
    screens.tab.here()
    theirs = {"card_id": other.props["card_id"], "message_id": nobody()}
    from chainlit import Action
    from chainlit.config import config

    await config.code.action_callbacks["Progress"](
        Action(name="Progress", payload={"page": "boards", "params": {}, **theirs})
    )
    await screens.tab.quiet()

    def pages(rows: ChatRows) -> list[str]:
        return [each["body"]["props"]["screen"]["page"] for each in rows.elements_of(other.tab.thread_id)]

    assert await room.layer.writer.read(pages) == ["home"]


async def test_settings_are_saved_shown_and_followed(room: Room):
    screens = await settled(room)
    asked = {"display_name": "Ana", "time_zone": "America/Chicago", "theme": "dark", "day_starts_at": "4"}
    more = {"difficulty": "expert", "goal_0": "modifier_25", "goal_1": "modifier_25", "reduced_motion": "1"}
    assert (await screens.go("settings.save", **asked, **more))["ok"]
    kept = await room.loop.accounts.settings(ANA)
    assert kept == PersonalSettings(
        display_name="Ana",
        listed=False,
        time_zone="America/Chicago",
        day_starts_at=4,
        theme="dark",
        difficulty="expert",
        goals=("modifier_25",),
        reduced_motion=True,
    )
    assert screens.block("look") == {"kind": "look", "theme": "dark", "reduced_motion": True}
    fresh = Tab(await room.user())
    await fresh.say("Next claim")
    assert fresh.card("DeskClaim")["difficulty"] == "expert"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("display_name", "", "Display name: Fill this in."),
        ("time_zone", "Mars/Base", "That is not a time zone"),
        ("theme", "pink", "Theme: Choose one from the list."),
        ("day_starts_at", "soon", "Day starts at:"),
    ],
)
async def test_settings_that_cannot_be_are_refused_in_words_and_nothing_changes(
    room: Room, field: str, value: str, told: str
):
    screens = await settled(room)
    before = await room.loop.accounts.settings(ANA)
    asked = {"display_name": "Ana", "time_zone": "UTC", "theme": "dark", field: value}
    answer = await screens.go("settings.save", **asked)
    assert told in answer["message"]
    assert await room.loop.accounts.settings(ANA) == before


async def test_boards_achievements_and_certificates_show_what_rest_shows(room: Room):
    screens = await settled(room)
    await screens.go("boards", period="all")
    board = await room.loop.leaderboard("all", None, None, 20, None)
    assert [row[1:3] for row in screens.rows("")] == [[each.display_name, str(each.xp)] for each in board.rows]
    await screens.go("achievements")
    held = await room.loop.achievements(ANA)
    assert [row[0] for row in screens.rows("Yours")] == [each.title for each in held.unlocked]
    await screens.go("certificates")
    found = await room.loop.accounts.pathways(ANA)
    assert all(each.title in screens.words for each in found.pathways)
    assert screens.labels[0] == "Progress"
    assert [each["label"] for each in screens.now["sub"] if each["current"]] == ["Certificates"]


async def test_a_team_is_made_joined_and_left_from_the_screen(room: Room):
    screens = await settled(room)
    await screens.go("teams.make", name="Night shift")
    team = screens.block("buttons", None)["items"][0]["go"]["params"]["team"]
    await screens.go("teams.invite", team=team)
    link = screens.block("copy")["text"]
    other = await tab_on(room)
    bea = Tab(await room.user("demo-trainee-0000bbbb"))
    await bea.say("start tour-1")
    await bea.say("home")
    theirs = Screens(bea)
    assert (await theirs.go("teams.join", token=link))["ok"]
    assert "Night shift · 2 members" in theirs.words
    await theirs.go("home")
    (goal,) = theirs.block("bars", "Your teams this week")["rows"]
    assert goal["label"] == "Night shift"
    assert goal["note"].endswith("points")
    await theirs.go("teams")
    assert (await theirs.go("teams.leave", team=team))["ok"]
    assert "You are not in a team yet" in theirs.words
    assert other.thread_id != screens.tab.thread_id
