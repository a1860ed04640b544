"""What may be asked in a session without being a move, and what comes back."""

from typing import Annotated

from pydantic import StringConstraints

from gym.value import Id, Value


class Question(Value):
    """Body of POST ask: a question about codes, rules or payers; the open claim plays no part in the answer."""

    session_id: Id
    question: Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class QuestionAnswer(Value):
    """Answer of ask: what the reference says and where it stands; `known` is false where it says nothing."""

    session_id: str
    answer: str
    citations: tuple[str, ...]
    known: bool
