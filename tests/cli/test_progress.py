"""The commands over the record: regrade, calibrate, refit, and a badge from the exam to the command line."""

import asyncio
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from exam_parts import of_exam, ready, sit
from loop_moves import GIVE_UP, act, opened, settle
from store_parts import open_store
from typer.testing import CliRunner, Result

from agents.minds import MINDS
from gym.cli.commands import commands
from gym.cli.context import AppContext
from gym.coaching.coach import PlainCoach
from gym.progress.rewards import xp
from gym.schemas.sessions import StartSession
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store import Store
from gym.world.world import World


@dataclass(frozen=True)
class Built:
    """A gym on one database."""

    settings: Settings
    world: World
    store: Store
    sessions: Sessions

    @property
    def regrader(self) -> Regrader:
        return Regrader(MINDS, self.sessions.scenarios, self.sessions.turns.clock)


@pytest.fixture
def built(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path))
    settings = Settings()
    store = open_store(settings.database)
    loop = Sessions(world, store, PlainCoach(), MINDS, seeds=count(100).__next__, compose=of_exam)
    return Built(settings, world, store, loop)


def gym(built: Built, *words: str) -> Result:
    """What a command prints, and how it ends."""
    never = print
    doors = AppContext(compose=lambda _: built, serve=never, read=never, pull=never, evaluate=never, score_reader=never)
    return CliRunner().invoke(commands(), words, obj=doors, catch_exceptions=False)


async def play(built: Built, users: int = 1, scenarios: int = 2) -> None:
    for number in range(users):
        session_id = await opened(built.sessions, f"u{number}")
        for _ in range(scenarios):
            await settle(built.sessions, session_id)


def test_a_regrade_says_what_changes_and_writes_it_only_when_told(built: Built, monkeypatch: pytest.MonkeyPatch):
    asyncio.run(play(built))
    assert "Nothing changes" in gym(built, "regrade").output
    monkeypatch.setattr(xp, "BASE", 100)
    looked = gym(built, "regrade").output
    assert "u0:" in looked
    assert "would change. Nothing was written" in looked
    assert gym(built, "regrade").output == looked
    assert "Written for 1 user." in gym(built, "regrade", "--apply").output
    assert "Nothing changes" in gym(built, "regrade").output


def test_a_replay_shows_what_a_regrade_changed(built: Built, monkeypatch: pytest.MonkeyPatch):
    asyncio.run(play(built, scenarios=1))
    monkeypatch.setattr(xp, "BASE", 100)
    gym(built, "regrade", "--apply")
    (session_id,) = {each.session_id for each in built.store.attempts.all()}
    assert "XP, now" in gym(built, "replay", session_id).output


def test_difficulties_and_constants_say_when_it_is_too_early(built: Built):
    assert "Too early" in gym(built, "adapt", "refit").output
    asyncio.run(play(built, users=2))
    assert "Too early" in gym(built, "adapt", "calibrate", "--apply").output
    fitted = gym(built, "adapt", "refit", "--draws", "2").output
    assert "4 graded outcomes of 2 users" in fitted
    assert "Fewer than 5000 outcomes" in fitted


def test_what_many_users_found_hard_is_dealt_as_harder_from_then_on(built: Built):
    """Twenty-four users fail the same claim: its family moves up, and what was dealt before keeps its place."""

    async def fail() -> None:
        for number in range(24):
            started = await built.sessions.start(StartSession(user_id=f"u{number}", scenario_id="tour-1"))
            await give_up(built.sessions, started.session_id)

    asyncio.run(fail())
    family = next(built.store.attempts.all()).family
    assert f"+1.00  {family}" in gym(built, "adapt", "calibrate", "--apply").output
    kept = built.store.attempts.calibration()
    assert kept.families[family] == kept.skills["modifier_25"] == 1.0
    asyncio.run(begin_and_give_up(built, "zoe"))
    offsets = {each.user_id: each.offset for each in built.store.attempts.all()}
    assert (offsets["u0"], round(offsets["zoe"], 6)) == (0.0, 1.0)


async def begin_and_give_up(built: Built, user: str) -> None:
    started = await built.sessions.start(StartSession(user_id=user, scenario_id="tour-1"))
    await give_up(built.sessions, started.session_id)


async def give_up(loop: Sessions, session_id: str) -> None:
    await act(loop, session_id, GIVE_UP)


def test_a_badge_is_listed_verified_revoked_and_refused(built: Built, tmp_path: Path):
    asyncio.run(ready(built.sessions))

    async def passed() -> None:
        await sit(built.sessions, await opened(built.sessions, exam="clean-claims"), right=10)

    asyncio.run(passed())
    (held,) = asyncio.run(built.sessions.accounts.pathways("ana")).certificates
    assert f"{held.id}  clean-claims" in gym(built, "certificate", "list", "ana").output
    revoked = gym(built, "certificate", "revoke", held.id, "--reason", "sat by somebody else").output
    assert "held by ana" in revoked
    assert "revoked" in gym(built, "certificate", "list", "ana").output
