"""The state machine of one turn: one run, one turn; where it stands between turns is a row, not a checkpoint.

The routers are coroutines because LangGraph sends plain functions to a thread, which costs more than the turn.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agents import exam, nodes
from agents.state import Deps, State

Machine = CompiledStateGraph[State, Deps, State, State]
ENTRY = {"deal": "present_claim", "act": "accept_action", "hint": "hint"}


async def enter(state: State) -> str:
    """Where a request comes in."""
    return ENTRY[state["request"]]


async def after_judge(state: State) -> str:
    """A wrong try may call for the offer of a hint; not where the claim is over with it."""
    return "hint" if state["verdict"]["outcome"] == "wrong" and not state["over"] else "feedback"


async def after_hint(state: State) -> str:
    """A hint that was asked for ends the turn."""
    return END if state["request"] == "hint" else "feedback"


async def after_feedback(state: State) -> str:
    """Only a scenario that is over goes on to be paid."""
    return "adjust_difficulty" if state["over"] else END


async def after_award(state: State) -> str:
    """The chat asks for the next claim when its reader is ready; everybody else gets it at once, until an exam ends."""
    examined = exam.of(state)
    if examined and examined.is_over:
        return "end_exam"
    return END if state["hold_next"] else "present_claim"


def build() -> Machine:
    """The compiled machine; it holds nothing and can be shared."""
    graph: StateGraph[State, Deps, State, State] = StateGraph(State, context_schema=Deps)
    rooms: dict[str, Any] = {
        "present_claim": nodes.present_claim,
        "accept_action": nodes.accept_action,
        "judge": nodes.judge,
        "hint": nodes.hint,
        "feedback": nodes.feedback_node,
        "adjust_difficulty": nodes.adjust_difficulty,
        "award_xp": nodes.award_xp,
        "end_exam": nodes.end_exam,
    }
    for name, node in rooms.items():
        graph.add_node(name, node)
    graph.add_conditional_edges(START, enter, list(ENTRY.values()))
    graph.add_edge("accept_action", "judge")
    graph.add_conditional_edges("judge", after_judge, ["hint", "feedback"])
    graph.add_conditional_edges("hint", after_hint, ["feedback", END])
    graph.add_conditional_edges("feedback", after_feedback, ["adjust_difficulty", END])
    graph.add_edge("adjust_difficulty", "award_xp")
    graph.add_conditional_edges("award_xp", after_award, ["present_claim", "end_exam", END])
    graph.add_edge("present_claim", END)
    graph.add_edge("end_exam", END)
    return graph.compile()
