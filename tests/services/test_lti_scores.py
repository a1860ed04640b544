"""The score that a course gets: of exams the best result, of pathways how much of the way is shown."""

from datetime import timedelta
from typing import cast

from exam_parts import EXAM, exam_loop, examined, ready, sit
from loop_moves import act, example, fix_of, loop_of, opened
from loop_parts import NOON, Clock

from gym.caller import Caller
from gym.chat.screens.lti import CoursePages
from gym.chat.screens.pages import PageRequest
from gym.services.lti_scores import NOTHING, LtiScore
from gym.services.lti_targets import LtiTarget, parse_target
from gym.services.sessions import Sessions
from gym.store.lti import LtiArrival, LtiPlatform
from gym.store.lti_grades import GradePlace
from gym.world.world import World

BEFORE = NOON - timedelta(days=1)
PLATFORM = LtiPlatform("local", "p-1", "https://lms.example", "gym", "Courses", ("1",), *("https://lms.example/x",) * 3)


def score(loop: Sessions, target: str) -> LtiScore:
    clock = cast(Clock, loop.turns.clock)
    return loop.lti.scores.score("ana", parse_target(target) or LtiTarget(kind="set", name="tour"), BEFORE, clock())


async def test_an_exam_tells_nothing_before_its_end_and_then_its_result(world: World):
    loop = exam_loop(world, Clock())
    await ready(loop)
    link = f"exam:{EXAM.code}"
    assert score(loop, link) == NOTHING
    session_id = await examined(loop)
    assert score(loop, link) == LtiScore(given=None, activity="InProgress", grading="NotReady")
    await sit(loop, session_id, right=EXAM.items // 2)
    found = score(loop, link)
    assert (found.activity, found.grading) == ("Completed", "FullyGraded")
    assert found.given == EXAM.items // 2 / EXAM.items


async def test_a_pathway_is_complete_when_its_exam_is_open(world: World):
    loop = exam_loop(world, Clock())
    assert score(loop, f"pathway:{EXAM.code}") == NOTHING
    await ready(loop)
    found = score(loop, f"pathway:{EXAM.code}")
    assert (found.given, found.activity) == (1, "Completed")


async def test_each_turn_that_counts_marks_the_grade_as_due_and_no_other_turn_does(world: World):
    loop = loop_of(world)
    place = GradePlace(PLATFORM.id, "s-1", "scenario:tour-1", "https://lms.example/1")
    arrival = LtiArrival("n-1", "s-1", "trainee", ("ana",), "Ana", place, NOON)
    assert loop.store.lti.admit(PLATFORM, arrival) == "ana"
    (before,) = loop.store.lti_grades.of_user("ana")
    session_id = await opened(loop, "ana", scenario_id="tour-1")
    (begun,) = loop.store.lti_grades.of_user("ana")
    assert (before.due_at, begun.due_at) == (None, None)
    await act(loop, session_id, fix_of(example(world)))
    (after,) = loop.store.lti_grades.of_user("ana")
    assert (after.due_at, after.changes) == (NOON, 1)


async def test_the_page_of_a_course_leads_to_the_next_claim_and_says_what_is_done(world: World):
    loop = loop_of(world)
    place = GradePlace(PLATFORM.id, "s-1", "set:tour", "https://lms.example/1")
    loop.store.lti.admit(PLATFORM, LtiArrival("n-1", "s-1", "trainee", ("ana",), "Ana", place, BEFORE))
    pages, caller = CoursePages(loop), Caller(user_id="ana", role="trainee", tenant="local")
    request = PageRequest(caller=caller, params={"target": "set:tour"})
    assert "start tour-1" in (await pages.course(request)).model_dump_json()
    session_id = await opened(loop, "ana", scenario_id="tour-1")
    await act(loop, session_id, fix_of(example(world)))
    shown = (await pages.course(request)).model_dump_json()
    assert ("1 of 6 done. 100" in shown, "start tour-2" in shown) == (True, True)


async def test_links_that_lead_nowhere_have_no_title(world: World):
    loop = loop_of(world)
    for text in ("set:nothing", "scenario:sc-0000", "exam:none", "pathway:none"):
        target = parse_target(text)
        assert target
        assert loop.lti.targets.title("local", target) is None
    for text in ("", "set", "set:", "set:../x", "surprise:tour", "set:tour "):
        assert parse_target(text) is None
    assert all(loop.lti.targets.title("local", each.target) for each in loop.lti.targets.offers("local"))
