"""Facts about each node of a turn: one await, with a state and a Deps; no database, no web."""

from typing import Any

import pytest
from loop_moves import LOOK_UP, Move, double, fix_of, miss_of
from loop_parts import NOON

from agents import nodes
from agents.graph import build_turn
from gym.progress.calendar import Calendar
from gym.progress.certification.exams import Exam
from gym.progress.engine.mastery import Mastery
from gym.progress.events import Kind
from gym.progress.learner import Learner, apply_finish, new_learner
from gym.progress.rewards.streaks import Streak
from gym.session.outcome import fresh_claim
from gym.session.state import Command, Deps, ExamAnswer, State, merge
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

ANA = new_learner("ana")
EXAM = Exam(pathway="clean-claims", plan=("icd10", "modifier_25"), until=NOON)


@pytest.fixture(scope="module")
def scenario(world: World) -> Scenario:
    return double(world)


def deps_of(world: World, scenario: Scenario, learner: Learner = ANA) -> Deps:
    return Deps(world, lambda _: scenario, lambda _: scenario, learner=lambda: learner)


def at_desk(scenario: Scenario, move: Move = LOOK_UP, **more: Any) -> State:
    """A session with the scenario on its desk, and a move on it."""
    session = State(session_id="s", user_id="ana", goals=[], preferred=None, role=None, seed=None, shadow=None)
    place = State(dealt=1, queue=[], phase="working", mode="practice", reason="", offset=0.0, answered=[])
    moment = State(at=NOON, calendar=Calendar(), local_date=NOON.date(), draw=1, acted_turn=1, hold_next=True)
    asked: Any = {"request": "act", "command": Command(*move), "exam": None, **more}
    return State(**{**fresh_claim(scenario, NOON), **session, **place, **moment, **asked})


async def state_after(world: World, scenario: Scenario, state: State, *names: str) -> State:
    """The state after some nodes, one after another."""
    for name in names:
        state = merge(state, await getattr(nodes, name)(state, deps_of(world, scenario)))
    return state


async def test_a_claim_is_presented(world: World, scenario: Scenario):
    dealt = await nodes.present_claim(at_desk(scenario), deps_of(world, scenario))
    assert (dealt["dealt"], dealt["claim"], dealt["fixed"]) == (2, scenario.case.claim, ())


async def test_a_move_is_read(world: World, scenario: Scenario):
    read = await nodes.accept_action(at_desk(scenario, fix_of(scenario)), deps_of(world, scenario))
    assert (read["action"].type, len(read["action"].edits) > 0) == (scenario.optimal_actions[0].type, True)


async def test_a_fix_is_judged_right(world: World, scenario: Scenario):
    judged = await state_after(world, scenario, at_desk(scenario, fix_of(scenario)), "accept_action", "judge")
    assert (judged["verdict"].outcome, judged["over"], judged["attempts"]) == ("resolved", True, 1)


async def test_a_hint_is_the_next_rung(world: World, scenario: Scenario):
    given = await nodes.hint(at_desk(scenario, request="hint"), deps_of(world, scenario))
    assert (given["hint"].rung, given["rungs"]) == (1, [1])


async def test_a_verdict_is_said_and_logged(world: World, scenario: Scenario):
    state = at_desk(scenario, miss_of(world, scenario))
    said = await state_after(world, scenario, state, "accept_action", "judge", "feedback")
    assert [each.kind for each in said["drafts"]] == [Kind.ACTED]
    assert said["score"].total < 100


async def test_a_claim_that_is_over_is_paid(world: World, scenario: Scenario):
    to_pay = ("accept_action", "judge", "feedback", "adjust_difficulty", "award_xp")
    paid = await state_after(world, scenario, at_desk(scenario, fix_of(scenario)), *to_pay)
    assert paid["learner"].xp == paid["xp"].earned == paid["finish"].xp > 0
    assert paid["learner"].unlocked.keys() == {each.code for each in paid["unlocked"]} != set()


async def test_a_session_with_a_seed_of_its_own_moves_its_shadow_alone(world: World, scenario: Scenario):
    to_pay = ("accept_action", "judge", "feedback", "adjust_difficulty", "award_xp")
    paid = await state_after(world, scenario, at_desk(scenario, fix_of(scenario), seed=7), *to_pay)
    assert paid["shadow"]
    assert (paid["shadow"].met, "learner" in paid) == (1, False)


async def test_an_exam_counts_when_it_ends(world: World, scenario: Scenario):
    to_pay = ("accept_action", "judge", "feedback", "adjust_difficulty", "award_xp")
    state = at_desk(scenario, fix_of(scenario), mode="exam", exam=EXAM)
    paid = await state_after(world, scenario, state, *to_pay)
    assert paid["answered"] == [ExamAnswer(turn=1, finish=paid["finish"])]
    assert "learner" not in paid
    ended = await nodes.end_exam(paid, deps_of(world, scenario))
    assert ended["learner"] == apply_finish(ANA, paid["finish"])
    assert (ended["phase"], ended["answered"], len(ended["counted"])) == ("over", [], 1)


async def test_a_turn_folds_its_learner_once(world: World, scenario: Scenario):
    observed, folded = list[Any](), list[Any]()

    class CountingMastery(Mastery):
        def model_copy(self, **more: Any) -> Any:
            observed.append(more)
            return super().model_copy(**more)

    class CountingStreak(Streak):
        def after(self, *args: Any) -> Any:
            folded.append(args)
            return super().after(*args)

    learner = ANA.model_copy(update={"mastery": CountingMastery(), "streak": CountingStreak()})
    state = at_desk(scenario, fix_of(scenario))
    done = await build_turn()(merge(state, State(hold_next=False)), deps_of(world, scenario, learner))
    assert (len(observed), len(folded)) == (1, 1)
    assert (done["learner"].met, done["dealt"]) == (1, 2)
