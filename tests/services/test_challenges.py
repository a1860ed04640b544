"""Facts about challenges around the loop: the same claims for both, in one session each, and nothing told too soon."""

import asyncio
import json

import pytest
from challenge_parts import BEN, accepted, on_record, play, sent, told
from loop_moves import GIVE_UP, act, always, example, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, audit
from team_parts import ask

from gym.errors import Invalid, NotFound, NotYours
from gym.progress.challenges.model import ChallengeKind
from gym.schemas.sessions import GetHint, StartSession
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

WEEK = 7


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def loop(world: World, clock: Clock) -> Sessions:
    """A loop with Ana, Ben and Zoe on record."""
    loop = loop_of(world, clock=clock)
    for user_id in ("ana", "ben", "zoe"):
        await opened(loop, user_id)
    return loop


async def test_both_get_the_same_claims_in_the_same_order_and_then_their_own(world: World, loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    ana, ben = [await play(world, loop, challenge_id, user_id) for user_id in ("ana", "ben")]
    assert ana == ben == list(on_record(loop, challenge_id).scenarios)
    assert len(set(ana)) == 3


async def test_the_better_score_wins_and_both_hear_of_it_once(world: World, loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    await play(world, loop, challenge_id, "ben", misses=2)
    assert not [text for text in await told(loop, "ana") if "won" in text or "lost" in text]
    await play(world, loop, challenge_id, "ana")
    shown = await loop.challenges.one(challenge_id, "ben")
    assert (shown.status, shown.outcome, shown.winner) == ("over", "points", "ana")
    assert shown.other
    assert shown.you.score < shown.other.score == 300
    assert (await told(loop, "ana"))[0] == f"You won against ben: 300 points to {shown.you.score}."
    assert (await told(loop, "ben"))[0] == f"You lost against ana: {shown.you.score} points to 300."
    on_record(loop, challenge_id)
    audit(loop.store)


async def test_nothing_of_the_other_is_shown_before_ones_own_claims_are_over(world: World, loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    await play(world, loop, challenge_id, "ben")
    before = await loop.challenges.one(challenge_id, "ana")
    session_id = await opened(loop, "ana", challenge=challenge_id)
    for _ in range(3):
        now = await loop.challenges.one(challenge_id, "ana")
        assert (now.other, now.outcome, now.winner) == (None, None, None)
        assert now.status == before.status == "accepted"
        assert "300" not in json.dumps(await told(loop, "ana"))
        await settle(loop, session_id)
    assert (await loop.challenges.one(challenge_id, "ana")).other


async def test_no_answer_tells_which_claims_are_to_come(loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    started = await loop.start(StartSession(user_id="ana", challenge=challenge_id))
    true_ids = on_record(loop, challenge_id).scenarios
    shown = await loop.challenges.of_user("ana")
    texts = (shown.model_dump_json(), started.model_dump_json(), *(await told(loop, "ana")))
    assert not [name for name in true_ids if any(name in text for text in texts)]


async def test_hints_and_wrong_tries_cost_points_and_giving_up_all(world: World, loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    session_id = await opened(loop, "ana", challenge=challenge_id)
    await loop.hint(GetHint(session_id=session_id))
    totals = [(await settle(loop, session_id)).score.total]
    await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
    totals += [(await settle(loop, session_id)).score.total, (await act(loop, session_id, GIVE_UP)).score.total]
    shown = await loop.challenges.one(challenge_id, "ana")
    assert shown.you.scores == tuple(totals)
    assert 0 < totals[0] < 100
    assert 0 < totals[1] < 100
    assert totals[2] == 0
    on_record(loop, challenge_id)


async def test_there_is_one_session_for_each_side(loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    session_id = await opened(loop, "ana", challenge=challenge_id)
    with pytest.raises(Invalid, match=f"Continue in session {session_id}"):
        await opened(loop, "ana", challenge=challenge_id)
    assert await opened(loop, "ben", challenge=challenge_id)
    with pytest.raises(NotFound):
        await opened(loop, "zoe", challenge=challenge_id)
    assert (await loop.challenges.one(challenge_id, "ana")).session_id == session_id


async def test_two_starts_at_the_same_moment_open_one_session(loop: Sessions) -> None:
    challenge_id = await accepted(loop)
    both = await asyncio.gather(*(opened(loop, "ana", challenge=challenge_id) for _ in "ab"), return_exceptions=True)
    assert sorted(type(each) for each in both if not isinstance(each, str)) == [Invalid]
    assert len([act for act in loop.store.challenges.acts(challenge_id) if act.kind is ChallengeKind.BEGUN]) == 1


@pytest.mark.parametrize("more", [{"scenario_id": "tour-1"}, {"library": "tour"}, {"exam": "clean-claims"}])
async def test_a_challenge_brings_its_own_claims(loop: Sessions, more: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="chooses its own claims"):
        await opened(loop, "ana", challenge=await accepted(loop), **more)


async def test_a_challenge_begins_only_while_it_is_accepted(loop: Sessions, clock: Clock) -> None:
    waiting = await sent(loop)
    with pytest.raises(Invalid, match="ben has not accepted"):
        await opened(loop, "ana", challenge=waiting.challenge_id)
    await loop.challenges.decline(waiting.challenge_id, BEN)
    late = await accepted(loop)
    clock.go_on(days=WEEK)
    for challenge_id, words in ((waiting.challenge_id, "is declined"), (late, "is over")):
        with pytest.raises(Invalid, match=words):
            await opened(loop, "ana", challenge=challenge_id)


async def test_who_does_not_play_in_time_loses_and_late_claims_count_nothing(
    world: World, loop: Sessions, clock: Clock
) -> None:
    challenge_id = await accepted(loop)
    await play(world, loop, challenge_id, "ben")
    session_id = await opened(loop, "ana", challenge=challenge_id)
    await settle(loop, session_id)
    clock.go_on(days=WEEK)
    await settle(loop, session_id)
    (shown,) = (await loop.challenges.of_user("ana")).challenges
    assert (shown.outcome, shown.winner, shown.you.played) == ("forfeit", "ben", 1)
    assert (await told(loop, "ben"))[0] == "You won: ana did not finish in time."
    await loop.challenges.one(challenge_id, "ben")
    assert len(loop.store.challenges.acts(challenge_id)) == 9
    on_record(loop, challenge_id)


async def test_nobody_challenges_themselves_a_stranger_or_too_many(loop: Sessions) -> None:
    with pytest.raises(Invalid, match="cannot challenge yourself"):
        await sent(loop, opponent_id="ana")
    with pytest.raises(NotFound):
        await sent(loop, opponent_id="nobody")
    with pytest.raises(Invalid, match="skill must be one of"):
        await sent(loop, skill="no_such_skill")
    made = [await sent(loop, opponent_id=each) for each in ("ben", "zoe", "ben", "zoe", "ben")]
    with pytest.raises(Invalid, match="End one first"):
        await sent(loop)
    await loop.challenges.decline(made[0].challenge_id, BEN)
    assert (await sent(loop)).status == "open"


async def test_only_the_one_challenged_answers_and_only_the_two_see_it(loop: Sessions) -> None:
    challenge_id = (await sent(loop)).challenge_id
    with pytest.raises(NotYours):
        await loop.challenges.accept(challenge_id, "ana")
    for each in (loop.challenges.accept(challenge_id, "zoe"), loop.challenges.one(challenge_id, "zoe")):
        with pytest.raises(NotFound):
            await each
    for _ in range(2):
        assert (await loop.challenges.accept(challenge_id, BEN)).status == "accepted"
    assert len(await told(loop, "ben")) == 2


async def test_a_claim_that_one_of_them_has_met_is_not_in_the_challenge(world: World) -> None:
    known = example(world)
    loop = loop_of(world, compose=always(known))
    for user_id in ("ana", "ben"):
        await opened(loop, user_id)
    await settle(loop, await opened(loop, "ben"))
    with pytest.raises(Invalid, match="new to both of you"):
        await sent(loop)
    assert ask(loop.store, "select count(*) from challenges") == [(0,)]


async def test_a_challenge_keeps_to_its_level_and_skill(loop: Sessions) -> None:
    challenge_id = await accepted(loop, difficulty=Difficulty.INTERMEDIATE, skill="icd10", claims=5)
    made = [loop.scenarios.get(each) for each in on_record(loop, challenge_id).scenarios]
    assert {each.difficulty for each in made} == {Difficulty.INTERMEDIATE}
    assert len(made) == 5
    assert all("icd10" in each.skills for each in made)
