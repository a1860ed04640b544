"""Facts about the state machine of a turn: which nodes run, what each may change, and that the page shows it."""

import json
from pathlib import Path
from typing import Any

import pytest
from langgraph.graph import END
from loop_moves import GIVE_UP, LOOK_UP, Move, act, always, double, fix_of, half_fix_of, loop_of, miss_of, opened
from loop_parts import NOON

from agents import graph
from gym.progress.calendar import Calendar
from gym.progress.certification.exams import Exam
from gym.progress.learner import new_learner
from gym.services.sessions import Sessions
from gym.session.state import STORED_FIELDS, Command, Deps, State, dump_state, load_state, merge
from gym.world.scenarios.scenario import Scenario, Verdict
from gym.world.world import World

PAGE = Path(__file__).parents[2] / "docs" / "graph.md"
PAID = ["adjust_difficulty", "award_xp"]
READ = ["accept_action", "judge"]
# Each node and the part of the state that is its own to change.
OWNED = {
    "present_claim": {
        *("phase", "queue", "dealt", "choice", "scenario_id", "presented_at", "claim", "fixed", "attempts", "wrong"),
        *(
            "rungs",
            "ladders",
            "first",
            "last_accuracy",
            "missed",
            "change",
            "drafts",
            "upcoming",
            "payers",
            "mode",
            "reason",
            "offset",
            "alias",
            "challenge",
        ),
    },
    "accept_action": {"action", "edited"},
    "judge": {"verdict", "claim", "fixed", "attempts", "wrong", "change", "last_accuracy", "first", "over", "missed"},
    "hint": {"offer_hint", "hint", "ladders", "rungs", "drafts"},
    "feedback": {"verdict", "feedback", "score", "drafts"},
    "adjust_difficulty": {"finish", "xp", "learner", "choice", "exam"},
    "award_xp": {"phase", "unlocked", "learner", "answered", "drafts"},
    "end_exam": {"phase", "exam", "answered", "counted", "learner", "drafts"},
}
EXAM = Exam(pathway="clean-claims", plan=("icd10",), until=NOON)


@pytest.fixture(scope="module")
def two_faults(world: World) -> Scenario:
    return double(world)


@pytest.fixture
def loop(world: World, two_faults: Scenario) -> Sessions:
    return loop_of(world, compose=always(two_faults))


def entry(request: str, move: Move = LOOK_UP, **more: Any) -> State:
    """What a turn begins with besides the stored state."""
    kind, details = move
    moment = State(at=NOON, calendar=Calendar(), local_date=NOON.date(), draw=1, hold_next=False)
    return State(**{**moment, "request": request, "command": Command(kind, details, 0.5), **more})


async def run(loop: Sessions, session_id: str, begin: State) -> list[tuple[str, dict[str, Any]]]:
    """Each node that ran and what it changed."""
    row = loop.store.session(session_id)
    assert row
    deps = Deps(loop.world, loop.scenarios.get, loop.scenarios.deal, learner=lambda: new_learner("ana"))
    whole = {"state": merge(load_state(row.state), begin)}
    updates = graph.build().astream(whole, context=deps, stream_mode="updates")
    return [(name, changed["state"]) async for step in updates for name, changed in step.items()]


def names(steps: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [name for name, _ in steps]


async def every_path(world: World, scenario: Scenario, loop: Sessions) -> dict[str, Any]:
    """Every kind of turn, run once from a fresh_claim session."""
    part = half_fix_of(world, scenario)
    assert part
    session_id = await opened(loop)
    turns = {
        "deal": entry("deal"),
        "noted": entry("act", LOOK_UP),
        "wrong": entry("act", miss_of(world, scenario)),
        "partly": entry("act", part),
        "resolved": entry("act", fix_of(scenario)),
        "held": entry("act", fix_of(scenario), hold_next=True),
        "given up": entry("act", GIVE_UP),
        "hint": entry("hint"),
        "exam": entry("act", miss_of(world, scenario), mode="exam", exam=EXAM),
    }
    return {name: await run(loop, session_id, begin) for name, begin in turns.items()}


async def test_each_kind_of_turn_takes_its_way(world: World, two_faults: Scenario, loop: Sessions):
    taken = {name: names(steps) for name, steps in (await every_path(world, two_faults, loop)).items()}
    assert taken == {
        "deal": ["present_claim"],
        "noted": [*READ, "feedback"],
        "wrong": [*READ, "hint", "feedback"],
        "partly": [*READ, "feedback"],
        "resolved": [*READ, "feedback", *PAID, "present_claim"],
        "held": [*READ, "feedback", *PAID],
        "given up": [*READ, "feedback", *PAID, "present_claim"],
        "hint": ["hint"],
        "exam": [*READ, "feedback", *PAID, "end_exam"],
    }


async def test_each_node_changes_its_own_part_of_the_state_only(world: World, two_faults: Scenario, loop: Sessions):
    seen = {name: set[str]() for name in OWNED}
    for steps in (await every_path(world, two_faults, loop)).values():
        for name, changed in steps:
            seen[name] |= set(changed)
    assert seen == OWNED


async def test_a_stored_state_comes_back_as_it_was(world: World, two_faults: Scenario, loop: Sessions):
    kept = {}
    for steps in (await every_path(world, two_faults, loop)).values():
        for _, changed in steps:
            kept |= {name: value for name, value in changed.items() if name in STORED_FIELDS}
            assert load_state(dump_state(State(**kept))) == kept


async def test_what_is_kept_between_turns_is_all_of_it_and_no_more(world: World, loop: Sessions):
    row = loop.store.session(await opened(loop))
    assert row
    assert set(json.loads(row.state)) == STORED_FIELDS


async def test_a_hint_is_offered_after_two_wrong_tries(world: World, two_faults: Scenario, loop: Sessions):
    session_id = await opened(loop)
    offered = [(await act(loop, session_id, miss_of(world, two_faults, n))).offer_hint for n in range(3)]
    assert offered == [False, True, True]
    assert not (await act(loop, session_id, LOOK_UP)).offer_hint
    assert not (await act(loop, session_id, fix_of(two_faults))).offer_hint


def judged(outcome: Any) -> Verdict:
    return Verdict.model_construct(outcome=outcome)


VERDICTS = ("resolved", "partly", "wrong", "noted", "given_up")
ROUTES = [
    *((graph.enter, {"request": request}, node) for request, node in graph.ENTRY.items()),
    *(
        (graph.after_judge, {"verdict": judged(o), "over": False}, "hint" if o == "wrong" else "feedback")
        for o in VERDICTS
    ),
    (graph.after_judge, {"verdict": judged("wrong"), "over": True}, "feedback"),
    (graph.after_hint, {"request": "hint"}, END),
    (graph.after_hint, {"request": "act"}, "feedback"),
    (graph.after_feedback, {"over": True}, PAID[0]),
    (graph.after_feedback, {"over": False}, END),
    (graph.after_award, {"hold_next": True}, END),
    (graph.after_award, {"hold_next": False}, "present_claim"),
]


@pytest.mark.parametrize(("router", "state", "where"), ROUTES)
async def test_a_router_says_where_to_go(router: Any, state: State, where: str):
    assert await router(state) == where


def test_every_node_can_be_reached_and_comes_to_an_end():
    drawn = graph.build().get_graph()
    after: dict[str, set[str]] = {}
    for edge in drawn.edges:
        after.setdefault(edge.source, set()).add(edge.target)

    def reached(start: str) -> set[str]:
        seen, ahead = set[str](), [start]
        while ahead:
            place = ahead.pop()
            if place not in seen:
                seen.add(place)
                ahead += after.get(place, ())
        return seen

    assert set(OWNED) | {"__start__", "__end__"} == set(drawn.nodes)
    assert reached("__start__") == set(drawn.nodes)
    assert all("__end__" in reached(name) for name in drawn.nodes)


def test_the_page_shows_the_machine_as_it_is():
    assert f"```mermaid\n{graph.build().get_graph().draw_mermaid().strip()}\n```" in PAGE.read_text()


def test_the_page_says_what_each_node_does():
    text = PAGE.read_text()
    assert not [name for name in OWNED if f"| `{name}` |" not in text]
