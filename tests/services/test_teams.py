"""Facts about teams around the loop: links, what members see, boards, and the week's goal."""

from datetime import timedelta

import pytest
from alias_parts import shown_id
from loop_moves import GIVE_UP, act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import NOON, Clock
from team_parts import ask, audit_team

from gym.errors import Invalid, NotFound, NotYours
from gym.schemas.sessions import GetHint
from gym.schemas.teams import Join, NewInvitation, NewTeam, Remove, Rename, TeamView
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return loop_of(world, clock=clock)


async def team_of(loop: Sessions, *user_ids: str) -> TeamView:
    """A team of these users, the first its captain, each with a session."""
    for user_id in user_ids:
        await opened(loop, user_id)
    team = await loop.teams.create(NewTeam(user_id=user_ids[0], name="North"))
    link = await loop.teams.invite(team.team_id, NewInvitation(user_id=user_ids[0], seats=50))
    for user_id in user_ids[1:]:
        team = await loop.teams.join(Join(user_id=user_id, token=link.token))
    return team


async def told(loop: Sessions, user_id: str) -> list[str]:
    """What the user has been told of teams and challenges, the newest first."""
    found = (await loop.accounts.notices(user_id)).notices
    return [each.text for each in found if each.kind in ("team", "challenge")]


async def test_a_link_leads_into_the_team_and_is_used_up(loop: Sessions) -> None:
    team = await team_of(loop, "ana")
    for user_id in ("ben", "cat"):
        await opened(loop, user_id)
    link = await loop.teams.invite(team.team_id, NewInvitation(user_id="ana"))
    assert link.link == f"/join/{link.token}"
    for _ in range(2):
        joined = await loop.teams.join(Join(user_id="ben", token=link.token))
    assert [member.user_id for member in joined.members] == ["ana", "ben"]
    with pytest.raises(Invalid, match="has been used: ask the captain for a new one"):
        await loop.teams.join(Join(user_id="cat", token=link.token))
    with pytest.raises(NotFound, match="is not valid"):
        await loop.teams.join(Join(user_id="cat", token=link.token[:-1]))
    assert await told(loop, "ana") == ["ben has joined North."]


async def test_a_token_is_nowhere_on_record(loop: Sessions) -> None:
    team = await team_of(loop, "ana")
    link = await loop.teams.invite(team.team_id, NewInvitation(user_id="ana"))
    dump = "\n".join(loop.store.engine.raw_connection().driver_connection.iterdump())
    assert link.id in dump
    assert link.token not in dump


@pytest.mark.parametrize("way", ["expired", "withdrawn"])
async def test_a_link_that_is_over_lets_nobody_in(loop: Sessions, clock: Clock, way: str) -> None:
    team = await team_of(loop, "ana")
    await opened(loop, "ben")
    link = await loop.teams.invite(team.team_id, NewInvitation(user_id="ana"))
    if way == "expired":
        clock.go_on(days=14)
    else:
        await loop.teams.revoke(team.team_id, link.id, "ana")
    with pytest.raises(Invalid, match=f"{way}: ask the captain"):
        await loop.teams.join(Join(user_id="ben", token=link.token))
    assert "closed" in {each.status for each in (await loop.teams.team(team.team_id, "ana")).invitations}


async def test_only_members_see_a_team_and_only_the_captain_its_links(loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana", "ben")).team_id
    await opened(loop, "zoe")
    assert (await loop.teams.team(team_id, "ana")).invitations
    assert not (await loop.teams.team(team_id, "ben")).invitations
    strangers = (
        loop.teams.team(team_id, "zoe"),
        loop.teams.week(team_id, "zoe"),
        loop.teams.members(team_id, "zoe", "weekly", None, 10, None),
        loop.teams.leave(team_id, "zoe"),
        loop.teams.rename(team_id, Rename(user_id="zoe", name="Mine")),
        loop.teams.team("t-none", "zoe"),
    )
    refusals = set()
    for each in strangers:
        with pytest.raises(NotFound) as refused:
            await each
        refusals.add(refused.value.message)
    assert len(refusals) == 1
    with pytest.raises(NotYours):
        await loop.teams.rename(team_id, Rename(user_id="ben", name="Mine"))


async def test_members_go_and_are_removed_and_hear_of_it(loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana", "ben", "cat")).team_id
    left = await loop.teams.remove(team_id, Remove(user_id="ana", member_id="cat"))
    assert [member.user_id for member in left.members] == ["ana", "ben"]
    with pytest.raises(Invalid, match="leave the team"):
        await loop.teams.remove(team_id, Remove(user_id="ana", member_id="ana"))
    assert (await loop.teams.leave(team_id, "ana")).teams == ()
    assert (await loop.teams.team(team_id, "ben")).captain == "ben"
    assert await told(loop, "cat") == ["The captain has removed you from North."]
    assert await told(loop, "ben") == ["You are the captain of North now."]
    await loop.teams.leave(team_id, "ben")
    with pytest.raises(NotFound):
        await loop.teams.team(team_id, "ben")
    assert not audit_team(loop.store, team_id).is_open


async def test_what_members_earn_is_on_the_boards_of_their_team(loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana", "ben")).team_id
    ana = await settle(loop, await opened(loop, "ana", scenario_id="tour-1"))
    ben = await settle(loop, await opened(loop, "ben", scenario_id="tour-1"))
    await settle(loop, await opened(loop, "zoe", scenario_id="tour-1"))
    (row,) = (await loop.teams.board("weekly", 10, None)).rows
    earned = ana.xp.earned + ben.xp.earned
    assert (row.rank, row.team_id, row.xp, row.active, row.average) == (1, team_id, earned, 2, earned // 3)
    for skill in (None, "modifier_25"):
        board = await loop.leaderboard("weekly", skill, team_id, 10, None)
        assert [each.user_id for each in board.rows] == ["ana", "ben"]
        assert (await loop.teams.members(team_id, "ana", "weekly", skill, 10, None)).rows == board.rows
    first = await loop.leaderboard("weekly", None, team_id, 1, None)
    (second,) = (await loop.leaderboard("weekly", None, team_id, 1, first.next_cursor)).rows
    assert (second.rank, second.user_id) == (1, "ben")
    audit_team(loop.store, team_id)


async def test_a_repeat_brings_a_team_nothing(loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana")).team_id
    session_id = await opened(loop, "ana")
    name = await shown_id(loop, session_id)
    await settle(loop, session_id)
    for _ in range(2):
        await settle(loop, await opened(loop, "ana", scenario_id=name))
    once = ask(loop.store, "select sum(points) from xp_ledger")[0][0]
    (row,) = (await loop.teams.board("all", 10, None)).rows
    assert (row.xp, (await loop.teams.week(team_id, "ana")).points) == (once, 1)


async def test_only_claims_settled_unaided_bring_the_team_nearer(world: World, loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana")).team_id
    session_id = await opened(loop, "ana")
    await loop.hint(GetHint(session_id=session_id))
    await settle(loop, session_id)
    await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
    await settle(loop, session_id)
    await act(loop, session_id, GIVE_UP)
    assert (await loop.teams.week(team_id, "ana")).points == 0
    await settle(loop, session_id)
    assert (await loop.teams.week(team_id, "ana")).points == 1


async def test_the_week_is_reached_together_told_to_all_once_and_pays_no_xp(loop: Sessions) -> None:
    team_id = (await team_of(loop, "ana", "ben")).team_id
    sessions = {user_id: await opened(loop, user_id) for user_id in ("ana", "ben")}
    assert (await loop.teams.week(team_id, "ana")).goal == 24
    points = 0
    while points < 24:
        for session_id in sessions.values():
            turned = await settle(loop, session_id)
            points += 2 if turned.mode in ("probe", "retest") else 1
    now = await loop.teams.week(team_id, "ben")
    assert (now.week, now.goal, now.points) == (NOON.date() - timedelta(days=2), 24, points)
    assert now.reached_at == NOON
    assert sum(row.points for row in now.members) == points
    for user_id in sessions:
        told_of = [text for text in await told(loop, user_id) if "goal" in text]
        assert told_of == ["North has reached the week's goal: 24 points for claims settled unaided."]
    paid = ask(loop.store, "select count(*) from xp_ledger")[0][0]
    assert paid == ask(loop.store, "select count(*) from events where kind = 'scenario_finished'")[0][0]
    audit_team(loop.store, team_id)


async def test_a_new_week_begins_with_nothing(loop: Sessions, clock: Clock) -> None:
    team_id = (await team_of(loop, "ana")).team_id
    session_id = await opened(loop, "ana")
    await settle(loop, session_id)
    clock.go_on(days=4, hours=11)
    assert (await loop.teams.week(team_id, "ana")).points >= 1
    clock.go_on(hours=1)
    now = await loop.teams.week(team_id, "ana")
    assert (now.week, now.points, now.goal, now.reached_at) == (NOON.date() + timedelta(days=5), 0, 24, None)
