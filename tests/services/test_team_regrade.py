"""Facts about regrading and teams: the sums follow, on the log, and what was reached together stays reached."""

import pytest
from loop_moves import loop_of, opened, settle
from loop_parts import Clock, audit
from team_parts import ask, audit_team

from agents.minds import MINDS
from gym.progress.rewards import xp
from gym.progress.teams.model import TeamKind
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world, clock=Clock())


async def played(loop: Sessions) -> str:
    """A team of Ana and Ben, who have settled four claims each in it; one of Ben's came before, and he has left."""
    sessions = {user_id: await opened(loop, user_id, library="tour") for user_id in ("ana", "ben")}
    await settle(loop, sessions["ben"])
    team_id = (await loop.teams.create(NewTeam(user_id="ana", name="North"))).team_id
    link = await loop.teams.invite(team_id, NewInvitation(user_id="ana"))
    await loop.teams.join(Join(user_id="ben", token=link.token))
    for session_id in sessions.values():
        for _ in range(4):
            await settle(loop, session_id)
    await loop.teams.leave(team_id, "ben")
    return team_id


async def regrade(loop: Sessions) -> None:
    regrader = Regrader(MINDS, loop.scenarios, loop.turns.clock)
    for found in [each async for each in regrader.differences()]:
        assert await regrader.apply(found)


async def test_a_teams_sums_follow_todays_rules(loop: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    team_id = await played(loop)
    week, before = await loop.teams.week(team_id, "ana"), ask(loop.store, "select * from team_totals order by 1")
    monkeypatch.setattr(xp, "BASE", 100)
    await regrade(loop)
    audit_team(loop.store, team_id)
    assert ask(loop.store, "select * from team_totals order by 1") != before
    assert await loop.teams.week(team_id, "ana") == week
    kinds = [act.kind for act in loop.store.teams.acts(team_id)]
    assert kinds.count(TeamKind.RECOUNTED) == kinds.count(TeamKind.COUNTED) == 8


async def test_a_team_has_of_a_regraded_claim_what_its_user_has(
    loop: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    team_id = await played(loop)
    monkeypatch.setattr(xp, "BASE", 100)
    await regrade(loop)
    (row,) = (await loop.leaderboard("all", None, team_id, 10, None)).rows
    own = {each.user_id: each for each in (await loop.leaderboard("all", None, None, 10, None)).rows}
    assert (row.user_id, row.xp, row.accuracy, row.scenarios) == ("ana", own["ana"].xp, own["ana"].accuracy, 4)
    assert row.xp == audit_xp(loop)["ana"]


def audit_xp(loop: Sessions) -> dict[str, int]:
    """The points of each user, by the ledger."""
    return dict(map(tuple, ask(loop.store, "select user_id, sum(points) from xp_ledger group by 1")))


async def test_a_regrade_that_changes_nothing_leaves_a_teams_log_alone(loop: Sessions) -> None:
    team_id = await played(loop)
    log = loop.store.teams.acts(team_id)
    await regrade(loop)
    assert loop.store.teams.acts(team_id) == log
    audit(loop.store)


async def test_a_team_goes_on_counting_after_a_regrade(loop: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    team_id = await played(loop)
    monkeypatch.setattr(xp, "BASE", 100)
    await regrade(loop)
    await settle(loop, await opened(loop, "ana"))
    audit_team(loop.store, team_id)
