"""Facts about opening a session: what is dealt, in which order, and where the user lives."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from loop_moves import always, double, example, loop_of, on_desk, opened, settle
from loop_parts import Clock
from store_parts import open_store

from gym.errors import GymError, Invalid, NotFound
from gym.progress.events import Kind
from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions
from gym.world.scenarios.compose import LIBRARIES, Spec, compose
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.world import World


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


async def dealt(loop: Sessions, rounds: int, **more: Any) -> list[str]:
    """The ids of the scenarios that a session deals, one after the other."""
    session_id, ids = await opened(loop, **more), list[str]()
    for _ in range(rounds):
        ids.append((await on_desk(loop, session_id)).scenario_id)
        await settle(loop, session_id)
    return ids


def rows(loop: Sessions) -> int:
    """How much there is on record."""
    counts = " + ".join(f"(SELECT COUNT(*) FROM {name})" for name in ("learners", "sessions", "events", "scenarios"))
    with loop.store.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT {counts}").scalar_one()


async def test_a_new_session_shows_what_its_first_claim_is(world: World, loop: Sessions):
    started = await loop.start(StartSession(user_id="ana", scenario_id="tour-1"))
    assert (started.user_id, started.status, started.turn) == ("ana", "active", 0)
    now = await loop.now(started.session_id)
    assert (now.phase, now.turn, now.scenario) == ("working", 0, started.scenario)
    assert started.scenario.claim_data == example(world).case.claim
    assert [event.kind for event in loop.store.events(started.session_id)] == [
        Kind.SESSION_STARTED,
        Kind.SCENARIO_PRESENTED,
        Kind.STORY_TOLD,
    ]


async def test_the_same_seed_deals_the_same_claims(world: World):
    one, other, third = [await dealt(loop_of(world), 4, seed=seed) for seed in (11, 11, 12)]
    assert one == other
    assert not set(one) & set(third)


async def test_without_a_seed_no_two_sessions_are_alike(loop: Sessions):
    assert await dealt(loop, 2) != await dealt(loop, 2)


async def test_a_library_is_dealt_in_order_and_then_the_engine_chooses(world: World, loop: Sessions):
    ids = await dealt(loop, 8, library="tour")
    tour = [example(world, name).scenario_id for name in LIBRARIES["tour"]]
    assert ids[:6] == tour
    assert not set(ids[6:]) & set(tour)


async def test_the_seeded_families_are_libraries_of_their_level(world: World, loop: Sessions):
    for name, level, fault in (
        ("missing-modifier-59", Difficulty.BEGINNER, "ptp_indicator1_no_modifier"),
        ("complex-multi-payer-appeal", Difficulty.EXPERT, "secondary_denied_in_error"),
    ):
        made = [example(world, each) for each in LIBRARIES[name]]
        assert {each.difficulty for each in made} == {level}
        assert {issue.fault for each in made for issue in each.intended_issues} == {fault}
        assert await dealt(loop, 2, library=name) == [each.scenario_id for each in made[:2]]


async def test_a_scenario_by_name_comes_before_the_library(world: World, loop: Sessions):
    ids = await dealt(loop, 3, scenario_id="tour-3", library="tour")
    assert ids == [example(world, name).scenario_id for name in ("tour-3", "tour-1", "tour-2")]


async def test_a_claim_that_its_user_has_finished_can_be_asked_for_by_its_id(world: World, tmp_path: Any):
    url = f"sqlite:///{tmp_path}/gym.db"
    (known,) = await dealt(loop_of(world, open_store(url)), 1)
    later = loop_of(world, open_store(url))
    assert await dealt(later, 1, scenario_id=known) == [known]


@pytest.mark.parametrize("field", ["scenario_id", "library"])
@pytest.mark.parametrize("name", ["nothing", "sc-0000000000000000", "missing_mod25"])
async def test_what_nobody_knows_is_not_found_and_leaves_nothing_behind(loop: Sessions, field: str, name: str):
    with pytest.raises(NotFound):
        await opened(loop, **{field: name})
    assert rows(loop) == 0


@pytest.mark.parametrize("level", list(Difficulty))
async def test_a_preferred_level_is_kept_to(loop: Sessions, level: Difficulty):
    session_id = await opened(loop, preferred_difficulty=level)
    for _ in range(3):
        assert (await on_desk(loop, session_id)).difficulty is level
        await settle(loop, session_id)


async def test_what_cannot_be_composed_gives_way_to_what_can(world: World):
    def picky(world: World, spec: Spec) -> Scenario:
        if spec.skill:
            raise ProofFailed("never that skill")
        return compose(world, spec)

    loop = loop_of(world, compose=picky)
    assert await on_desk(loop, await opened(loop))


async def test_a_session_goes_by_its_own_scenario_where_two_share_one_shelf(world: World):
    made = iter([example(world), double(world)])
    loop = loop_of(world, compose=lambda world, spec: next(made))
    first, second = await opened(loop), await opened(loop)
    assert (await on_desk(loop, first)).scenario_id != (await on_desk(loop, second)).scenario_id
    await settle(loop_of(world, loop.store, compose=always(example(world))), second)


async def test_the_reason_for_a_choice_is_on_the_log_and_not_in_the_answer(loop: Sessions):
    started = await loop.start(StartSession(user_id="ana"))
    presented = loop.store.events(started.session_id)[1].body
    assert presented["reason"]
    assert presented["reason"] not in started.model_dump_json()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "UTC+3", "america", "America", "\x00", "Europe/"])
async def test_a_place_that_is_no_time_zone_is_refused(loop: Sessions, zone: str):
    with pytest.raises(Invalid) as refused:
        await opened(loop, time_zone=zone)
    assert [error.field for error in refused.value.errors] == ["time_zone"]
    assert rows(loop) == 0


@pytest.fixture
def clock() -> Clock:
    """Just before midnight in Auckland, which is 13 hours ahead."""
    return Clock(datetime(2026, 3, 4, 10, 30, tzinfo=UTC))


def days_of(loop: Sessions, session_id: str) -> list[date]:
    return sorted({event.local_date for event in loop.store.events(session_id)})


@pytest.mark.parametrize(
    ("zone", "streak", "days"),
    [
        ("Pacific/Auckland", 2, [date(2026, 3, 4), date(2026, 3, 5)]),
        ("UTC", 1, [date(2026, 3, 4)]),
        ("Pacific/Honolulu", 1, [date(2026, 3, 4)]),
        (None, 1, [date(2026, 3, 4)]),
    ],
)
async def test_days_and_streaks_go_by_the_users_own_midnight(
    world: World, clock: Clock, zone: str | None, streak: int, days: list[date]
):
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop, time_zone=zone)
    await settle(loop, session_id)
    clock.go_on(hours=1)
    await settle(loop, session_id)
    assert (await loop.profile("ana")).current_streak == streak
    assert days_of(loop, session_id) == days


async def test_a_time_zone_is_remembered_until_another_is_given(world: World, clock: Clock):
    loop = loop_of(world, clock=clock)
    await opened(loop, time_zone="Pacific/Auckland")
    clock.go_on(hours=1)
    assert days_of(loop, await opened(loop)) == [date(2026, 3, 5)]
    assert days_of(loop, await opened(loop, time_zone="America/Chicago")) == [date(2026, 3, 4)]
    assert days_of(loop, await opened(loop)) == [date(2026, 3, 4)]


async def test_a_streak_that_was_broken_shows_as_broken(world: World, clock: Clock):
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop)
    seen = []
    for days in (1, 1, 2, 0):
        await settle(loop, session_id)
        clock.go_on(days=days)
        seen.append((await loop.profile("ana")).current_streak)
    assert seen == [1, 2, 0, 1]
    assert (await loop.profile("ana")).longest_streak == 3


async def test_speed_goes_by_the_servers_clock_whatever_the_client_says(world: World):
    clock = Clock()
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop, library="tour")
    clock.go_on(hours=1)
    slow = await settle(loop, session_id, time_taken_seconds=1)
    quick = await settle(loop, session_id, time_taken_seconds=9999)
    assert (slow.xp.speed_bonus, quick.xp.speed_bonus > 0) == (0, True)


async def test_a_clock_set_back_costs_nobody_anything(world: World):
    clock = Clock()
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop, library="tour")
    clock.go_on(days=-2)
    done = await settle(loop, session_id)
    assert done.xp.earned > 0
    (summary, _) = (await loop.analytics(session_id)).scenarios
    assert summary.seconds == 0


async def test_a_refused_start_is_an_error_that_can_be_read(loop: Sessions):
    with pytest.raises(GymError, match="Libraries are tour"):
        await opened(loop, library="nothing")
