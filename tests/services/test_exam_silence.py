"""Facts about an exam that goes on: its answers move nothing, and its time ends it, whoever looks next."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from caller_parts import trainer_caller
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam, sit
from loop_moves import act, fix_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, audit, folded
from sqlalchemy import text
from tiers import sample

from agents.minds import MINDS
from gym.errors import Invalid, Stale
from gym.progress.events import Kind
from gym.progress.learner import Learner
from gym.schemas.practice import PracticeFilter
from gym.schemas.sessions import StartSession
from gym.schemas.teams import NewTeam
from gym.schemas.trainers import SessionQuery
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.world import World

LOCAL = trainer_caller("tom")
TOM = trainer_caller("tom")
Look = Callable[[Sessions, str], Awaitable[Any]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def loop(world: World, clock: Clock) -> Sessions:
    """A loop in which Ana has a team and may sit the exam."""
    loop = exam_loop(world, clock)
    await ready(loop)
    await loop.teams.create(NewTeam(user_id="ana", name="Coders"))
    return loop


async def told(loop: Sessions, session_id: str) -> list[Any]:
    """All that anybody is told of Ana, but for how far the exam is."""
    (team,) = (await loop.teams.of_user("ana")).teams
    growth, seen = await loop.growth.of_user("ana"), await loop.analytics(session_id)
    board = await loop.leaderboard("all", None, None, 10, None)
    rates = await loop.practice.browse("ana", PracticeFilter())
    loop.practice.read_at = -1000.0
    line = await loop.trainers.session_of(LOCAL, session_id)
    page = await loop.trainers.sessions(LOCAL, SessionQuery())
    return [
        *(await loop.profile("ana"), await loop.achievements("ana"), await loop.accounts.pathways("ana"), board),
        *(await loop.accounts.notices("ana"), growth, seen.model_copy(update={"session_id": ""}), rates),
        *(await loop.teams.week(team.team_id, "ana"), await loop.trainers.cohort(LOCAL)),
        *((await loop.trainers.trainee(LOCAL, "ana")), line.model_copy(update={"title": "", "claims": 0})),
        [row.model_copy(update={"title": "", "claims": 0}) for row in page.rows],
        on_record(loop),
    ]


def on_record(loop: Sessions) -> list[Any]:
    """What the database keeps of finishes."""
    names = ("attempts", "xp_ledger", "standings", "team_standings", "team_weeks", "notices", "learners")
    with loop.store.engine.connect() as connection:
        return [connection.execute(text(f"select * from {name} order by 1, 2")).all() for name in names]


async def test_no_answer_of_an_exam_moves_anything_while_it_goes_on(loop: Sessions):
    session_id = await examined(loop)
    before = await told(loop, session_id)
    for right in (True, False, True):
        scenario = await on_desk(loop, session_id)
        await act(loop, session_id, fix_of(scenario) if right else miss_of(loop.world, scenario))
        assert await told(loop, session_id) == before
    await sit(loop, session_id, right=EXAM.items, first=3)
    assert await told(loop, session_id) != before


async def test_a_right_answer_and_a_wrong_one_leave_the_same_behind(world: World):
    kept = []
    for right in (True, False):
        loop = exam_loop(world, Clock())
        await ready(loop)
        session_id = await examined(loop)
        scenario = await on_desk(loop, session_id)
        turned = await act(loop, session_id, fix_of(scenario) if right else miss_of(world, scenario))
        story = turned.next_story
        assert story
        profile = await loop.profile("ana")
        kept.append((turned.xp, turned.achievements, turned.findings, turned.feedback, story.text, profile))
    assert kept[0] == kept[1]


async def test_all_counts_once_the_exam_has_ended(loop: Sessions, world: World, clock: Clock):
    before = await loop.profile("ana")
    session_id = await examined(loop)
    clock.go_on(minutes=1)
    await settle(loop, await opened(loop))
    await sit(loop, session_id, right=8)
    after = await loop.profile("ana")
    assert after.unassisted_accuracy.scenarios == before.unassisted_accuracy.scenarios + EXAM.items
    assert len(await shown(loop, clock)) == EXAM.wanted + EXAM.items
    audit(loop.store)
    row = loop.store.learner("ana")
    assert row
    assert folded(loop.store, "ana") == Learner.model_validate_json(row.body)
    assert [each async for each in Regrader(MINDS, loop.scenarios, clock).differences()] == []
    steps = (await loop.replays.replay(session_id, TOM)).steps
    assert [step.finished is not None for step in steps] == [False, *[True] * EXAM.items]


async def shown(loop: Sessions, clock: Clock) -> tuple[Any, ...]:
    return loop.store.attempts.unaided_tries("ana", 90, clock.now)


LOOKS: dict[str, Look] = {
    "session": lambda loop, session_id: loop.now(session_id),
    "analytics": lambda loop, session_id: loop.analytics(session_id),
    "next claim": lambda loop, session_id: loop.next_scenario(session_id),
    "replay": lambda loop, session_id: loop.replays.replay(session_id, TOM),
    "profile": lambda loop, _: loop.profile("ana"),
    "achievements": lambda loop, _: loop.achievements("ana"),
    "pathways": lambda loop, _: loop.accounts.pathways("ana"),
    "notices": lambda loop, _: loop.accounts.notices("ana"),
    "growth": lambda loop, _: loop.growth.of_user("ana"),
    "board": lambda loop, _: loop.leaderboard("all", None, None, 10, None),
    "trainees": lambda loop, _: loop.trainers.trainees(LOCAL),
    "sessions": lambda loop, _: loop.trainers.sessions(LOCAL, SessionQuery()),
    "line": lambda loop, session_id: loop.trainers.session_of(LOCAL, session_id),
    "cohort": lambda loop, _: loop.trainers.cohort(LOCAL),
    "another exam": lambda loop, _: examined(loop),
    "a session": lambda loop, _: opened(loop),
}


def ended(loop: Sessions, session_id: str) -> list[Any]:
    return [each for each in loop.store.events(session_id) if each.kind is Kind.EXAM_ENDED]


@pytest.mark.parametrize("name", sample(LOOKS, 4))
async def test_whoever_looks_next_ends_an_exam_at_its_time(loop: Sessions, clock: Clock, name: str):
    session_id = await examined(loop)
    until = clock.now
    await settle_in_exam(loop, session_id, 3)
    clock.go_on(days=2)
    assert not ended(loop, session_id)
    with suppress(Stale):
        await LOOKS[name](loop, session_id)
    (event,) = ended(loop, session_id)
    assert (event.at - until).total_seconds() == EXAM.minutes * 60
    now = await loop.now(session_id)
    assert (now.phase, now.scenario) == ("over", None)
    assert now.exam
    assert now.exam.result
    assert (now.exam.result.score, now.exam.result.answered, now.exam.result.in_time) == (0.3, 3, False)
    assert len(await shown(loop, clock)) == EXAM.wanted + 3
    audit(loop.store)


async def test_many_who_look_at_once_end_it_once(loop: Sessions, clock: Clock):
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 2)
    clock.go_on(days=2)
    looks = [LOOKS[name](loop, session_id) for name in ("session", "profile", "pathways", "trainees", "board")]
    await asyncio.gather(*looks, *(loop.now(session_id) for _ in range(5)))
    assert len(ended(loop, session_id)) == 1
    assert len(await shown(loop, clock)) == EXAM.wanted + 2
    audit(loop.store)


async def test_an_exam_that_was_passed_before_its_time_was_over_is_certified_as_of_its_time(
    loop: Sessions, clock: Clock
):
    session_id = await examined(loop)
    began = clock.now
    await settle_in_exam(loop, session_id, EXAM.items - 1)
    clock.go_on(days=2)
    (held,) = (await loop.accounts.pathways("ana")).certificates
    assert (held.issued_at - began).total_seconds() == EXAM.minutes * 60
    assert held.said.result.score == 0.9


async def test_an_exam_whose_time_is_over_counts_before_the_next_may_begin(loop: Sessions, clock: Clock):
    await examined(loop)
    clock.go_on(minutes=EXAM.minutes, seconds=1)
    await examined(loop)
    clock.go_on(minutes=EXAM.minutes, seconds=1)
    with pytest.raises(Invalid, match="The next try opens"):
        await loop.start(StartSession(user_id="ana", exam=EXAM.code))


async def test_an_exam_goes_on_until_its_very_last_moment(loop: Sessions, clock: Clock):
    session_id = await examined(loop)
    clock.go_on(minutes=EXAM.minutes)
    assert (await loop.now(session_id)).phase == "working"
    clock.go_on(seconds=1)
    assert (await loop.now(session_id)).phase == "over"
