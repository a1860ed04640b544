"""The language model behind the coach: the protocol, its limits, and a scripted one for tests."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Protocol

from gym.coaching.chunks import CoachHealth
from gym.value import Value

Messages = Sequence[Mapping[str, str]]
Schema = Mapping[str, Any]


class Limits(Value):
    """How long to wait for the model, in seconds, and when to stop asking it for a while."""

    connect: float = 1.0
    first: float = 15.0
    between: float = 5.0
    total: float = 30.0
    probe: float = 1.0
    fresh: float = 3.0
    failures: int = 3
    cooldown: float = 30.0
    characters: int = 4000
    keep_alive: str = "10m"


LIMITS = Limits()


class ModelDown(Exception):
    """The model cannot answer now; the message is our own and quotes nothing."""


class Model(Protocol):
    """Something that continues a conversation, or raises `ModelDown`."""

    def stream(
        self, messages: Messages, *, max_tokens: int, temperature: float = 0.0, schema: Schema | None = None
    ) -> AsyncGenerator[str, None]:
        """The answer in parts as they arrive, shaped by `schema` if given; closing the stream stops the model."""

    async def status(self, patience: float | None = None) -> CoachHealth:
        """Whether it would answer now; waits at most `patience` seconds."""


class ScriptedModel:
    """For tests: gives queued replies, raises queued exceptions and keeps every prompt."""

    def __init__(self, *replies: str | Exception, name: str = "scripted") -> None:
        self.replies = list(replies)
        self.prompts: list[Messages] = []
        self.name = name

    async def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        temperature: float = 0.0,  # noqa: ARG002
        schema: Schema | None = None,  # noqa: ARG002
    ) -> AsyncGenerator[str, None]:
        """The next reply, word by word; the last one repeats."""
        self.prompts.append(messages)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        for word in reply.split(" ")[:max_tokens]:
            yield word + " "

    async def status(self, patience: float | None = None) -> CoachHealth:  # noqa: ARG002
        return CoachHealth(source="ollama", model=self.name, reachable=True, last_error=None)
