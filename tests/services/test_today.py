"""Facts about today's set of a user, read from the record: claims done, what was missed, what is new, who is near."""

import challenge_parts
from loop_moves import act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock

from gym.progress.today import say_set
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.world.world import World


async def play(world: World, loop: Sessions, session_id: str, wrong: bool) -> None:
    if wrong:
        await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
    await settle(loop, session_id)


async def test_the_set_goes_on_with_each_claim_and_the_next_day_begins_a_new_one(world: World):
    clock = Clock()
    loop = loop_of(world, clock=clock)
    assert say_set((await loop.today.view("ana")).planned) == "5 claims, about 9 minutes"
    session_id = await opened(loop)
    for wrong in (False, True, False):
        await play(world, loop, session_id, wrong)
    now = await loop.today.view("ana")
    assert (now.planned.done_count, now.planned.of, now.closing) == (3, 5, None)
    assert [each.title for each in now.missed] == [each.title for each in now.missed if each.title]
    assert len(now.missed) == 1
    assert now.new
    clock.go_on(days=1)
    tomorrow = await loop.today.view("ana")
    assert (tomorrow.planned.done_count, tomorrow.missed) == (0, ())


async def test_the_fifth_claim_closes_the_set(world: World):
    loop = loop_of(world)
    session_id = await opened(loop)
    for number in range(5):
        await play(world, loop, session_id, wrong=number == 2)
    closing = (await loop.today.view("ana")).closing
    assert closing
    assert (closing.right, closing.of) == (4, 5)
    assert closing.learned


async def test_the_bar_counts_the_claims_that_today_tells_of(world: World):
    loop = loop_of(world, clock=Clock())
    for user in ("ana", "ben"):
        await settle(loop, await opened(loop, user, scenario_id="tour-1"))
    await challenge_parts.play(world, loop, await challenge_parts.accepted(loop), "ana")
    bar, view = loop.desks.bar(*loop.desks.learner("ana")), await loop.today.view("ana")
    assert (bar.done, view.planned.done_count) == (1, 1)


async def test_the_closing_card_tells_what_is_new_and_where_what_was_missed_can_be_looked_at(world: World):
    loop = loop_of(world, clock=Clock())
    session_id = await opened(loop)
    for number in range(5):
        await play(world, loop, session_id, wrong=number == 2)
    end = await loop.desks.close_set("ana", loop.desks.bar(*loop.desks.learner("ana")))
    assert end
    assert (end.right, len(end.missed), end.missed[0].session_id) == (4, 1, session_id)
    assert end.new
    assert end.share.startswith("Training Gym: 4 of 5 right")


async def ranked(loop: Sessions) -> str:
    """A team whose four members settled 4, 3, 2 and no claims this week; its id."""
    team = await loop.teams.create(NewTeam(user_id="ana", name="Coders"))
    link = await loop.teams.invite(team.team_id, NewInvitation(user_id="ana", seats=9))
    for user in ("ben", "cat", "dan"):
        await loop.teams.join(Join(user_id=user, token=link.token))
    for user, claims in (("ana", 4), ("ben", 3), ("cat", 2)):
        session_id = await opened(loop, user, unassisted=True)
        for _ in range(claims):
            await settle(loop, session_id)
    return team.team_id


async def test_who_stands_next_to_me_on_my_teams_board_is_shown(world: World):
    loop = loop_of(world, clock=Clock())
    for user in ("ana", "ben", "cat", "dan"):
        await opened(loop, user)
    team_id = await ranked(loop)
    near = {user: [row.user_id for row in loop.today.neighbors(user, team_id)] for user in ("ana", "ben", "cat", "dan")}
    assert near["ana"] == ["ana", "ben"]
    assert near["ben"] == ["ana", "ben", "cat"]
    assert near["cat"][:2] == ["ben", "cat"]
    assert [row.rank for row in loop.today.neighbors("ben", team_id)] == [1, 2, 3]
    assert "dan" not in near["dan"] or near["dan"][-1] == "dan"
