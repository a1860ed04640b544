"""Facts about the examples, whose answers are public: they bring a team's week nothing, and only the tour pays XP."""

from datetime import date

import pytest
from loop_moves import act, example, fix_of, loop_of, on_desk, opened, settle
from loop_parts import Clock
from progress_facts import finish
from team_parts import audit_team, finished
from trainer_parts import TINA, clinics

from agents.minds import MINDS
from gym.progress.events import Finish
from gym.progress.learner import new_learner
from gym.progress.rewards.award import award_finish
from gym.progress.teams.totals import goal_points
from gym.schemas.assignments import NewAssignment
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.scenarios.compose import EXAMPLES, LIBRARIES
from gym.world.world import World

WHY = "an example whose answer is public earns nothing"
FAMILIES = [name for name in LIBRARIES if name != "tour"]


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world, clock=Clock())


async def test_throw_away_members_do_not_reach_a_week_by_the_examples(loop: Sessions):
    names = ("cap", "x1", "x2")
    for user in names:
        await opened(loop, user)
    made = await loop.teams.create(NewTeam(user_id="cap", name="North"))
    invited = await loop.teams.invite(made.team_id, NewInvitation(user_id="cap", seats=5))
    for user in names[1:]:
        await loop.teams.join(Join(user_id=user, token=invited.token))
    for user in names:
        for name in [*list(EXAMPLES)[:9], list(EXAMPLES)[-1]]:
            await settle(loop, await opened(loop, user, scenario_id=name))
    week = await loop.teams.week(made.team_id, "cap")
    assert (week.points, week.reached_at) == (0, None)
    await settle(loop, await opened(loop, "cap"))
    assert (await loop.teams.week(made.team_id, "cap")).points == 1
    audit_team(loop.store, made.team_id)


@pytest.mark.parametrize("library", FAMILIES)
async def test_a_named_example_beyond_the_tour_pays_nothing_and_says_so(loop: Sessions, library: str):
    for asked in ({"library": library}, {"scenario_id": f"{library}-2"}):
        turned = await settle(loop, await opened(loop, **asked))
        assert turned.xp.earned == 0
        assert [(part.name, part.points, part.reason) for part in turned.xp.parts] == [("example", 0, WHY)]
    assert (await loop.profile("ana")).total_xp == 0


async def test_a_claim_of_the_tour_pays_once(loop: Sessions):
    paid = [(await settle(loop, await opened(loop, scenario_id="tour-1"))).xp.earned for _ in range(2)]
    assert paid[0] > 0
    assert paid[1] == 0


@pytest.mark.parametrize("name", ["tour-2", f"{FAMILIES[0]}-1"])
async def test_an_example_is_one_by_whatever_id_it_comes(world: World, name: str):
    """A trainer has assigned it, so that it can be asked for by the id of its scenario."""
    loop = clinics(world)
    for user in ("ana", "ben"):
        await opened(loop, user)
    await loop.assignments.assign(TINA, NewAssignment(to="trainee:ana", due=date(2026, 3, 6), scenario=name))
    session_id = await opened(loop, "ana", scenario_id=example(world, name).scenario_id)
    await act(loop, session_id, fix_of(await on_desk(loop, session_id)))
    (event,) = (each for each in loop.store.events(session_id) if each.kind == "scenario_finished")
    assert event.body["example"] == name


async def test_a_regrade_changes_no_finish_from_before_examples_were_marked(loop: Sessions):
    old = finish().model_dump(mode="json", exclude={"example", "is_challenge"})
    kept = Finish.model_validate(old)
    assert (kept.example, kept.is_challenge) == ("", False)
    assert award_finish(new_learner("ana"), kept).earned > 0
    assert goal_points(finished()) == 1
    for name in ("tour-1", f"{FAMILIES[0]}-1"):
        await settle(loop, await opened(loop, scenario_id=name))
    regrader = Regrader(MINDS, loop.scenarios, loop.turns.clock)
    assert [each async for each in regrader.differences()] == []
