"""What the tests of challenges share: sending one, playing it, and what the log says of it."""

from typing import Any

from loop_moves import act, miss_of, on_desk, opened, settle

from gym.progress.challenges.model import Challenge, fold_challenge
from gym.progress.events import Kind
from gym.schemas.challenges import ChallengeView, NewChallenge
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

BEN = "ben"


async def sent(loop: Sessions, **changed: Any) -> ChallengeView:
    asked = {"user_id": "ana", "opponent_id": "ben", "difficulty": Difficulty.BEGINNER, **changed}
    return await loop.challenges.challenge(NewChallenge(**asked))


async def accepted(loop: Sessions, **changed: Any) -> str:
    challenge = await sent(loop, **changed)
    return (await loop.challenges.accept(challenge.challenge_id, challenge.opponent)).challenge_id


def on_record(loop: Sessions, challenge_id: str) -> Challenge:
    """The challenge, which must be what its log folds to."""
    challenge = loop.store.challenges.challenge(challenge_id)
    assert challenge == fold_challenge(loop.store.challenges.acts(challenge_id))
    assert challenge
    for side in challenge.sides:
        logs = loop.store.events(side.session_id) if side.session_id else ()
        done = {event.body["scenario_id"]: event for event in logs if event.kind is Kind.SCENARIO_FINISHED}
        last = {event.turn: event.body["score"]["total"] for event in logs if event.kind is Kind.ACTED}
        assert [(each.score, each.accuracy) for each in side.played] == [
            (last[done[each.scenario_id].turn], done[each.scenario_id].body["accuracy"]) for each in side.played
        ]
    return challenge


async def told(loop: Sessions, user_id: str) -> list[str]:
    return [each.text for each in (await loop.accounts.notices(user_id)).notices if each.kind == "challenge"]


async def play(world: World, loop: Sessions, challenge_id: str, user_id: str, misses: int = 0) -> list[str]:
    """Settle the claims of the challenge, with so many wrong tries at the first; their ids."""
    session_id, met = await opened(loop, user_id, challenge=challenge_id), list[str]()
    for number in range(misses):
        await act(loop, session_id, miss_of(world, await on_desk(loop, session_id), number))
    for _ in range(3):
        met.append((await on_desk(loop, session_id)).scenario_id)
        await settle(loop, session_id)
    return met
