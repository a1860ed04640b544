"""Bodies of requests and answers about disputes: a trainee disputes a verdict, a trainer answers."""

from datetime import datetime
from typing import Annotated, Literal

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
