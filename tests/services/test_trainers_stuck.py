"""Facts about who is stuck: the rule, and what a trainer is told of a trainee at work."""

from datetime import UTC, datetime, timedelta

import pytest
from loop_moves import GIVE_UP, act, miss_of, on_desk, opened, settle
from loop_parts import Clock
from trainer_parts import TINA, clinics

from gym.progress.calendar import Calendar
from gym.progress.stuck_reasons import OpenClaim, stuck_reasons
from gym.schemas.sessions import GetHint
from gym.schemas.trainers import TraineeRow
from gym.services.sessions import Sessions
from gym.world.world import World

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
UTC_DAYS = Calendar()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return clinics(world, clock)


def at_work(wrong: int = 0, rungs: int = 0, quiet: float = 0) -> OpenClaim:
    return OpenClaim(title="Sore throat", wrong=wrong, rungs=rungs, moved_at=NOW - timedelta(minutes=quiet))


@pytest.mark.parametrize(
    ("working", "reason"),
    [
        (at_work(wrong=2, rungs=2, quiet=15), ()),
        (at_work(wrong=3), ("3 wrong tries on “Sore throat”",)),
        (at_work(rungs=4), ("4 hints taken on “Sore throat”",)),
        (at_work(quiet=16), ("nothing has happened on “Sore throat” for 16 minutes",)),
        (at_work(quiet=200), ("nothing has happened on “Sore throat” for 3 hours",)),
        (at_work(quiet=13 * 60), ()),
        (None, ()),
    ],
)
def test_the_claim_on_the_desk_says_who_is_stuck_and_why(working: OpenClaim | None, reason: tuple[str, ...]):
    assert stuck_reasons(working, (), NOW, UTC_DAYS) == reason


def test_today_is_the_trainees_own_day():
    west = Calendar(time_zone="America/Los_Angeles")
    assert stuck_reasons(at_work(quiet=7 * 60), (), NOW, UTC_DAYS)
    assert not stuck_reasons(at_work(quiet=7 * 60), (), NOW, west)


@pytest.mark.parametrize(
    ("lost", "is_stuck"),
    [
        ((True, True), False),
        ((True, True, True, False), False),
        ((False, True, True, True), True),
        ((), False),
    ],
)
def test_three_lost_claims_in_a_row_are_a_reason(lost: tuple[bool, ...], is_stuck: bool):
    assert stuck_reasons(None, lost, NOW, UTC_DAYS) == (("did not settle the last 3 claims",) if is_stuck else ())


def test_every_reason_is_told():
    reasons = stuck_reasons(at_work(wrong=5, rungs=3, quiet=20), (True, True, True), NOW, UTC_DAYS)
    assert len(reasons) == 4


async def seen(loop: Sessions) -> TraineeRow:
    return await loop.trainers.trainee(TINA, "ana")


async def test_wrong_tries_and_hints_on_the_desk_are_seen(loop: Sessions, world: World):
    session_id = await opened(loop, scenario_id="tour-1")
    scenario = await on_desk(loop, session_id)
    for number in range(3):
        assert (await seen(loop)).stuck == ()
        await act(loop, session_id, miss_of(world, scenario, number))
    for _ in range(3):
        await loop.hint(GetHint(session_id=session_id))
    told = (await seen(loop)).stuck
    assert told == (f"3 wrong tries on “{scenario.title}”", f"3 hints taken on “{scenario.title}”")
    await settle(loop, session_id)
    assert (await seen(loop)).stuck == ()


async def test_who_sits_still_is_seen_until_they_move_or_the_day_ends(loop: Sessions, clock: Clock):
    session_id = await opened(loop, scenario_id="tour-1")
    clock.go_on(minutes=16)
    assert "16 minutes" in (await seen(loop)).stuck[0]
    await loop.hint(GetHint(session_id=session_id))
    assert (await seen(loop)).stuck == ()
    clock.go_on(hours=13)
    assert (await seen(loop)).stuck == ()


async def test_three_claims_given_up_are_seen_wherever_they_were(loop: Sessions):
    for number in range(1, 4):
        await act(loop, await opened(loop, scenario_id=f"tour-{number}"), GIVE_UP)
    assert (await seen(loop)).stuck == ("did not settle the last 3 claims",)


async def test_a_claim_left_in_an_older_session_is_no_sign(loop: Sessions, clock: Clock, world: World):
    left = await opened(loop, scenario_id="tour-1")
    scenario = await on_desk(loop, left)
    for number in range(3):
        await act(loop, left, miss_of(world, scenario, number))
    clock.go_on(seconds=1)
    newer = await opened(loop, scenario_id="tour-2")
    row = await seen(loop)
    assert (row.stuck, row.session_id) == ((), newer)
