"""Facts about tenants beside each other: boards, teams, links, challenges and rates show and reach nobody elsewhere."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from challenge_parts import play
from loop_moves import opened, settle
from loop_parts import Clock
from team_parts import audit_team
from trainer_parts import clinics

from gym.errors import NotFound
from gym.schemas.challenges import NewChallenge
from gym.schemas.practice import PracticeFilter
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

OURS, THEIRS = ("ana", "ben"), ("zoe",)


@pytest.fixture
async def loop(world: World) -> Sessions:
    """Ana and Ben of one clinic, Zoe of another, Lou of this machine; each has settled a claim."""
    made = clinics(world, Clock())
    for user in (*OURS, *THEIRS, "lou"):
        await settle(made, await opened(made, user, scenario_id="tour-1"))
    return made


async def team_of(loop: Sessions, captain: str, *others: str) -> str:
    made = await loop.teams.create(NewTeam(user_id=captain, name=f"Team of {captain}"))
    link = await loop.teams.invite(made.team_id, NewInvitation(user_id=captain, seats=9))
    for user in others:
        await loop.teams.join(Join(user_id=user, token=link.token))
    return made.team_id


@pytest.mark.parametrize("order", ["xp", "improvement"])
@pytest.mark.parametrize(
    ("viewer", "shown"), [("ana", OURS), ("tina", OURS), ("zoe", THEIRS), ("otto", THEIRS), (None, ("lou",))]
)
async def test_a_board_shows_users_of_the_viewers_tenant_only(
    loop: Sessions, viewer: str | None, shown: tuple[str, ...], order: Any
) -> None:
    with loop.store.write_transaction() as connection:
        connection.exec_driver_sql("update standings set improvement = 1 where skill = ''")
    for period in ("daily", "weekly", "monthly", "all"):
        board = await loop.leaderboard(period, None, None, 10, None, order, viewer)
        assert tuple(row.user_id for row in board.rows) == shown
        assert [row.rank for row in board.rows] == [1] * len(shown)


async def test_a_team_of_another_tenant_is_unknown_to_a_board(loop: Sessions) -> None:
    team_id = await team_of(loop, "ana", "ben")
    await settle(loop, await opened(loop, "ana", scenario_id="tour-2"))
    assert [row.user_id for row in (await loop.leaderboard("all", None, team_id, 9, None, "xp", "tina")).rows] == [
        "ana"
    ]
    said = set()
    for viewer in ("zoe", "otto", None):
        for team in (team_id, "t-none"):
            with pytest.raises(NotFound) as refused:
                await loop.leaderboard("all", None, team, 9, None, "xp", viewer)
            said.add(refused.value.message)
    assert len(said) == 1


async def test_the_board_of_teams_shows_those_of_the_viewers_tenant_only(loop: Sessions) -> None:
    teams = {user: await team_of(loop, user) for user in ("ana", "zoe", "lou")}
    for user in teams:
        await settle(loop, await opened(loop, user, scenario_id="tour-2"))
    for viewer, captain in (("ben", "ana"), ("otto", "zoe"), (None, "lou")):
        (row,) = (await loop.teams.board("weekly", 10, None, viewer)).rows
        assert (row.rank, row.team_id) == (1, teams[captain])


async def test_a_link_of_another_tenant_leads_nowhere_in_the_words_of_an_unknown_one(loop: Sessions) -> None:
    team_id = await team_of(loop, "ana")
    link = await loop.teams.invite(team_id, NewInvitation(user_id="ana"))
    said = set()
    for user in ("zoe", "lou"):
        for token in (link.token, "no-such-token"):
            with pytest.raises(NotFound) as refused:
                await loop.teams.join(Join(user_id=user, token=token))
            said.add(refused.value.message)
    assert len(said) == 1
    assert (await loop.teams.join(Join(user_id="ben", token=link.token))).team_id == team_id


async def test_a_user_of_another_tenant_is_unknown_to_a_challenger(loop: Sessions) -> None:
    said = set()
    for opponent in ("zoe", "lou", "nobody"):
        with pytest.raises(NotFound) as refused:
            await loop.challenges.challenge(challenge("ana", opponent))
        said.add(refused.value.message)
    assert len(said) == 1
    assert not [each for each in (await loop.accounts.notices("zoe")).notices if each.kind == "challenge"]
    assert (await loop.challenges.challenge(challenge("ana", "ben"))).opponent == "ben"


def challenge(user_id: str, opponent_id: str) -> NewChallenge:
    return NewChallenge(user_id=user_id, opponent_id=opponent_id, difficulty=Difficulty.BEGINNER)


async def test_everybodys_first_tries_are_those_of_the_own_tenant(loop: Sessions) -> None:
    wish = PracticeFilter(skill="modifier_25")
    for user, times in (("ana", 2), ("tina", 2), ("zoe", 1), ("lou", 1)):
        assert sum(each.everybody.times for each in await loop.practice.browse(user, wish)) == times


Look = Callable[[Sessions, str, str], Coroutine[Any, Any, Any]]
GONE: dict[str, Look] = {
    "team": lambda loop, team, _: loop.teams.team(team, "ben"),
    "week": lambda loop, team, _: loop.teams.week(team, "ben"),
    "members": lambda loop, team, _: loop.teams.members(team, "ben", "all", None, 9, None),
    "challenge": lambda loop, _, held: loop.challenges.one(held, "ben"),
    "the other's challenge": lambda loop, _, held: loop.challenges.one(held, "ana"),
    "accept": lambda loop, _, held: loop.challenges.accept(held, "ben"),
}


@pytest.mark.parametrize("look", GONE.values(), ids=GONE.keys())
async def test_who_is_moved_is_in_no_team_and_no_challenge_of_the_old_tenant(loop: Sessions, look: Look) -> None:
    team_id = await team_of(loop, "ana", "ben")
    held = (await loop.challenges.challenge(challenge("ana", "ben"))).challenge_id
    loop.store.users.move("ben", "clinic-b")
    with pytest.raises(NotFound):
        await look(loop, team_id, held)
    assert (await loop.teams.of_user("ben")).teams == ()
    assert (await loop.challenges.of_user("ben")).challenges == ()
    assert [member.user_id for member in (await loop.teams.team(team_id, "ana")).members] == ["ana"]
    audit_team(loop.store, team_id)


async def test_who_is_moved_takes_their_place_on_the_boards_along(loop: Sessions) -> None:
    loop.store.users.move("ben", "clinic-b")
    await settle(loop, await opened(loop, "ben", scenario_id="tour-2"))
    shown = [
        [row.user_id for row in (await loop.leaderboard(period, None, None, 9, None, "xp", viewer)).rows]
        for viewer in ("tina", "otto")
        for period in ("weekly", "all")
    ]
    assert shown == [["ana"], ["ana"], ["ben", "zoe"], ["ben", "zoe"]]


async def test_a_challenge_of_somebody_who_is_moved_tells_nobody_how_it_ends(world: World, loop: Sessions) -> None:
    held = (await loop.challenges.challenge(challenge("ana", "ben"))).challenge_id
    await loop.challenges.accept(held, "ben")
    await play(world, loop, held, "ana")
    session_id = await opened(loop, "ben", challenge=held)
    loop.store.users.move("ben", "clinic-b")
    before = [len((await loop.accounts.notices(user)).notices) for user in ("ana", "ben")]
    for _ in range(3):
        await settle(loop, session_id)
    assert not [
        each.text
        for user, known in zip(("ana", "ben"), before, strict=True)
        for each in (await loop.accounts.notices(user)).notices[: -known or None]
        if each.kind == "challenge"
    ]
