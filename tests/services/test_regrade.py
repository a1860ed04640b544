"""Facts about regrading: what today's rules make of yesterday's record, who is told, and that nothing counts twice."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from loop_moves import GIVE_UP, act, double, example, half_fix_of, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, audit
from sqlalchemy import text
from store_parts import open_store

from agents.minds import MINDS
from gym.progress.events import Kind
from gym.progress.learner import Learner
from gym.progress.regrade import Difference
from gym.progress.rewards import achievements as rewards
from gym.progress.rewards import xp
from gym.progress.rewards.achievements import Achievement
from gym.schemas.sessions import GetHint
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return loop_of(world, clock=clock)


def regrader_of(loop: Sessions, world: World | None = None) -> Regrader:
    return Regrader(MINDS, loop.scenarios, loop.turns.clock)


async def differences(regrader: Regrader) -> list[Difference]:
    return [each async for each in regrader.differences()]


async def busy(loop: Sessions, clock: Clock) -> None:
    """A record with everything on it: tries, hints, two faults, giving up, repeats, days, an order of sessions."""
    first, other = await opened(loop, "ana", experience="some"), await opened(loop, "ana", library="tour")
    for number in range(9):
        session_id = (first, other)[number % 2]
        scenario = await on_desk(loop, session_id)
        if number % 3 == 1:
            await act(loop, session_id, miss_of(loop.world, scenario), confidence_level=0.9)
        if number % 4 == 2 and (await loop.now(session_id)).scenario.mode == "practice":
            await loop.hint(GetHint(session_id=session_id))
        await (act(loop, session_id, GIVE_UP) if number == 7 else settle(loop, session_id, confidence_level=0.6))
        clock.go_on(hours=15)
    for _ in range(2):
        await settle(loop, await opened(loop, "ben", scenario_id="tour-1"))


def learner(store: Store, user_id: str) -> Learner:
    row = store.learner(user_id)
    assert row
    return Learner.model_validate_json(row.body)


async def test_a_record_made_by_todays_rules_is_what_they_make_of_it(loop: Sessions, clock: Clock):
    await busy(loop, clock)
    assert await differences(regrader_of(loop)) == []


async def test_two_faults_fixed_one_after_the_other_come_out_the_same(world: World, clock: Clock):
    two = double(world)
    loop = loop_of(world, compose=lambda world, spec: two, clock=clock)
    session_id, part = await opened(loop), half_fix_of(world, two)
    assert part
    await act(loop, session_id, part)
    await settle(loop, session_id)
    assert await differences(regrader_of(loop)) == []


@pytest.fixture
def dearer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Tomorrow's rules: a settled claim pays twice its base."""
    return lambda: monkeypatch.setattr(xp, "BASE", 100)


async def test_a_dry_run_says_what_changes_and_writes_nothing(loop: Sessions, clock: Clock, dearer: Any):
    await busy(loop, clock)
    before = audit(loop.store)
    dearer()
    found = {each.user_id: each for each in await differences(regrader_of(loop))}
    assert set(found) == {"ana", "ben"}
    assert all(each.xp_after > each.xp_before for each in found.values())
    assert audit(loop.store) == before


async def test_what_is_applied_adds_up_is_on_the_log_and_is_not_applied_twice(
    loop: Sessions, clock: Clock, dearer: Any
):
    await busy(loop, clock)
    before = audit(loop.store)
    dearer()
    regrader = regrader_of(loop)
    found = await differences(regrader)
    assert [await regrader.apply(each) for each in found] == [True, True]
    totals = {each.user_id: each.xp_after for each in found}
    assert standing(loop.store) == totals != before
    assert await differences(regrader) == []
    assert [await regrader.apply(each) for each in found] == [False, False]
    assert standing(loop.store) == totals
    log = [event for row in rows(loop.store, "select id from sessions") for event in loop.store.events(row[0])]
    audits = [event for event in log if event.kind is Kind.REGRADED]
    assert len(audits) == sum(len(each.record.changes) for each in found)
    assert all(event.body["after"]["xp"] > event.body["before"]["xp"] for event in audits)
    kinds = {row["kind"] for user in totals for row in loop.store.accounts.acts(f"user:{user}")}
    assert kinds == {"regraded"}


def rows(store: Store, sql: str) -> list[Any]:
    with store.engine.connect() as connection:
        return list(connection.execute(text(sql)).all())


def standing(store: Store) -> dict[str, int]:
    """XP of each user, which ledger, board and learner agree about."""
    ledger = dict(map(tuple, rows(store, "select user_id, sum(points) from xp_ledger group by 1")))
    board = dict(map(tuple, rows(store, "select user_id, xp from standings where period = 'all' and skill = ''")))
    kept = {
        user: (xp, json.loads(body)["xp"]) for user, xp, body in rows(store, "select user_id, xp, body from learners")
    }
    assert ledger == board == {user: both[0] for user, both in kept.items()} == {user: b[1] for user, b in kept.items()}
    return ledger


async def test_a_second_change_of_rules_starts_from_the_first(loop: Sessions, clock: Clock, monkeypatch: Any):
    await busy(loop, clock)
    before = audit(loop.store)
    for base in (100, 80, 50):
        monkeypatch.setattr(xp, "BASE", base)
        regrader = regrader_of(loop)
        for each in await differences(regrader):
            assert await regrader.apply(each)
        assert await differences(regrader) == []
    assert standing(loop.store) == before


async def test_who_plays_meanwhile_is_left_out_and_loses_nothing(loop: Sessions, clock: Clock, dearer: Any):
    session_id = await opened(loop, scenario_id="tour-1")
    await settle(loop, session_id)
    dearer()
    regrader = regrader_of(loop)
    (found,) = await differences(regrader)
    await settle(loop, session_id)
    assert not await regrader.apply(found)
    assert len(audit(loop.store)) == 1


async def test_a_rule_that_would_not_take_the_fix_any_more_takes_the_pay(world: World, loop: Sessions):
    """A correction that counted yesterday and does not today: the payer of the claim wants something else."""
    settled = await settle(loop, await opened(loop, scenario_id="tour-1"))
    scenario = example(world)
    (issue,) = scenario.intended_issues
    assert issue.skill == "modifier_25"
    stricter = scenario.model_copy(update={"case": without_support(scenario)})
    loop.scenarios.put(stricter)
    (found,) = await differences(regrader_of(loop))
    (change,) = found.record.changes
    assert (change.was.resolved, change.now.resolved, change.now.xp) == (True, False, 0)
    assert (found.xp_before, found.xp_after) == (settled.xp.earned, 0)


def without_support(scenario: Scenario) -> Any:
    """The case with a note that no longer supports a separate visit."""
    encounter = scenario.case.encounter
    services = tuple(each.model_copy(update={"separate_visit": False, "supports": ()}) for each in encounter.services)
    return scenario.case.model_copy(update={"encounter": encounter.model_copy(update={"services": services})})


async def test_an_achievement_that_is_new_to_the_gym_is_unlocked_and_on_the_log(
    loop: Sessions, monkeypatch: pytest.MonkeyPatch
):
    session_id = await opened(loop, scenario_id="tour-1")
    await settle(loop, session_id)
    early = Achievement("early_bird", "Early Bird", "Settle a claim.", "settled", 1)
    monkeypatch.setattr(rewards, "ACHIEVEMENTS", (*rewards.ACHIEVEMENTS, early))
    regrader = regrader_of(loop)
    (found,) = await differences(regrader)
    assert (found.record.changes, found.xp_before) == ((), found.xp_after)
    assert await regrader.apply(found)
    assert await differences(regrader) == []
    unlocked = [each.body["code"] for each in loop.store.events(session_id) if each.kind is Kind.ACHIEVEMENT_UNLOCKED]
    assert unlocked == ["first_claim", "early_bird"]


async def test_finishes_from_before_they_had_a_calendar_go_by_the_zone_of_their_session(loop: Sessions, clock: Clock):
    """Ten in the evening in Chicago is the next day in UTC."""
    clock.now = clock.now.replace(hour=4)
    session_id = await opened(loop, time_zone="America/Chicago")
    for _ in range(3):
        await settle(loop, session_id)
        clock.go_on(days=1)
    streak = learner(loop.store, "ana").streak
    log = [
        each.model_copy(update={"body": {name: value for name, value in each.body.items() if name != "calendar"}})
        for each in loop.store.events(session_id)
    ]
    found = await regrader_of(loop).replay_finishes(log)
    assert {each.calendar.time_zone for each in found.values()} == {"America/Chicago"}
    assert (streak.days, [each.local_date for each in found.values()][-1]) == (3, streak.last)


async def test_an_achievement_once_earned_stays_and_a_new_one_is_told(world: World, clock: Clock, monkeypatch: Any):
    loop = loop_of(world, open_store(), clock=clock)
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    monkeypatch.setattr(xp, "BASE", 100)
    regrader = regrader_of(loop)
    (found,) = await differences(regrader)
    assert await regrader.apply(found)
    assert set(learner(loop.store, "ana").unlocked) == {"first_claim"}
