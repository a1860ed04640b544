"""What the store takes and gives: rows of the log as values."""

from dataclasses import dataclass
from datetime import date, datetime

from gym.progress.events import Finished
from gym.value import Value


class Draft(Value):
    """An event before the store gives it its place; `body` is JSON text."""

    kind: str
    body: str


@dataclass(frozen=True)
class LearnerRow:
    """A learner as stored: body (JSON), version, IANA time zone."""

    body: str
    version: int
    time_zone: str


@dataclass(frozen=True)
class SessionRow:
    """A session as stored, with its learner's version and XP; `state` and `learner` are JSON text."""

    session_id: str
    user_id: str
    turn: int
    started_at: datetime
    state: str
    learner: str
    version: int
    xp: int


@dataclass(frozen=True)
class Answer:
    """A stored answer: `request` is the digest of what was asked, `words` what a coach may be told (JSON)."""

    turn: int
    request: str
    body: str
    words: str | None


@dataclass(frozen=True)
class Turn:
    """Everything one turn writes, in one transaction.

    `learner` and `xp` are None where the turn changed no standing; `version` is the learner's before the turn.
    """

    session_id: str
    user_id: str
    turn: int
    at: datetime
    local_date: date
    state: str
    events: tuple[Draft, ...]
    body: str
    request: str
    key: str | None = None
    words: str | None = None
    scenario: tuple[str, str] | None = None
    learner: str | None = None
    version: int = 0
    xp: int = 0
    finish: Finished | None = None


@dataclass(frozen=True)
class BoardQuery:
    """One page of a board: the period's name in the store, the skill or "", rows after `after` (xp, user id)."""

    period: str
    skill: str
    limit: int
    after: tuple[int, str] | None = None


@dataclass(frozen=True)
class BoardLine:
    """One user's total on a board."""

    user_id: str
    display_name: str
    xp: int
    accuracy_sum: float
    scenarios: int


@dataclass(frozen=True)
class Page:
    """A page of board lines, and whether there are more."""

    lines: tuple[BoardLine, ...]
    more: bool
