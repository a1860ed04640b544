"""Facts about tenants: to a trainer nothing is there but what belongs to their own."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pytest
from caller_parts import trainer_caller
from loop_moves import GIVE_UP, SEND, act, opened, settle
from loop_parts import Clock
from trainer_parts import OTTO, TINA, begun, clinics

from gym.caller import Caller
from gym.errors import Invalid, NotFound
from gym.schemas.assignments import NewAssignment
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.teams import NewTeam
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.store.assignments import AssignmentStore
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

TOUR = NewAssignment(to="everybody", due=date(2026, 3, 6), scenario="tour-2")
Ask = Callable[[Sessions, Caller, str, str], Coroutine[Any, Any, Any]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return clinics(world, clock)


async def names(loop: Sessions, who: Caller) -> list[str]:
    return [each.user_id for each in await loop.trainers.trainees(who)]


async def test_trainers_see_the_trainees_of_their_tenant_whether_they_have_begun_or_not(loop: Sessions):
    assert (await names(loop, TINA), await names(loop, OTTO)) == (["ana", "ben"], ["zoe"])
    await begun(loop)
    assert (await names(loop, TINA), await names(loop, OTTO)) == (["ana", "ben"], ["zoe"])


async def test_who_has_no_account_belongs_to_this_machine(loop: Sessions):
    await opened(loop, "terminal")
    assert await names(loop, trainer_caller("demo-trainer")) == ["terminal"]


async def test_a_trainer_who_practises_is_no_trainee(loop: Sessions):
    await opened(loop, "tina")
    assert await names(loop, TINA) == ["ana", "ben"]


ASKED: dict[str, Ask] = {
    "trainee": lambda loop, who, user, _: loop.trainers.trainee(who, user),
    "session": lambda loop, who, _, session: loop.trainers.session_of(who, session),
    "share": lambda loop, who, _, session: loop.trainers.share(who, session),
    "given": lambda loop, who, user, _: loop.assignments.list_assigned(who, user),
    "assign": lambda loop, who, user, _: loop.assignments.assign(
        who, TOUR.model_copy(update={"to": f"trainee:{user}"})
    ),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
async def test_another_tenants_is_not_there_in_the_same_words_as_what_never_was(loop: Sessions, ask: Ask):
    sessions = await begun(loop)
    with pytest.raises(NotFound) as theirs:
        await ask(loop, OTTO, "ana", sessions["ana"])
    with pytest.raises(NotFound) as nobodys:
        await ask(loop, OTTO, "nobody", "s-none")
    assert theirs.value.message == nobodys.value.message
    assert await ask(loop, TINA, "ana", sessions["ana"]) is not None


async def test_a_team_is_shown_to_the_trainers_of_its_tenant_only(loop: Sessions):
    for session_id in (await begun(loop)).values():
        await settle(loop, session_id)
    made = await loop.teams.create(NewTeam(user_id="ana", name="Coders"))
    assert (await loop.trainers.cohort(TINA, made.team_id)).user_ids == ("ana",)
    assert [each.name for each in await loop.trainers.teams(TINA)] == ["Coders"]
    assert await loop.trainers.teams(OTTO) == ()
    for who in (OTTO, trainer_caller("x")):
        with pytest.raises(NotFound, match="no team"):
            await loop.trainers.cohort(who, made.team_id)


async def test_the_cohort_begins_with_the_weakest_skill_and_says_what_was_not_met(loop: Sessions):
    sessions = await begun(loop)
    await settle(loop, sessions["ana"])
    await act(loop, sessions["ben"], GIVE_UP)
    await settle(loop, await opened(loop, "ana", scenario_id="tour-2"))
    found = await loop.trainers.cohort(TINA)
    means = [row.mean for row in found.rows]
    assert means == sorted(means)
    assert found.user_ids == ("ana", "ben")
    shown = {row.skill: row.ratings for row in found.rows}
    assert [each is None for each in shown["modifier_26TC"]] == [False, True]
    assert {"lab_clia", "therapy"} <= set(found.unmet)
    assert not set(found.unmet) & set(shown)


async def test_sessions_are_found_by_trainee_day_outcome_and_level(loop: Sessions, clock: Clock):
    sessions = await begun(loop)
    await settle(loop, sessions["ana"])
    clock.go_on(days=1)
    lost = await opened(loop, "ben", scenario_id="tour-2")
    await act(loop, lost, GIVE_UP)

    async def ids(**wanted: Any) -> list[str]:
        return [row.session_id for row in (await loop.trainers.sessions(TINA, SessionQuery(**wanted))).rows]

    assert (await ids())[0] == lost
    assert set(await ids()) == {lost, sessions["ana"], sessions["ben"]}
    assert await ids(user_id="ana", outcome="finished") == [sessions["ana"]]
    assert await ids(since=date(2026, 3, 5)) == await ids(outcome="given_up") == [lost]
    assert await ids(outcome="open") == [sessions["ben"]]
    assert lost in await ids(level=Difficulty.INTERMEDIATE)
    assert await ids(outcome="exam") == await ids(user_id="zoe") == []


async def test_pages_of_sessions_follow_each_other_without_gap_or_repeat(loop: Sessions, clock: Clock):
    made = []
    for number in range(7):
        clock.go_on(seconds=number % 2)
        made.append(await opened(loop, "ana", scenario_id="tour-1"))
    found, cursor = [], ""
    while True:
        page = await loop.trainers.sessions(TINA, SessionQuery(limit=3, cursor=cursor))
        found += [row.session_id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(found) == sorted(made)
    with pytest.raises(Invalid):
        await loop.trainers.sessions(TINA, SessionQuery(cursor="nonsense"))


async def test_who_is_moved_takes_assignments_disputes_and_links_out_of_the_old_tenants_sight(loop: Sessions):
    session_id = (await begun(loop))["ana"]
    await act(loop, session_id, SEND)
    await loop.disputes.dispute(
        NewDispute(user_id="ana", session_id=session_id, turn=1, reason="The note says otherwise.")
    )
    await loop.assignments.assign(TINA, TOUR.model_copy(update={"to": "trainee:ana"}))
    (given,) = await loop.assignments.list_assigned(TINA)
    token = (await loop.trainers.share(TINA, session_id)).link.removeprefix("/share/")
    assert (await loop.trainers.open_link(TINA, token)).session_id == session_id
    loop.store.users.move("ana", "clinic-b")
    assert await loop.assignments.list_assigned(TINA) == await loop.disputes.open("clinic-a") == ()
    said = []
    for assignment in (given.assignment.id, "a-none"):
        with pytest.raises(NotFound) as refused:
            await loop.assignments.withdraw(TINA, assignment)
        said.append(refused.value.message)
    for link in (token, "no-such-link"):
        for who in (TINA, OTTO):
            with pytest.raises(NotFound) as refused:
                await loop.trainers.open_link(who, link)
            said.append(refused.value.message)
    answer = {"session_id": session_id, "turn": 1, "accepted": True, "answer": "You are right about it."}
    with pytest.raises(NotFound):
        await loop.disputes.decide(Decision.model_validate({"by": "tina", "tenant": "clinic-a", **answer}))
    assert len(set(said[:2])) == len(set(said[2:])) == 1
    assert [each.assignment for each in await loop.assignments.list_assigned(OTTO)] == [given.assignment]
    assert (await loop.disputes.decide(Decision.model_validate({"by": "otto", "tenant": "clinic-b", **answer}))).answer


async def test_what_is_to_do_is_listed_whole_however_much_is_done(loop: Sessions):
    loop.store.assignments = AssignmentStore(loop.store, most_done=1)
    for name in ("tour-1", "tour-2"):
        await loop.assignments.assign(TINA, TOUR.model_copy(update={"scenario": name}))
        await settle(loop, await opened(loop, "ana", scenario_id=name))
    rows = await loop.assignments.list_assigned(TINA)
    assert sorted((row.assignment.user_id, row.standing) for row in rows) == [
        ("ana", "done"),
        ("ben", "open"),
        ("ben", "open"),
    ]
    with pytest.raises(Invalid, match="already"):
        await loop.assignments.assign(TINA, TOUR.model_copy(update={"to": "trainee:ben"}))
