"""What runs a turn and words a prompt: handed in by app.py, the only one that knows the graph and the models."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from gym.coaching.coach import CoachView
from gym.session.state import Deps, State

Node = Callable[[State, Deps], Awaitable[State]]
Messages = tuple[dict[str, str], ...]


class Minds(NamedTuple):
    """`build` returns what runs a whole turn, and takes seconds; `judge` and `hint` are two of its nodes; `prompt` is
    what a model is asked for a view.
    """

    build: Callable[[], Node]
    judge: Node
    hint: Node
    prompt: Callable[[CoachView], Messages]
