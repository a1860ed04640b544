"""Facts about seeds: none leaves, and no seed of a claim leads to that of another."""

import json
from typing import Any

import pytest
from caller_parts import trainer_caller
from loop_moves import GIVE_UP, act, loop_of, on_desk, opened
from trainer_parts import clinics

from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import CaseFile
from gym.services.sessions import Sessions
from gym.services.turns import random_seed
from gym.session.deal import next_seed, seed_after
from gym.world.judge.judge import judge
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

TINA = trainer_caller("tina", "clinic-a")
WHY = "The note supports it."


def every_name(value: Any) -> set[str]:
    """The names of all fields of a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(every_name, value.values()))
    return set().union(*map(every_name, value)) if isinstance(value, list) else set()


async def case_of(loop: Sessions, session_id: str, turn: int) -> CaseFile:
    """The case file of an accepted dispute."""
    doubt = {"session_id": session_id, "turn": turn}
    await loop.disputes.dispute(NewDispute(user_id="ana", reason=WHY, **doubt))
    await loop.disputes.decide(Decision(by="tina", tenant="clinic-a", accepted=True, answer=WHY, **doubt))
    return await loop.replays.case(session_id, turn, TINA)


async def test_a_case_file_names_no_seed_and_is_judged_again_without_one(world: World):
    loop = clinics(world)
    session_id = await opened(loop)
    turned = await act(loop, session_id, GIVE_UP)
    body = (await case_of(loop, session_id, turned.turn)).model_dump_json()
    assert "seed" not in every_name(json.loads(body))
    case = CaseFile.model_validate_json(body)
    assert judge(world, case.scenario, case.claim, case.fixed, case.action).outcome == "given_up"


async def test_a_scenario_is_kept_without_its_seed_and_one_kept_with_it_is_still_read(world: World):
    loop = loop_of(world)
    scenario = await on_desk(loop, await opened(loop))
    stored = json.loads(loop.store.scenario(scenario.scenario_id) or "")
    assert scenario.seed == 100
    assert "seed" not in stored
    assert Scenario.model_validate({**stored, "seed": 100}) == scenario


async def test_each_claims_seed_comes_from_the_draw_of_the_turn_before_it(world: World):
    draws: list[int] = []

    def draw() -> int:
        draws.append(random_seed())
        return draws[-1]

    loop = loop_of(world, seeds=draw)
    session_id = await opened(loop)
    for _ in range(3):
        upcoming = state_of(loop, session_id)["upcoming"]
        assert upcoming == seed_after(draws[-1])
        await act(loop, session_id, GIVE_UP)
        assert (await on_desk(loop, session_id)).seed == upcoming


def state_of(loop: Sessions, session_id: str) -> dict[str, Any]:
    row = loop.store.session(session_id)
    assert row
    return dict(json.loads(row.state))


def test_the_first_seed_leaves_most_of_its_draw_unknown():
    draw = random_seed() | 1 << 175
    seed = next_seed({"seed": None, "draw": draw})
    assert seed < 2**48 < draw
    assert seed_after(seed) != seed_after(draw)


@pytest.mark.parametrize("hold_next", [False, True])
async def test_a_session_from_before_takes_a_new_seed_for_its_next_claim(world: World, hold_next: bool):
    loop = loop_of(world)
    session_id = await opened(loop)
    state = state_of(loop, session_id)
    del state["upcoming"]
    with loop.store.write_transaction() as connection:
        connection.exec_driver_sql("update sessions set state = ?", (json.dumps({**state, "ahead": 7}),))
    await act(loop, session_id, GIVE_UP, hold_next=hold_next)
    await loop.next_scenario(session_id)
    assert (await on_desk(loop, session_id)).seed == 101 + hold_next
    assert "ahead" not in state_of(loop, session_id)
