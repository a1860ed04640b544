"""Facts about exams: who may begin one, one try a claim, not a word before the end, and the certificate."""

import asyncio
import json
from typing import Any

import pytest
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam, sit
from loop_moves import LOOK_UP, act, fix_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, audit

from gym.errors import Invalid, NotFound, Stale
from gym.progress.events import Kind
from gym.schemas.questions import Question
from gym.schemas.sessions import GetHint, StartSession
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return exam_loop(world, clock)


async def test_an_exam_opens_once_enough_was_shown_without_help(loop: Sessions):
    with pytest.raises(Invalid, match=f"{EXAM.wanted} more first tries without help at beginner level"):
        await examined(loop)
    practice = await opened(loop)
    for _ in range(4):
        await settle(loop, practice)
    with pytest.raises(Invalid, match=f"{EXAM.wanted} more"):
        await examined(loop)
    await ready(loop)
    assert await examined(loop)


async def test_what_was_shown_grows_old(loop: Sessions, clock: Clock):
    await ready(loop)
    clock.go_on(days=EXAM.recency_days + 1)
    with pytest.raises(Invalid, match="more first tries"):
        await examined(loop)


async def test_poor_first_tries_open_no_exam(loop: Sessions):
    session_id = await opened(loop, unassisted=True, preferred_difficulty=EXAM.level)
    for _ in range(EXAM.wanted):
        await act(loop, session_id, miss_of(loop.world, await on_desk(loop, session_id)))
        await settle(loop, session_id)
    with pytest.raises(Invalid, match=r"70% of them right \(you are at 0%\)"):
        await examined(loop)


@pytest.mark.parametrize("more", [{"seed": 3}, {"scenario_id": "tour-1"}, {"library": "tour"}])
async def test_nobody_chooses_the_claims_of_an_exam(loop: Sessions, more: dict[str, Any]):
    await ready(loop)
    with pytest.raises(Invalid, match="chooses its claims itself"):
        await opened(loop, exam=EXAM.code, **more)


async def test_a_pathway_nobody_knows_is_not_found(loop: Sessions):
    with pytest.raises(NotFound, match="Pathways are clean-claims"):
        await opened(loop, exam="brain-surgery")


async def test_one_try_a_claim_and_not_a_word_of_how_right_it_was(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    told = []
    for right in (True, False):
        scenario = await on_desk(loop, session_id)
        turned = await act(loop, session_id, fix_of(scenario) if right else miss_of(loop.world, scenario))
        assert turned.next_scenario
        assert turned.next_scenario.mode == "exam"
        assert turned.claim_data == scenario.case.claim
        same = {"turn", "next_scenario", "next_story", "claim_data", "feedback", "exam", "session_id", "achievements"}
        told.append(turned.model_dump(mode="json", exclude=same))
    assert told[0] == told[1]
    assert (told[0]["outcome"], told[0]["correct"], told[0]["accuracy"]) == ("recorded", False, 0.0)
    assert (told[0]["findings"], told[0]["remittance"], told[0]["solution"]) == ([], None, None)


async def test_a_look_up_is_no_try(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    before = await on_desk(loop, session_id)
    assert (await act(loop, session_id, LOOK_UP)).outcome == "noted"
    assert await on_desk(loop, session_id) == before


async def test_there_is_no_coach_in_an_exam(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    with pytest.raises(Invalid, match="no hints in an exam"):
        await loop.hint(GetHint(session_id=session_id))
    turned = await act(loop, session_id, miss_of(loop.world, await on_desk(loop, session_id)))
    with pytest.raises(NotFound):
        [piece async for piece in loop.words(session_id, turned.turn)]


async def test_after_the_last_claim_the_session_is_over(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    done = await sit(loop, session_id, right=EXAM.items)
    assert done.next_scenario is None
    assert (await loop.now(session_id)).phase == "over"
    for again in (act(loop, session_id, LOOK_UP), loop.next_scenario(session_id)):
        with pytest.raises(Stale, match="exam is over"):
            await again
    kinds = [event.kind for event in loop.store.events(session_id)]
    assert kinds.count(Kind.EXAM_ENDED) == 1


async def test_nothing_of_its_claims_is_told_before_the_end(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 3)
    seen = await loop.analytics(session_id)
    assert (seen.accuracy, seen.by_skill, seen.scenarios) == (None, {}, ())
    now = await loop.now(session_id)
    assert now.scenario
    with pytest.raises(NotFound):
        await opened(loop, "ben", scenario_id=now.scenario.scenario_id)
    with pytest.raises(Invalid, match="does not answer during an exam"):
        await loop.questions.ask(Question(session_id=session_id, question="why not 59?"))
    await sit(loop, session_id, right=0, first=3)
    seen = await loop.analytics(session_id)
    assert (seen.accuracy, len(seen.scenarios)) == (0.3, EXAM.items)


async def test_an_answer_after_the_time_counts_nothing_and_ends_it(loop: Sessions, clock: Clock):
    await ready(loop)
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, EXAM.items - 1)
    clock.go_on(minutes=EXAM.minutes, seconds=1)
    done = await act(loop, session_id, fix_of(await on_desk(loop, session_id)))
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.in_time, done.exam.result.answered, done.exam.result.score) == (False, 9, 0.9)


async def test_only_so_many_exams_in_so_many_days_begun_is_begun(loop: Sessions, clock: Clock):
    await ready(loop)
    for _ in range(EXAM.attempts):
        await examined(loop)
    with pytest.raises(Invalid, match="The next try opens on 2026-04-03"):
        await examined(loop)
    clock.go_on(days=EXAM.attempt_days, seconds=1)
    assert await examined(loop)


async def test_an_exam_pays_no_xp_and_the_record_adds_up(loop: Sessions):
    await ready(loop)
    before = (await loop.profile("ana")).total_xp
    done = await sit(loop, await examined(loop), right=9)
    assert (done.xp.earned, (await loop.profile("ana")).total_xp) == (0, before)
    assert audit(loop.store) == {"ana": before}


async def test_the_same_answer_sent_twice_counts_once(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    move = fix_of(await on_desk(loop, session_id))
    first, again = [await act(loop, session_id, move, idempotency_key="k") for _ in range(2)]
    assert first == again
    assert first.exam
    assert first.exam.answered == 1


async def test_two_exams_begun_at_once_are_both_counted(loop: Sessions):
    await ready(loop)
    request = StartSession(user_id="ana", exam=EXAM.code)
    begun = await asyncio.gather(*(loop.start(request) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(each, Invalid) for each in begun) == 6 - EXAM.attempts
    rows = loop.store.accounts.acts("user:ana")
    assert [json.loads(row["body"])["pathway"] for row in rows if row["kind"] == "exam_begun"] == [EXAM.code] * 2


async def test_what_an_exam_took_is_learnt_from(loop: Sessions):
    await ready(loop)
    before = await loop.profile("ana")
    await sit(loop, await examined(loop), right=0)
    after = await loop.profile("ana")
    assert after.unassisted_accuracy.scenarios == before.unassisted_accuracy.scenarios + EXAM.items
    assert (after.unassisted_accuracy.accuracy or 0) < (before.unassisted_accuracy.accuracy or 0)


async def test_a_claim_of_an_exam_is_played_nowhere_else_before_the_exam_is_over(loop: Sessions):
    await ready(loop)
    session_id = await examined(loop)
    first = (await on_desk(loop, session_id)).scenario_id
    await settle_in_exam(loop, session_id, 1)
    second = (await on_desk(loop, session_id)).scenario_id
    for claim in (first, second):
        with pytest.raises(NotFound, match=f"There is no scenario {claim}"):
            await opened(loop, scenario_id=claim)
    await sit(loop, session_id, right=EXAM.items, first=1)
    assert await opened(loop, scenario_id=first)
