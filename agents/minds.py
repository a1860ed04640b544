"""The minds that the services are given."""

from functools import cache

from agents import nodes
from agents.coach.prompts import build_messages
from gym.session.minds import Minds, Node


@cache
def build() -> Node:
    """Returns what runs a whole turn, compiled once. LangGraph is imported only now, since that takes seconds."""
    from agents import graph

    return graph.build_turn()


MINDS = Minds(build, nodes.judge, nodes.hint, build_messages)
