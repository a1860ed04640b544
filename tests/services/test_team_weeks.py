"""Facts about a team's week: only who shows something in it is counted, and only what pays XP counts."""

import pytest
from loop_moves import GIVE_UP, act, loop_of, opened, settle
from loop_parts import NOON, Clock
from store_parts import open_store
from team_parts import add_users, audit_team, create, finish, join, leave, link

from gym.progress.boards import monday_of
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

MONDAY = monday_of(NOON.date())
THROWN_AWAY = ("t1", "t2", "t3", "t4", "t5")


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world, clock=Clock())


async def team_with(loop: Sessions, *others: str) -> str:
    """A team of Ana's with these others, who all have begun."""
    for user in ("ana", *others):
        await opened(loop, user, scenario_id="tour-3")
    made = await loop.teams.create(NewTeam(user_id="ana", name="North"))
    invited = await loop.teams.invite(made.team_id, NewInvitation(user_id="ana", seats=50))
    for user in others:
        await loop.teams.join(Join(user_id=user, token=invited.token))
    return made.team_id


async def test_members_who_only_joined_move_no_goal(loop: Sessions) -> None:
    team_id = await team_with(loop, *THROWN_AWAY)
    before = (await loop.teams.week(team_id, "ana")).goal
    for user in THROWN_AWAY:
        await act(loop, await opened(loop, user, scenario_id="tour-2"), GIVE_UP)
    await settle(loop, await opened(loop, "ana"))
    now = await loop.teams.week(team_id, "ana")
    assert (before, now.goal, now.points) == (24, 24, 1)
    audit_team(loop.store, team_id)


async def test_a_claim_that_was_given_up_and_then_looked_up_brings_nothing(loop: Sessions) -> None:
    team_id = await team_with(loop, "t1")
    await act(loop, await opened(loop, "t1", scenario_id="tour-1"), GIVE_UP)
    await settle(loop, await opened(loop, "t1", scenario_id="tour-1"))
    assert (await loop.teams.week(team_id, "ana")).points == 0


def store_with(*user_ids: str) -> Store:
    store = open_store()
    add_users(store, *user_ids)
    return store


@pytest.mark.parametrize("xp", [0, 70])
def test_a_claim_counts_for_the_week_only_if_it_paid_xp(xp: int) -> None:
    store = store_with("ana")
    team_id = create(store, "ana")
    finish(store, "ana", xp=xp)
    assert store.teams.week(team_id, MONDAY).total_points == (1 if xp else 0)


def test_one_member_alone_does_not_reach_a_week_however_many_names_joined() -> None:
    store = store_with("ana", *THROWN_AWAY)
    digest = link(store, team_id := create(store, "ana"))
    for user in THROWN_AWAY:
        join(store, team_id, user, digest)
    for _ in range(40):
        finish(store, "ana", mode="probe")
    week = store.teams.week(team_id, MONDAY)
    assert (week.goal, week.total_points, week.reached_at) == (24, 16, None)
    for user in THROWN_AWAY:
        leave(store, team_id, user)
    assert store.teams.week(team_id, MONDAY) == week
    audit_team(store, team_id)
