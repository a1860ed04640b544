"""Facts about accounts: settings that take effect at once, notices told once, and boards that keep to both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from loop_moves import loop_of, opened, settle
from loop_parts import Clock

from gym.errors import Invalid, NotFound
from gym.progress.rewards.streaks import FREEZE_EVERY
from gym.schemas.accounts import PersonalSettings
from gym.services.sessions import Sessions
from gym.world.world import World

EVENING = datetime(2026, 3, 4, 18, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return loop_of(world, clock=clock)


async def names_on_board(loop: Sessions) -> list[str]:
    return [row.display_name for row in (await loop.leaderboard("all", None, None, 10, None)).rows]


async def test_settings_are_what_was_set_and_are_on_the_log(loop: Sessions):
    await opened(loop, time_zone="America/Chicago")
    assert await loop.accounts.settings("ana") == PersonalSettings(display_name="ana", time_zone="America/Chicago")
    wanted = PersonalSettings(
        display_name="Ana B.", time_zone="Asia/Tokyo", day_starts_at=4, workdays=True, listed=False
    )
    assert await loop.accounts.change_settings("ana", wanted) == wanted == await loop.accounts.settings("ana")
    (act,) = loop.store.accounts.acts("user:ana")
    assert (act["kind"], act["seq"], act["actor"]) == ("settings_changed", 0, "ana")


async def test_a_change_of_days_counts_from_the_next_turn_on(loop: Sessions, clock: Clock):
    session_id = await opened(loop)
    await settle(loop, session_id)
    await loop.accounts.change_settings("ana", PersonalSettings(display_name="ana", time_zone="Pacific/Auckland"))
    clock.go_on(hours=1)
    await settle(loop, session_id)
    days = sorted({event.local_date for event in loop.store.events(session_id)})
    assert days == [date(2026, 3, 4), date(2026, 3, 5)]


async def test_who_opts_out_is_on_no_board_and_keeps_what_they_earned(loop: Sessions):
    for user in ("ana", "ben"):
        await settle(loop, await opened(loop, user, scenario_id="tour-1"))
    await loop.accounts.change_settings("ana", PersonalSettings(display_name="Ana", listed=False))
    await loop.accounts.change_settings("ben", PersonalSettings(display_name="Benny"))
    assert await names_on_board(loop) == ["Benny"]
    await loop.accounts.change_settings("ana", PersonalSettings(display_name="Ana"))
    assert sorted(await names_on_board(loop)) == ["Ana", "Benny"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe"])
async def test_a_place_that_is_no_time_zone_changes_nothing(loop: Sessions, zone: str):
    await opened(loop)
    with pytest.raises(Invalid) as refused:
        await loop.accounts.change_settings("ana", PersonalSettings(display_name="x", time_zone=zone))
    assert [error.field for error in refused.value.errors] == ["time_zone"]
    assert (await loop.accounts.settings("ana")).display_name == "ana"


async def test_nobody_has_an_account_before_a_first_session(loop: Sessions):
    accounts = loop.accounts
    for asked in (accounts.settings("nobody"), accounts.notices("nobody"), accounts.pathways("nobody")):
        with pytest.raises(NotFound, match="created with the first session"):
            await asked


async def test_what_a_claim_brought_is_told_once_and_read_once(loop: Sessions, clock: Clock):
    session_id = await opened(loop)
    await settle(loop, session_id)
    told = await loop.accounts.notices("ana")
    assert [(each.kind, each.text.split(":")[0]) for each in told.notices] == [("achievement", "First Claim")]
    assert told.unread == 1
    read = await loop.accounts.read_notices("ana", clock.now)
    assert (read.unread, [each.read for each in read.notices]) == (0, [True])
    clock.go_on(minutes=1)
    await settle(loop, session_id)
    assert len((await loop.accounts.notices("ana")).notices) == 1


async def test_reading_up_to_an_instant_leaves_what_came_later(loop: Sessions, clock: Clock):
    await settle(loop, await opened(loop))
    assert (await loop.accounts.read_notices("ana", clock.now - timedelta(seconds=1))).unread == 1
    with pytest.raises(Invalid, match="time with its offset"):
        await loop.accounts.read_notices("ana", datetime(2026, 3, 4))


async def test_a_freeze_is_told_when_it_is_earned_and_when_it_is_used(loop: Sessions, clock: Clock):
    session_id = await opened(loop)
    for _ in range(FREEZE_EVERY):
        await settle(loop, session_id)
        clock.go_on(days=1)
    clock.go_on(days=1)
    await settle(loop, session_id)
    texts = [each.text for each in (await loop.accounts.notices("ana")).notices if each.kind == "streak"]
    assert texts == [
        "A freeze kept your streak through 1 day without practice.",
        "7 days in a row: you earned a freeze. It keeps your streak through a missed day.",
    ]
    assert (await loop.profile("ana")).current_streak == FREEZE_EVERY + 1


async def test_a_streak_that_waits_is_told_in_the_evening_of_the_users_day(loop: Sessions, clock: Clock):
    await settle(loop, await opened(loop))
    clock.now = EVENING
    assert (await loop.accounts.notices("ana")).today == ()
    clock.now = EVENING + timedelta(days=1)
    assert [each.text for each in (await loop.accounts.notices("ana")).today if each.kind == "streak"] == [
        "Do a claim today to keep your streak of 1 day."
    ]
    clock.now -= timedelta(hours=6)
    assert [each for each in (await loop.accounts.notices("ana")).today if each.kind == "streak"] == []


async def test_what_is_due_for_review_is_told(loop: Sessions, clock: Clock):
    session_id = await opened(loop, scenario_id="tour-1")
    await settle(loop, session_id)
    clock.go_on(days=60)
    (due,) = [each for each in (await loop.accounts.notices("ana")).today if each.kind == "review"]
    assert due.text == "Due for review: modifier 25."


async def test_a_browser_in_another_zone_is_asked_about_once_and_answered_either_way(world: World):
    loop = loop_of(world)
    accounts, los_angeles, chicago = loop.accounts, "America/Los_Angeles", "America/Chicago"
    assert accounts.other_zone("ana", chicago) is None
    await opened(loop, "ana", time_zone=los_angeles)
    assert [accounts.other_zone("ana", zone) for zone in (None, los_angeles, chicago)] == [None, None, chicago]
    await accounts.keep_zone("ana", chicago)
    assert accounts.other_zone("ana", chicago) is None
    assert (await accounts.settings("ana")).time_zone == los_angeles
    await accounts.move("ana", "Europe/Berlin")
    assert (await accounts.settings("ana")).time_zone == "Europe/Berlin"
    with pytest.raises(Invalid):
        await accounts.move("ana", "Mars/Olympus")


async def test_settings_are_open_before_the_first_claim(world: World):
    loop = loop_of(world)
    shown = await loop.accounts.settings_or_new("ana", "America/Chicago")
    assert (shown.display_name, shown.time_zone) == ("ana", "America/Chicago")
    await loop.accounts.open("ana", "America/Chicago")
    await loop.accounts.change_settings("ana", shown.model_copy(update={"display_name": "Ana B."}))
    assert (await loop.accounts.settings("ana")).display_name == "Ana B."
    await opened(loop, "ana", experience="experienced")
    assert (await loop.profile("ana")).total_xp == 0
