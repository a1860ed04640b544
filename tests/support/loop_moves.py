"""Moves for the tests of the loop: scenarios with one fault and two, what settles them and what does not."""

import json
from collections.abc import Callable
from typing import Any

from loop_parts import Clock, Seeds
from scenario_pool import compose_once
from store_parts import open_store

from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.schemas.sessions import StartSession, SubmitAction, TurnAnswer
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.judge.judge import judge
from gym.world.scenarios.compose import EXAMPLES, Spec
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.world import World

Move = tuple[str, dict[str, Any]]
SEND: Move = ("submit_claim", {})
LOOK_UP: Move = ("verify_eligibility", {})
GIVE_UP: Move = ("give_up", {})
TEXTS = {ActionType.APPEAL_DENIAL: "letter", ActionType.WRITE_OFF: "reason", ActionType.VOID_CLAIM: "reason"}


def loop_of(world: World, store: Store | None = None, **changed: Any) -> Sessions:
    """A loop with the plain coach, a clock that stands still and seeds 100, 101, 102... unless said otherwise."""
    parts = {"coach": PlainCoach(), "clock": Clock(), "seeds": Seeds(), "compose": compose_once, **changed}
    return Sessions(world, store or open_store(), minds=MINDS, **parts)


def always(scenario: Scenario) -> Callable[[World, Spec], Scenario]:
    """A composer that knows this scenario only."""
    return lambda world, spec: scenario


def example(world: World, name: str = "tour-1") -> Scenario:
    return compose_once(world, EXAMPLES[name])


def double(world: World) -> Scenario:
    """A scenario with two faults that can be fixed one after the other."""
    made = (compose_once(world, Spec(seed=seed, difficulty=Difficulty.EXPERT)) for seed in range(50))
    return next(each for each in made if len(each.intended_issues) == 2 and half_fix_of(world, each))


def half_fix_of(world: World, scenario: Scenario) -> Move | None:
    """A correction that fixes some of the scenario's issues, but not all."""
    fix = scenario.optimal_actions[0]
    for edit in fix.edits:
        part = Action(type=fix.type, edits=(edit,))
        if judge(world, scenario, scenario.case.claim, (), part).outcome == "partly":
            return move_of(part)
    return None


def move_of(action: Action) -> Move:
    """An action as a client writes it."""
    if action.edits:
        return action.type.value, {"edits": [edit.model_dump(mode="json") for edit in action.edits]}
    details: dict[str, Any] = {TEXTS[action.type]: action.text} if action.type in TEXTS else {}
    return action.type.value, {**details, **({"grounds": list(action.grounds)} if action.grounds else {})}


def fix_of(scenario: Scenario) -> Move:
    """The move that settles the scenario."""
    return move_of(scenario.optimal_actions[0])


def miss_of(world: World, scenario: Scenario, number: int = 0) -> Move:
    """A correction of the first line that fixes nothing; another `number` is another correction."""
    edit = Edit(op="set", path="lines/1/units", value=scenario.case.claim.lines[0].units + 7 + number)
    miss = Action(type=ActionType.CORRECT_CLAIM, edits=(edit,))
    assert judge(world, scenario, scenario.case.claim, (), miss).outcome == "wrong"
    return move_of(miss)


async def opened(loop: Sessions, user_id: str = "ana", **more: Any) -> str:
    """The id of a new session."""
    return (await loop.start(StartSession(user_id=user_id, **more))).session_id


async def act(loop: Sessions, session_id: str, move: Move, **more: Any) -> TurnAnswer:
    kind, details = move
    return await loop.submit(SubmitAction(session_id=session_id, action_type=kind, action_details=details, **more))


async def on_desk(loop: Sessions, session_id: str) -> Scenario:
    """The scenario that the session is at, key and all."""
    row = loop.store.session(session_id)
    assert row
    return loop.scenarios.get(json.loads(row.state)["scenario_id"])


async def settle(loop: Sessions, session_id: str, **more: Any) -> TurnAnswer:
    """Make the right move."""
    turned = await act(loop, session_id, fix_of(await on_desk(loop, session_id)), **more)
    assert turned.outcome == "resolved"
    return turned
