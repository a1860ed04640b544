"""What may be asked in a session without being a move, and what comes back."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from gym.value import Id, Value


class Question(Value):
    """Body of POST ask: a question about codes, rules or payers; the open claim plays no part in the answer."""

    session_id: Id
    question: Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class Answered(Value):
    """Answer of ask: what the reference says and where it stands; `known` is false where it says nothing."""

    session_id: str
    answer: str
    citations: tuple[str, ...]
    known: bool


class Proposed(Value):
    """What a free text may have meant: a wish, or a move that is done only once the trainee says yes to its `words`."""

    kind: Literal["move", "hint", "question"]
    words: str = ""
    action_type: str = ""
    action_details: dict[str, Any] = Field(default_factory=dict)
