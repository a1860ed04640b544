"""The state machine of one turn: one run, one turn; where it stands between turns is a row, not a checkpoint.

The routers are coroutines because LangGraph sends plain functions to a thread, which costs more than the turn.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypedDict, cast

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents import nodes
from gym.session.minds import Node
from gym.session.state import Deps, State, merge

Router = Callable[[State], Awaitable[str]]
ENTRY = {"deal": "present_claim", "act": "accept_action", "hint": "hint", "close": "end_exam"}


class Whole(TypedDict):
    """What LangGraph hands on: the state as one channel, since it copies every channel at every step."""

    state: Annotated[State, merge]


Machine = CompiledStateGraph[Whole, Deps, Whole, Whole]


def of_state(node: Node) -> Any:
    """A node over the state in the channel."""

    async def run(whole: Whole, runtime: Runtime[Deps]) -> Whole:
        return Whole(state=await node(whole["state"], runtime.context))

    return run


def by_state(router: Router) -> Callable[[Whole], Awaitable[str]]:
    """A router over the state in the channel."""

    async def route(whole: Whole) -> str:
        return await router(whole["state"])

    return route


async def enter(state: State) -> str:
    """Where a request comes in."""
    return ENTRY[state["request"]]


async def after_judge(state: State) -> str:
    """A wrong try may call for the offer of a hint; not where the claim is over with it."""
    return "hint" if state["verdict"].outcome == "wrong" and not state["over"] else "feedback"


async def after_hint(state: State) -> str:
    """A hint that was asked for ends the turn."""
    return END if state["request"] == "hint" else "feedback"


async def after_feedback(state: State) -> str:
    """Only a scenario that is over goes on to be paid."""
    return "adjust_difficulty" if state["over"] else END


async def after_award(state: State) -> str:
    """The chat asks for the next claim when its reader is ready; everybody else gets it at once, until an exam ends."""
    going = state.get("exam")
    if going and going.is_over:
        return "end_exam"
    return END if state["hold_next"] else "present_claim"


NODES: Mapping[str, Node] = {
    "present_claim": nodes.present_claim,
    "accept_action": nodes.accept_action,
    "judge": nodes.judge,
    "hint": nodes.hint,
    "feedback": nodes.feedback,
    "adjust_difficulty": nodes.adjust_difficulty,
    "award_xp": nodes.award_xp,
    "end_exam": nodes.end_exam,
}


def build(by_name: Mapping[str, Node] = NODES) -> Machine:
    """The compiled machine; it holds nothing and can be shared."""
    graph: StateGraph[Whole, Deps, Whole, Whole] = StateGraph(Whole, context_schema=Deps)
    choices: dict[str, tuple[Router, list[str]]] = {
        START: (enter, list(ENTRY.values())),
        "judge": (after_judge, ["hint", "feedback"]),
        "hint": (after_hint, ["feedback", END]),
        "feedback": (after_feedback, ["adjust_difficulty", END]),
        "award_xp": (after_award, ["present_claim", "end_exam", END]),
    }
    for name, node in by_name.items():
        graph.add_node(name, of_state(node))
    for name, (router, targets) in choices.items():
        graph.add_conditional_edges(name, by_state(router), targets)
    graph.add_edge("accept_action", "judge")
    graph.add_edge("adjust_difficulty", "award_xp")
    graph.add_edge("present_claim", END)
    graph.add_edge("end_exam", END)
    return graph.compile()


def build_turn(by_name: Mapping[str, Node] = NODES) -> Node:
    """Returns what runs a turn: the state and what it works with in, the state after the last node out."""
    machine = build(by_name)

    async def run_turn(state: State, deps: Deps) -> State:
        done = await machine.ainvoke(Whole(state=state), context=deps)
        return cast(State, done["state"])

    return run_turn
