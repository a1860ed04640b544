"""Facts about numbers: none of them tells the skill of a challenge's claim while the challenge goes on."""

from typing import Any

import pytest
from caller_parts import trainer_caller
from challenge_parts import accepted
from loop_moves import GIVE_UP, act, fix_of, loop_of, on_desk, opened, settle
from loop_parts import Clock

from gym.progress.challenges.seals import as_shown
from gym.progress.learner import Learner
from gym.schemas.practice import PracticeFilter
from gym.schemas.teams import NewTeam
from gym.services.sessions import Sessions
from gym.store.analytics import AnalyticsStore
from gym.world.faults import SKILLS
from gym.world.world import World

LOCAL = trainer_caller("tom")
BY_SKILL = ("skill_ratings", "skill_uncertainty", "weak_areas", "strong_areas", "due_reviews", "by_skill")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def played(world: World, clock: Clock) -> tuple[Sessions, str]:
    """Ana has settled six claims, every skill that a challenge may bring among them, and has one to play."""
    loop = loop_of(world, clock=clock)
    await opened(loop, "ben", scenario_id="tour-1")
    session_id = await opened(loop, "ana")
    await loop.teams.create(NewTeam(user_id="ana", name="North"))
    for _ in range(6):
        await settle(loop, session_id)
        clock.go_on(minutes=1)
    challenge_id = await accepted(loop)
    return loop, await opened(loop, "ana", challenge=challenge_id)


async def shown_by_skill(loop: Sessions, session_id: str) -> list[Any]:
    """All that is shown of Ana by skill."""
    growth, seen, profile = (
        await loop.growth.of_user("ana"),
        await loop.analytics(session_id),
        await loop.profile("ana"),
    )
    (team,) = (await loop.teams.of_user("ana")).teams
    boards = [await loop.leaderboard("all", skill, None, 10, None) for skill in SKILLS]
    inside = [await loop.teams.members(team.team_id, "ana", "all", skill, 10, None) for skill in SKILLS]
    loop.practice.read.clear()
    rates = [each for name in ("ana", "ben") for each in await loop.practice.browse(name, PracticeFilter())]
    return [
        *(growth.curves, growth.denials, growth.areas, growth.skills, growth.done, await loop.growth.export_csv("ana")),
        *(seen.by_skill, [each.skills for each in seen.scenarios if each.accuracy is not None and each.skills]),
        *(getattr(profile, name) for name in BY_SKILL),
        *(boards, inside, rates, await loop.trainers.cohort(LOCAL)),
        (await loop.trainers.trainee(LOCAL, "ana")).due_reviews,
    ]


@pytest.mark.parametrize("right", [True, False])
async def test_a_claim_of_a_challenge_moves_nothing_that_is_shown_by_skill(
    played: tuple[Sessions, str], clock: Clock, right: bool
):
    loop, session_id = played
    before, standing = await shown_by_skill(loop, session_id), await loop.profile("ana")
    scenario = await on_desk(loop, session_id)
    await act(loop, session_id, fix_of(scenario) if right else GIVE_UP)
    assert await shown_by_skill(loop, session_id) == before
    after = await loop.profile("ana")
    tries = after.practice_accuracy.scenarios + after.unassisted_accuracy.scenarios
    assert tries == standing.practice_accuracy.scenarios + standing.unassisted_accuracy.scenarios + 1
    seen = await loop.analytics(session_id)
    assert [each.skills for each in seen.scenarios] == [(), ()]
    assert not [skill for skill in SKILLS if skill.replace("_", " ") in f"{seen.recommendation} {seen.findings}"]
    clock.go_on(days=7)
    assert (await loop.growth.of_user("ana")).done[-1].skills == scenario.skills
    assert tuple((await loop.analytics(session_id)).by_skill) == scenario.skills
    assert set(scenario.skills) <= set((await loop.profile("ana")).by_skill)


async def test_without_those_claims_a_user_is_shown_as_they_stood_before(played: tuple[Sessions, str]):
    loop, session_id = played
    row = loop.store.learner("ana")
    assert row
    before, true_id = Learner.model_validate_json(row.body), (await on_desk(loop, session_id)).scenario_id
    await settle(loop, session_id)
    row = loop.store.learner("ana")
    assert row
    now = Learner.model_validate_json(row.body)
    shown = as_shown(now, AnalyticsStore(loop.store).events_of("ana"), frozenset({(session_id, true_id)}))
    assert now.mastery != before.mastery
    assert (shown.mastery, shown.alone, shown.xp) == (before.mastery, before.alone, now.xp)
    assert {name: each for name, each in shown.practised.items() if name} == {
        name: each for name, each in before.practised.items() if name
    }
