"""Facts about ids of claims: what a trainee is shown asks for nothing before the claim is over, never for others."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from alias_parts import refuse, shown_id
from caller_parts import trainee_caller
from exam_parts import exam_loop, examined, ready, settle_in_exam
from loop_moves import GIVE_UP, act, loop_of, on_desk, opened, settle
from loop_parts import Clock
from trainer_parts import OTTO, TINA, clinics

from gym.errors import NotFound
from gym.progress.analytics.csv import to_csv
from gym.schemas.assignments import NewAssignment
from gym.schemas.practice import PracticeFilter
from gym.schemas.sessions import GetHint, StartSession
from gym.services.sessions import Sessions
from gym.world.scenarios.recipe import Recipe
from gym.world.world import World

DUE = date(2026, 3, 6)
KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world)


async def whole_session(loop: Sessions) -> tuple[str, list[str], str]:
    """A session with a hint, two claims settled and one given up; its true ids, and every answer that it got."""
    started = await loop.start(StartSession(user_id="ana"))
    session_id, ids, told = started.session_id, list[str](), [started.model_dump_json()]
    told.append((await loop.hint(GetHint(session_id=session_id))).model_dump_json())
    for move in (None, GIVE_UP, None):
        ids.append((await on_desk(loop, session_id)).scenario_id)
        told.append((await loop.now(session_id)).model_dump_json())
        turned = await (settle(loop, session_id) if move is None else act(loop, session_id, move))
        told.append(turned.model_dump_json())
    ids.append((await on_desk(loop, session_id)).scenario_id)
    return session_id, ids, "\n".join(told)


async def test_no_answer_to_a_trainee_holds_the_true_id_of_a_dealt_claim(loop: Sessions):
    session_id, ids, told = await whole_session(loop)
    growth = await loop.growth.of_user("ana")
    replay = await loop.replays.replay(session_id, trainee_caller("ana"))
    after = (await loop.analytics(session_id), growth, await loop.accounts.notices("ana"), replay)
    texts = [told, to_csv(growth.done), *(each.model_dump_json() for each in after)]
    assert not [each for each in ids if any(each in text for text in texts)]
    assert not [number for number in seeds_of(loop, ids) if any(number in text for text in texts)]


def seeds_of(loop: Sessions, ids: list[str]) -> Iterator[str]:
    """The seeds of these claims that are long enough to be looked for."""
    return (str(seed) for seed in (loop.scenarios.get(each).seed for each in ids) if seed > 10**6)


async def test_a_claim_has_one_name_outside_wherever_it_is_told(loop: Sessions):
    session_id = await opened(loop)
    alias = await shown_id(loop, session_id)
    assert (await loop.analytics(session_id)).scenarios[0].scenario_id == alias
    await settle(loop, session_id)
    assert await shown_id(loop, session_id) != alias
    assert (await loop.analytics(session_id)).scenarios[0].scenario_id == alias
    assert (await loop.growth.of_user("ana")).done[0].scenario_id == alias


async def test_a_claim_that_was_asked_for_by_name_keeps_its_own_id(loop: Sessions):
    for wanted in ({"scenario_id": "tour-1"}, {"library": "tour"}):
        session_id = await opened(loop, **wanted)
        assert await shown_id(loop, session_id) == (await on_desk(loop, session_id)).scenario_id


async def test_an_open_claim_can_be_asked_for_by_nobody(loop: Sessions):
    session_id = await opened(loop)
    true_id, alias = (await on_desk(loop, session_id)).scenario_id, await shown_id(loop, session_id)
    for user_id in ("ana", "mallory"):
        for name in (true_id, alias):
            await refuse(loop, user_id, name)


async def test_a_finished_claim_can_be_asked_for_by_who_finished_it_alone(loop: Sessions):
    session_id = await opened(loop)
    true_id, alias = (await on_desk(loop, session_id)).scenario_id, await shown_id(loop, session_id)
    await settle(loop, session_id)
    for name in (true_id, alias):
        again = await opened(loop, scenario_id=name)
        assert (await on_desk(loop, again)).scenario_id == true_id
        await refuse(loop, "mallory", name)


async def test_what_is_picked_is_there_for_who_picked_it(loop: Sessions):
    picked = await loop.practice.pick(PracticeFilter(skill="modifier_25"), "ana")
    await refuse(loop, "mallory", picked)
    assert await opened(loop, scenario_id=picked)


async def test_an_assigned_claim_is_there_for_who_has_to_do_it(world: World):
    loop = clinics(world)
    await loop.assignments.assign(TINA, NewAssignment(to="trainee:ana", due=DUE))
    (given,) = await loop.assignments.list_assigned(TINA)
    name = given.assignment.scenario_id
    for other in ("ben", "zoe", "mallory"):
        await refuse(loop, other, name)
    assert await opened(loop, "ana", scenario_id=name)
    await loop.assignments.withdraw(TINA, given.assignment.id)
    await refuse(loop, "ana", name)


async def test_a_library_is_there_for_its_tenant(world: World):
    loop = clinics(world)
    saved = await loop.library.save(TINA, KNEE)
    for other in ("zoe", "mallory"):
        await refuse(loop, other, saved.scenario_id)
    assert await opened(loop, "ana", scenario_id=saved.scenario_id)


async def test_a_trainer_assigns_a_finished_claim_by_the_name_that_its_trainee_sees(world: World):
    loop = clinics(world)
    session_id = await opened(loop, "ana")
    alias, true = await shown_id(loop, session_id), await on_desk(loop, session_id)
    wanted = NewAssignment(to="trainee:ben", due=DUE, scenario=alias)
    with pytest.raises(NotFound):
        await loop.assignments.assign(TINA, wanted)
    await settle(loop, session_id)
    with pytest.raises(NotFound):
        await loop.assignments.assign(OTTO, wanted.model_copy(update={"to": "trainee:zoe"}))
    assert (await loop.assignments.assign(TINA, wanted)).title == true.title
    assert await opened(loop, "ben", scenario_id=true.scenario_id)


async def test_an_exams_claims_are_called_by_their_place_and_are_asked_for_by_nobody(world: World):
    loop = exam_loop(world, Clock())
    await ready(loop)
    session_id = await examined(loop)
    true_ids, names = list[str](), list[str]()
    for _ in range(3):
        true_ids.append((await on_desk(loop, session_id)).scenario_id)
        names.append(await shown_id(loop, session_id))
        await settle_in_exam(loop, session_id, 1)
    assert names == ["exam-1", "exam-2", "exam-3"]
    for name in (*names, *true_ids):
        for user_id in ("ana", "ben"):
            await refuse(loop, user_id, name)


async def rows_of(loop: Sessions) -> list[Any]:
    with loop.store.engine.connect() as connection:
        return list(connection.exec_driver_sql("select alias, scenario_id from dealt_claims").all())


async def test_an_alias_is_no_other_claims_id(loop: Sessions):
    await whole_session(loop)
    rows = await rows_of(loop)
    assert len({alias for alias, _ in rows} | {true_id for _, true_id in rows}) == 2 * len(rows)
