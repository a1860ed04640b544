"""A button that starts something starts it once, however often it is pressed."""

import pytest
from chat_parts import ADD_25, Room, Tab, tab_on
from rows import for_each

from gym.chat import texts
from gym.chat.thread import read_zone
from gym.store.sessions import sessions


def count_sessions(room: Room) -> int:
    with room.store.engine.connect() as connection:
        return len(connection.execute(sessions.select()).all())


STARTS = {
    "start tour-1": 1,
    "Deal me a claim: expert": 1,
    "I'm new to billing": 1,
    "Next claim": 0,
    "start nothing-special": 0,
}


@pytest.mark.parametrize("said", STARTS)
async def test_what_is_pressed_three_times_starts_at_most_one_session_with_one_card(room: Room, said: str) -> None:
    tab = await tab_on(room, "tour-2")
    for _ in range(3):
        await tab.say(said)
    assert count_sessions(room) == 1 + STARTS[said]
    assert len(tab.cards("DeskClaim")) == 1 + STARTS[said]


async def test_a_claim_that_is_over_can_be_started_again(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("start tour-1")
    assert texts.STILL_OPEN in tab.texts
    await tab.correct(ADD_25)
    await tab.say("start tour-1")
    assert count_sessions(room) == 2
    assert tab.card("DeskClaim")["status"] == "open"


async def test_another_claim_can_be_started_while_one_is_open(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("start tour-2")
    await tab.say("start tour-1")
    assert [each["status"] for each in tab.cards("DeskClaim")] == ["left", "left", "open"]


LOS_ANGELES = "known=1; gym_zone=America%2FLos_Angeles"


async def zone_after(room: Room, tab: Tab, cookies: str, said: str) -> str:
    """The user's time zone after a start from a browser with these cookies."""
    tab.session.environ = {"HTTP_COOKIE": cookies}
    await tab.say(said)
    return room.store.learner(tab.session.user.identifier).settings.calendar.time_zone


async def test_a_first_start_takes_the_browsers_time_zone_and_a_trip_changes_nothing(room: Room) -> None:
    tab = Tab(await room.user())
    assert await zone_after(room, tab, LOS_ANGELES, "start tour-1") == "America/Los_Angeles"
    assert await zone_after(room, tab, "gym_zone=Europe%2FParis", "start tour-2") == "America/Los_Angeles"


@for_each("cookies", ["", "gym_zone=", "gym_zone=Mars%2FBase", "gym_zone=..%2F..%2Fetc", "gym_zone=%00", "known=1"])
def test_a_cookie_that_names_no_time_zone_is_none(cookies: str) -> None:
    assert read_zone(cookies) is None
