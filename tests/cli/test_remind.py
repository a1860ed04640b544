"""`gym remind`: what it sends, what it says, and that without a mail server it says what to set."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_parts import run_gym
from click.testing import Result
from exam_parts import add_account
from loop_moves import loop_of, opened, settle
from loop_parts import Clock
from mail_parts import SENDER, Inbox, served_inbox

from gym.errors import Invalid
from gym.services.mail import Mailer
from gym.store import Store
from gym.world.world import World

USER = "ana@clinic.example"


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Inbox, Mailer]]:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path))
    with served_inbox() as (inbox, mailer):
        monkeypatch.setenv("GYM_SMTP_HOST", mailer.host)
        monkeypatch.setenv("GYM_SMTP_PORT", str(mailer.port))
        monkeypatch.setenv("GYM_SMTP_FROM", SENDER)
        yield inbox, mailer


def run() -> Result:
    return run_gym("remind")


def noon_zone() -> str:
    """A time zone in which it is noon or a little later."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def wish(world: World, folder: Path, mailer: Mailer) -> None:
    """Somebody practiced a month ago, and wants a reminder at 11."""
    store = Store(f"sqlite:///{folder / 'gym.db'}")
    store.upgrade()
    loop = loop_of(world, store, clock=Clock(datetime.now(UTC) - timedelta(days=30)), mailer=mailer)
    add_account(loop, USER)
    await settle(loop, await opened(loop, USER))
    kept = await loop.accounts.settings(USER)
    wanted = {"email": USER, "remind_at": 11, "time_zone": noon_zone()}
    await loop.accounts.change_settings(USER, kept.model_copy(update=wanted))


def test_what_is_due_is_sent_once_and_told_without_addresses(
    world: World, tmp_path: Path, post: tuple[Inbox, Mailer]
) -> None:
    inbox, mailer = post
    asyncio.run(wish(world, tmp_path, mailer))
    first, second = run(), run()
    assert (first.exit_code, first.output) == (0, "ana: sent\nReminders sent: 1.\n")
    assert (second.exit_code, second.output) == (0, "Reminders sent: 0.\n")
    assert [mail["To"] for mail in inbox.mails] == [USER]


def test_one_that_could_not_be_sent_is_told_by_the_status(
    world: World, tmp_path: Path, post: tuple[Inbox, Mailer]
) -> None:
    inbox, mailer = post
    asyncio.run(wish(world, tmp_path, mailer))
    inbox.refused.add(USER)
    failed = run()
    assert (failed.exit_code, failed.output) == (1, "ana: could not be sent\nReminders sent: 0.\n")


def test_without_a_mail_server_it_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path))
    with pytest.raises(Invalid, match="GYM_SMTP_HOST and GYM_SMTP_FROM"):
        run()
