"""Facts about help: taken anywhere on a claim, it counts in all sessions of the person."""

import pytest
from caller_parts import trainee_caller, trainer_caller
from challenge_parts import accepted
from loop_moves import GIVE_UP, act, always, double, loop_of, opened, settle
from loop_parts import Clock, audit
from trainer_parts import TINA, clinics

from agents.minds import MINDS
from gym.schemas.replay import WhatIf
from gym.schemas.sessions import GetHint
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")


@pytest.fixture
def only(world: World) -> Scenario:
    """The one claim that the loop deals."""
    return double(world)


@pytest.fixture
def loop(world: World, only: Scenario) -> Sessions:
    """A loop that deals the same claim in every session: whoever has two has it twice."""
    return loop_of(world, compose=always(only))


async def read_hint(loop: Sessions, session_id: str) -> None:
    await loop.hint(GetHint(session_id=session_id))


async def read_solution(loop: Sessions, session_id: str) -> None:
    assert (await act(loop, session_id, GIVE_UP)).solution


async def read_solution_of_a_seed(loop: Sessions, _: str) -> None:
    await read_solution(loop, await opened(loop, seed=3))


async def ask_what_if(loop: Sessions, session_id: str) -> None:
    await settle(loop, session_id)
    about = {"action_type": "submit_claim", "action_details": {}}
    await loop.replays.what_if(WhatIf(caller=trainee_caller("ana"), session_id=session_id, turn=0, **about))


def evidence(loop: Sessions) -> int:
    return len(loop.store.attempts.unaided_tries("ana", 30, loop.turns.clock()))


@pytest.mark.parametrize("help_with", [read_hint, read_solution, read_solution_of_a_seed])
@pytest.mark.parametrize("first", ["the check", "the help"])
async def test_a_check_shows_nothing_once_help_was_taken_elsewhere(loop: Sessions, help_with, first: str):
    check = await opened(loop, unassisted=True) if first == "the check" else ""
    await help_with(loop, await opened(loop))
    turned = await settle(loop, check or await opened(loop, unassisted=True))
    assert (turned.xp.earned, evidence(loop)) == (0, 0)
    assert (await loop.profile("ana")).unassisted_accuracy.scenarios == 0
    audit(loop.store)


async def test_the_answer_says_why_a_claim_with_help_from_elsewhere_earns_nothing(loop: Sessions):
    session_id = await opened(loop)
    await read_hint(loop, await opened(loop))
    parts = (await settle(loop, session_id)).xp.parts
    assert "you had help with this claim, or a try at it, before" in [part.reason for part in parts]


async def test_a_hint_in_the_session_itself_costs_what_it_always_did(loop: Sessions):
    session_id = await opened(loop)
    await read_hint(loop, session_id)
    turned = await settle(loop, session_id)
    assert turned.xp.earned > 0
    assert "hints" in [part.name for part in turned.xp.parts]


async def test_help_of_somebody_else_is_none_of_ones_own(loop: Sessions):
    await read_hint(loop, await opened(loop, "ben"))
    turned = await settle(loop, await opened(loop, unassisted=True))
    assert turned.xp.earned > 0
    assert evidence(loop) == 1


async def test_a_regrade_finds_nothing_to_change_where_help_came_from_elsewhere(loop: Sessions, world: World):
    session_id = await opened(loop, unassisted=True)
    await read_hint(loop, await opened(loop))
    await settle(loop, session_id)
    regrader = Regrader(MINDS, loop.scenarios, loop.turns.clock)
    assert [each async for each in regrader.differences()] == []


async def test_another_version_with_the_same_answer_is_the_same_claim(world: World):
    loop = clinics(world)
    saved = await loop.library.save(TINA, KNEE)
    first = await opened(loop, "ana", library=saved.id)
    await read_hint(loop, first)
    renamed = await loop.library.save(TINA, KNEE.model_copy(update={"title": "A knee on Friday"}), saved.id, 1)
    assert renamed.scenario_id != saved.scenario_id
    assert (await settle(loop, await opened(loop, "ana", library=saved.id))).xp.earned == 0
    assert (await settle(loop, await opened(loop, "ben", library=saved.id))).xp.earned > 0


async def test_a_challenges_claim_scores_as_if_every_hint_was_taken_where_help_came_from_elsewhere(world: World):
    loop = loop_of(world, clock=Clock())
    for user_id in ("ana", "ben"):
        await opened(loop, user_id)
    challenge_id = await accepted(loop)
    session_id = await opened(loop, challenge=challenge_id)
    (first, *_) = (await loop.challenges.one(challenge_id, "ana")).challenge_id, None
    assert first
    scenario = loop.scenarios.get(loop.store.challenges.challenge(challenge_id).scenarios[0])
    same = loop_of(world, store=loop.store, compose=always(scenario))
    await read_hint(same, await opened(same))
    turned = await settle(loop, session_id)
    assert turned.score.total == 5


async def test_a_trainer_who_asked_what_if_knows_the_claim(world: World):
    loop = clinics(world)
    saved = await loop.library.save(TINA, KNEE)
    session_id = await opened(loop, "ana", library=saved.id)
    await settle(loop, session_id)
    about = {"turn": 0, "action_type": "submit_claim", "action_details": {}}
    tina = trainer_caller("tina", "clinic-a")
    for _ in range(2):
        await loop.replays.what_if(WhatIf(caller=tina, session_id=session_id, **about))
    assert (await settle(loop, await opened(loop, "tina", library=saved.id))).xp.earned == 0
    assert (await settle(loop, await opened(loop, "ben", library=saved.id))).xp.earned > 0


async def test_what_if_is_refused_while_the_same_claim_is_open_in_another_session(loop: Sessions):
    done, going = await opened(loop), await opened(loop)
    with pytest.raises(Exception, match="still open"):
        await ask_what_if(loop, done)
    await act(loop, going, GIVE_UP)
