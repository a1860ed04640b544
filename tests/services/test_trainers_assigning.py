"""Facts about assigning: which claims can be named by id, who is still new, and what the list leaves out."""

from datetime import UTC, date, datetime

import pytest
from caller_parts import trainer_caller
from exam_parts import exam_loop, examined, ready, sit
from loop_moves import GIVE_UP, act, on_desk, opened, settle
from loop_parts import Clock
from trainer_parts import OTTO, TINA, clinics

from gym.caller import Caller
from gym.chat.screens.assignments import count_states, left_out
from gym.errors import NotFound
from gym.progress.assignments import Assignment
from gym.schemas.assignments import MOST_DONE, AssignmentRow, NewAssignment
from gym.services.sessions import Sessions
from gym.world.scenarios.recipe import Recipe
from gym.world.world import World

DUE = date(2026, 3, 6)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TOM = trainer_caller("tom")
KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")


@pytest.fixture
def loop(world: World) -> Sessions:
    return clinics(world)


async def assign(loop: Sessions, who: Caller, scenario_id: str | None, to: str = "everybody") -> str:
    """The title of what is assigned."""
    return (await loop.assignments.assign(who, NewAssignment(to=to, due=DUE, scenario=scenario_id))).title


async def refused(loop: Sessions, who: Caller, scenario_id: str) -> bool:
    """Whether a claim is not there, in the very words of an id that never was."""
    said = []
    for name in (scenario_id, "sc-0000000000000000"):
        with pytest.raises(NotFound) as told:
            await assign(loop, who, name)
        said.append(told.value.message.replace(name, "…"))
    return said[0] == said[1] and await loop.assignments.list_assigned(who) == ()


async def test_a_claim_of_an_exam_cannot_be_assigned_before_the_exam_is_over(world: World):
    loop = exam_loop(world, Clock())
    await ready(loop)
    session_id = await examined(loop)
    first = await on_desk(loop, session_id)
    assert await refused(loop, TOM, first.scenario_id)
    await act(loop, session_id, GIVE_UP)
    second = await on_desk(loop, session_id)
    assert await refused(loop, TOM, first.scenario_id)
    assert await refused(loop, TOM, second.scenario_id)
    await sit(loop, session_id, 0, first=1)
    assert await assign(loop, TOM, first.scenario_id) == first.title
    assert await assign(loop, TOM, second.scenario_id) == second.title


async def test_a_trainees_claim_can_be_assigned_in_their_tenant_once_it_is_over(loop: Sessions):
    await opened(loop, "zoe")
    session_id = await opened(loop, "ana")
    made = await on_desk(loop, session_id)
    assert await refused(loop, TINA, made.scenario_id)
    await settle(loop, session_id)
    assert await refused(loop, OTTO, made.scenario_id)
    assert await assign(loop, TINA, made.scenario_id, "trainee:ben") == made.title


async def test_a_fresh_claim_can_be_assigned_again_in_the_tenant_only(loop: Sessions):
    title = await assign(loop, TINA, None, "trainee:ana")
    (given,) = await loop.assignments.list_assigned(TINA)
    assert await assign(loop, TINA, given.assignment.scenario_id, "trainee:ben") == title
    assert await refused(loop, OTTO, given.assignment.scenario_id)


async def test_what_a_tenant_wrote_does_not_move_with_who_has_played_it(loop: Sessions):
    saved = await loop.library.save(TINA, KNEE)
    await settle(loop, await opened(loop, "ana", library=saved.id))
    loop.store.users.move("ana", "clinic-b")
    assert await refused(loop, OTTO, saved.scenario_id)
    assert await assign(loop, TINA, saved.scenario_id) == "A knee on Monday"


async def test_an_assignment_does_not_make_a_newcomer_begin(loop: Sessions):
    before = await loop.trainers.trainee(TINA, "ana")
    await assign(loop, TINA, "tour-2")
    assert await loop.trainers.trainee(TINA, "ana") == before
    await opened(loop, "ana", scenario_id="tour-2")
    assert (await loop.trainers.trainee(TINA, "ana")).level == 1


@pytest.mark.parametrize(("number", "told"), [(MOST_DONE - 1, "299"), (MOST_DONE, "300+")])
def test_a_full_list_says_that_it_is_full(number: int, told: str):
    given = Assignment(
        id="a", user_id="ana", scenario_id="tour-2", title="T", assigned_by="tina", at=NOON, due_at=NOON, done_at=NOON
    )
    row = AssignmentRow(assignment=given, name="Ana", last_day=DUE, standing="done", is_pressing=False)
    rows = (row,) * number
    assert [each.value for each in count_states(rows).items] == ["0", "0", told]
    assert bool(left_out(rows)) is (told == "300+")
