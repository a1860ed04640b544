"""Facts about certificates: what leads to one, and how long it is good."""

from datetime import timedelta

import pytest
from exam_parts import EXAM, exam_loop, examined, ready, sit
from loop_parts import Clock

from agents.service import TrainingLoop
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> TrainingLoop:
    return exam_loop(world, clock)


async def test_a_passed_exam_leads_to_one_certificate_with_its_evidence(loop: TrainingLoop, clock: Clock):
    await ready(loop)
    session_id = await examined(loop)
    done = await sit(loop, session_id, right=9)
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.passed, done.exam.result.score) == (True, 0.9)
    assert "90%" in done.feedback
    (held,) = (await loop.accounts.pathways("ana")).certificates
    assert (held.id, held.status, held.said.result.score) == (done.exam.certificate, "valid", 0.9)
    assert sum(row.tries for row in held.said.evidence) >= EXAM.wanted
    clock.go_on(days=EXAM.valid_days)
    assert (await loop.accounts.certificate(held.id)).status == "expired"


async def test_a_failed_exam_leads_to_none(loop: TrainingLoop):
    await ready(loop)
    done = await sit(loop, await examined(loop), right=7)
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.passed, done.exam.certificate) == (False, None)
    assert (await loop.accounts.pathways("ana")).certificates == ()


async def test_a_certificate_is_not_taken_back_when_time_goes_on(loop: TrainingLoop, clock: Clock):
    await ready(loop)
    done = await sit(loop, await examined(loop), right=10)
    assert done.exam
    clock.now += timedelta(days=5)
    assert (await loop.accounts.certificate(str(done.exam.certificate))).status == "valid"
