"""Facts about the daily reminder: asked for, due, once a day at its hour, and never after practice."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from exam_parts import add_account
from loop_moves import loop_of, opened, settle
from loop_parts import Clock
from mail_parts import SENDER, Inbox, served_inbox

from gym.errors import Invalid
from gym.schemas.accounts import PersonalSettings
from gym.services.mail import Mailer
from gym.services.sessions import Sessions
from gym.world.world import World

# Reviews fall due some days after practice; in Chicago 13:00 UTC is 8 in the morning.
PRACTICE, MORNING = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 20, 13, tzinfo=UTC)
ADDRESS = "ana.private@clinic.example"


@pytest.fixture
def post() -> Iterator[tuple[Inbox, Mailer]]:
    with served_inbox() as served:
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock(PRACTICE)


async def wish(loop: Sessions, user: str = "ana", **more: Any) -> None:
    kept = await loop.accounts.settings(user)
    wanted = {"email": f"{user}.private@clinic.example", "remind_at": 8, "time_zone": "America/Chicago", **more}
    await loop.accounts.change_settings(user, kept.model_copy(update=wanted))


async def practiced(world: World, clock: Clock, mailer: Mailer | None, *users: str) -> Sessions:
    """A loop in which these users practiced once, wish for a reminder at 8 and are at that hour, days later."""
    loop = loop_of(world, clock=clock, mailer=mailer)
    for user in users:
        add_account(loop, user)
        await settle(loop, await opened(loop, user))
        await wish(loop, user)
    clock.now = MORNING
    return loop


async def send(loop: Sessions) -> list[tuple[str, bool]]:
    assert loop.reminders
    return [tuple(each) for each in await loop.reminders.send_due()]


async def test_what_is_due_comes_once_a_day_at_its_hour(world: World, clock: Clock, post: tuple[Inbox, Mailer]):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana")
    clock.go_on(hours=-1)
    assert await send(loop) == []
    clock.go_on(hours=1)
    assert await send(loop) == [("ana", True)]
    assert await send(loop) == []
    (mail,) = inbox.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (ADDRESS, SENDER, "Training Gym: a review for today")
    text = mail.get_content()  # type: ignore[attr-defined]
    for said in ("Hello ana,", "Due for review:", "Today's set: 5 claims", "https://gym.example.org", "To stop it"):
        assert said in text
    clock.go_on(days=1)
    assert await send(loop) == [("ana", True)]


async def test_the_reminder_is_an_act_and_its_address_is_nowhere_on_the_log(
    world: World, clock: Clock, post: tuple[Inbox, Mailer], caplog: pytest.LogCaptureFixture
):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana")
    inbox.refused.add(ADDRESS)
    with caplog.at_level(logging.INFO):
        assert await send(loop) == [("ana", False)]
    inbox.refused.clear()
    assert await send(loop) == [("ana", True)]
    acts = loop.store.accounts.acts("user:ana")
    assert [each["kind"] for each in acts] == ["settings_changed", "reminded", "reminder_not_sent", "reminded"]
    assert json.loads(acts[-1]["body"]) == {"day": "2026-03-20"}
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("gym")]
    assert logged
    assert not [each for each in (*logged, *(act["body"] for act in acts)) if "private" in each]


async def test_who_has_practiced_today_hears_nothing(world: World, clock: Clock, post: tuple[Inbox, Mailer]):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana")
    clock.go_on(hours=-2)
    await settle(loop, await opened(loop))
    clock.go_on(hours=2)
    assert await send(loop) == []
    assert inbox.mails == []


async def test_nothing_due_and_nothing_wished_for_is_no_mail(world: World, clock: Clock, post: tuple[Inbox, Mailer]):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana", "ben")
    await wish(loop, remind_at=None)
    clock.now = datetime(2026, 3, 5, 14, tzinfo=UTC)
    assert await send(loop) == []
    assert inbox.mails == []


async def test_a_run_hours_late_still_sends_and_one_in_the_evening_does_not(
    world: World, clock: Clock, post: tuple[Inbox, Mailer]
):
    loop = await practiced(world, clock, post[1], "ana")
    clock.go_on(hours=3)
    assert await send(loop) == []
    clock.go_on(hours=-1)
    assert await send(loop) == [("ana", True)]


async def test_two_runs_at_once_send_it_once(world: World, clock: Clock, post: tuple[Inbox, Mailer]):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana", "ben")
    both = await asyncio.gather(send(loop), send(loop))
    assert sorted(both[0] + both[1]) == [("ana", True), ("ben", True)]
    assert len(inbox.mails) == 2


async def test_one_who_is_refused_holds_up_nobody_and_a_server_that_is_gone_ends_the_run(
    world: World, clock: Clock, post: tuple[Inbox, Mailer]
):
    inbox, mailer = post
    loop = await practiced(world, clock, mailer, "ana", "ben")
    inbox.refused.add(ADDRESS)
    assert await send(loop) == [("ana", False), ("ben", True)]
    gone = await practiced(world, Clock(PRACTICE), Mailer("127.0.0.1", 1, "", "", SENDER), "ana", "ben")
    assert await send(gone) == [("ana", False)]


async def test_a_password_does_not_go_over_a_line_that_can_be_read(post: tuple[Inbox, Mailer]):
    _, mailer = post
    with pytest.raises(Exception, match="SMTP AUTH"):
        Mailer(mailer.host, mailer.port, "gym", "secret", SENDER).send("ana@clinic.example", "s", "t")


REFUSED = (
    ({"email": ""}, "Say where"),
    ({"email": "ana"}, "one address"),
    ({"email": "two@a.example, three@b.example"}, "one address"),
    ({"email": "ana@clinic.example\nBcc: all@clinic.example"}, "one address"),
)


@pytest.mark.parametrize(("more", "words"), REFUSED)
async def test_an_address_that_is_none_is_refused(
    world: World, clock: Clock, post: tuple[Inbox, Mailer], more: dict[str, str], words: str
):
    loop = await practiced(world, clock, post[1], "ana")
    with pytest.raises((Invalid, ValueError), match=words):
        await loop.accounts.change_settings(
            "ana", PersonalSettings.model_validate({"display_name": "ana", "remind_at": 8, **more})
        )


async def test_there_is_no_reminder_without_a_server_or_without_a_password(
    world: World, clock: Clock, post: tuple[Inbox, Mailer]
):
    loop = loop_of(world, clock=clock)
    assert loop.reminders is None
    for each in (loop, loop_of(world, clock=clock, mailer=post[1])):
        await opened(each)
        with pytest.raises(Invalid, match="no reminders here"):
            await wish(each)
