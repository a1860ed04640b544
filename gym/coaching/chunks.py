"""Who speaks, and the words as they come."""

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from gym.value import Value

Source = Literal["ollama", "openai", "offline"]


class CoachInfo(Value):
    """Who words things: a model at Ollama or behind OpenAI's protocol, or the plain coach (`offline`)."""

    source: Source
    model: str | None = None


class CoachChunk(Value):
    """Some of the coach's words, ready to show; the last piece has `done`.

    `waiting` is how many are served before, while the words wait for the model. `guard` names the checks that refused
    earlier words; it goes on the log with the last piece, and to no client.
    """

    text: str
    coach: CoachInfo
    done: bool = False
    waiting: int | None = None
    guard: Annotated[tuple[str, ...], Field(exclude=True)] = ()


class CoachHealth(Value):
    source: Source
    model: str | None
    reachable: bool
    last_error: str | None


class PullProgress(NamedTuple):
    """How far the download of a model has come: what is done now, bytes so far and in all (0: not known yet)."""

    doing: str
    completed: int
    total: int
