"""Who puts facts into words: the protocol, and what a coach is told. It never gets the key of an open scenario."""

from collections.abc import AsyncGenerator
from typing import Literal, Protocol

from gym.coaching.chunks import CoachChunk, CoachHealth, CoachInfo
from gym.value import Value

Role = Literal["hint", "feedback", "story", "debrief"]


class CoachView(Value):
    """All that a coach may know about one thing to say.

    `plain` is the finished plain text: a model may only reword it. `facts` are the only codes, amounts, names
    and clauses that may occur. `grounds` are the rule and the policy fact behind it, as far as they may be told by
    now. `last_edit` says what the trainee just changed. `rung` is 1..4 for a hint, None for everything else.
    `is_right` tells a model not to dispute a right answer.
    """

    role: Role
    rung: int | None
    plain: str
    facts: tuple[str, ...]
    grounds: tuple[str, ...] = ()
    citation: str
    last_edit: str
    is_right: bool
    difficulty: str


class GuardKey(Value):
    """What must not be said yet: for the guard alone, never for a prompt.

    `descriptors` are what secret codes stand for: whoever says enough of such words tells the code.
    """

    secrets: tuple[str, ...]
    descriptors: tuple[str, ...] = ()


class Coach(Protocol):
    """Words for a view; pieces are guarded already and never retracted."""

    def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:
        """Stream the words for a user; the last piece is `done` and names who spoke."""

    async def ahead(self, view: CoachView, key: GuardKey) -> CoachChunk | None:
        """Words made ahead of time, while nobody waits for the model; None where there are none."""

    async def info(self) -> CoachInfo:
        """Who would speak now."""

    async def status(self) -> CoachHealth:
        """The same, as health shows it."""

    async def metrics_text(self) -> str:
        """What it has counted so far, in Prometheus' text format."""


class PlainCoach:
    """Says the plain text as it stands; needs no model."""

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:  # noqa: ARG002
        yield CoachChunk(text=view.plain, coach=CoachInfo(source="offline"), done=True)

    async def ahead(self, view: CoachView, key: GuardKey) -> CoachChunk | None:  # noqa: ARG002
        """Nothing: the plain text is there at once."""
        return None

    async def info(self) -> CoachInfo:
        return CoachInfo(source="offline")

    async def status(self) -> CoachHealth:
        """Nothing to reach, and nothing that can fail."""
        return CoachHealth(source="offline", model=None, reachable=False, last_error=None)

    async def metrics_text(self) -> str:
        """Nothing: it asks nobody."""
        return ""
