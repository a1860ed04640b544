"""Bodies about the fact base: a fact as users see it, and a certified coder's review of it."""

from datetime import date
from typing import Literal

from gym.value import Value

ReviewVerdict = Literal["right", "wrong", "unclear"]
VERDICTS: tuple[ReviewVerdict, ...] = ("right", "wrong", "unclear")


class FactReview(Value):
    """What a reviewer says of a fact; `seal` is that of the fact's text and source as they were reviewed."""

    fact_id: str
    seal: str
    reviewed_by: str
    reviewed_on: date
    verdict: ReviewVerdict
    comment: str = ""


class FactLine(Value):
    """A fact with its source, what rests on it, and its review: None where there is none of this text and source."""

    id: str
    area: str
    fact: str
    source: str
    address: str
    dated: str
    trust: str
    faults: tuple[str, ...]
    payers: tuple[str, ...]
    review: FactReview | None


class ReviewCount(Value):
    """How many facts there are, how many are reviewed, and how many of these a reviewer does not agree with."""

    facts: int
    reviewed: int
    doubted: int
