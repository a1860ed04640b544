"""The door to disputes: a trainee holds a verdict to be wrong, a trainer answers."""

from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field, StringConstraints

from gym.value import Id, Value

Turn = Annotated[int, Field(ge=0, le=2**53)]
Words = Annotated[str, StringConstraints(min_length=10, max_length=1000, strip_whitespace=True)]
Status = Literal["open", "accepted", "declined"]


class NewDispute(Value):
    """What a trainee says against the verdict of a turn of their own session."""

    user_id: Id
    session_id: Id
    turn: Turn
    reason: Words


class Decision(Value):
    """What a trainer (`by`, of `tenant`) answers to a dispute."""

    by: Id
    tenant: Id
    session_id: Id
    turn: Turn
    accepted: bool
    answer: Words


class DisputeView(Value):
    """One dispute; `answer` is the trainer's, None while it is open."""

    session_id: str
    turn: int
    user_id: str
    reason: str
    at: datetime
    status: Status
    answer: str | None


class DisputeDoor(Protocol):
    """Disputes, whoever asks: to whom one does not belong it is not there. A caller's mistake is a `GymError`."""

    async def dispute(self, wanted: NewDispute) -> DisputeView:
        """Dispute the verdict of a turn, once."""

    async def of_session(self, session_id: str, user_id: str) -> tuple[DisputeView, ...]:
        """The disputes of a session of the user's own, in the order of its turns."""

    async def open(self, tenant: str) -> tuple[DisputeView, ...]:
        """The open disputes of a tenant, oldest first."""

    async def decide(self, decision: Decision) -> DisputeView:
        """Answer a dispute of the tenant's, once; the trainee is told."""
