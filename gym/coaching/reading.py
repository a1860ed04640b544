"""What free text can mean on a claim, whoever reads it."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from pydantic import Field

from gym.value import Value
from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim


class ClaimMove(Value):
    """A move, with its details as API.md has them."""

    kind: Literal["act"] = "act"
    action_type: ActionType
    action_details: dict[str, Any]


class CoachWish(Value):
    """Something asked of the coach: a hint, the next claim, an explanation, or an answer to a question."""

    kind: Literal["hint", "next", "why", "question"]


class Unclear(Value):
    """Words that name no one thing to do; `message` says what to add. `is_lost`: nothing in them was understood."""

    kind: Literal["unclear"] = "unclear"
    message: str
    is_lost: bool = False


Reading = ClaimMove | CoachWish | Unclear
HOW = 'Say what to change, like "add 25 to line 1" or "remove line 2", or "submit as is", "hint" or "give up".'
Read = Callable[[str, Claim], Reading]


class Proposal(Value):
    """What a free text may have meant: a wish, or a move that is done only once the trainee says yes to its `words`."""

    kind: Literal["move", "hint", "question"]
    words: str = ""
    action_type: str = ""
    action_details: dict[str, Any] = Field(default_factory=dict)


Propose = Callable[[str, Claim, str], Awaitable[Proposal | None]]
