"""What the store takes and gives: rows of the log as values."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping

from gym.progress.calendar import Calendar
from gym.progress.certification.certificate import Certificate
from gym.progress.events import Event, SkillOutcome, StoredFinish
from gym.progress.notices import Notice
from gym.progress.preferences import Preferences
from gym.value import Value
from gym.world.scenarios.scenario import Difficulty, Mode, Stage


class EventRecord(Value):
    """An event before the store gives it its place: `body` is JSON text, `turn` what it is about if not this turn."""

    kind: str
    body: str
    turn: int | None = None


class Attempt(Value):
    """One finished scenario of a user: what it was, how the first try went, and what was expected of it.

    `place` orders the user's; `offset` is by how many logits it was known to be harder than its level.
    """

    session_id: str
    turn: int
    user_id: str
    place: int
    scenario_id: str
    family: str
    difficulty: Difficulty
    mode: Mode
    is_repeat: bool
    at: datetime
    local_date: date
    accuracy: float
    predicted: float | None
    offset: float
    skills: tuple[SkillOutcome, ...]
    skill: str
    payer_id: str
    stage: str
    seconds: float
    resolved: bool


class ScenarioTags(Value):
    """What a scenario was: the first skill it asks for, its payer, and the stage at which it was met."""

    skill: str
    payer_id: str
    stage: Stage


class AttemptStats(ScenarioTags):
    """How first tries at such scenarios went: how many, and the sums of their accuracy and seconds."""

    difficulty: Difficulty
    times: int
    accuracy_sum: float
    seconds_sum: float


class UserSettings(Value):
    """What a user set: the name on boards, whether boards show them, their days, and how they like to practise."""

    display_name: str
    listed: bool = True
    calendar: Calendar = Calendar()
    preferences: Preferences = Preferences()


@dataclass(frozen=True)
class LearnerRow:
    """A learner as stored: body (JSON) and version, and what they set."""

    body: str
    version: int
    settings: UserSettings


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
    calendar: Calendar


@dataclass(frozen=True)
class StoredAnswer:
    """A stored answer: `request` is the digest of what was asked, `words` what a coach may be told (JSON)."""

    turn: int
    request: str
    body: str
    words: str | None


@dataclass(frozen=True)
class Act:
    """An act outside the session's own log, before the store gives it its place in its stream."""

    stream: str
    kind: str
    body: dict[str, Any]


class AnsweredClaim(NamedTuple):
    """A claim of an exam that counts from now on: the turn that answered it, and what it came to."""

    turn: int
    finish: StoredFinish
    met: ScenarioTags
    improvement: float


class DealtClaim(NamedTuple):
    """A claim as it is dealt: its number in the session, what it is, and what it is called outside."""

    number: int
    scenario_id: str
    answer_key: str
    alias: str
    challenge_id: str | None


@dataclass(frozen=True)
class Turn:
    """Everything one turn writes, in one transaction.

    `learner` and `xp` are None where the turn changed no standing; `version` is the learner's before the turn;
    `improvement` is what it adds on that board; `challenge` is the one that the session is opened for, if any; `met` is
    what the scenario was that a `finish` finished; `answered` are the claims of an exam that ends. `dealt` is the claim
    that it dealt, `helped` the number of the claim that it gave a hint on, `touched` of the one that it made a move on,
    `ended` that of the last claim of the session that is over with it, 0 for none; `due_at` is when the exam that goes
    on in the session is over.
    """

    session_id: str
    user_id: str
    turn: int
    at: datetime
    local_date: date
    state: str
    events: tuple[EventRecord, ...]
    body: str
    request: str
    key: str | None = None
    words: str | None = None
    scenario: tuple[str, str] | None = None
    learner: str | None = None
    version: int = 0
    xp: int = 0
    finish: StoredFinish | None = None
    improvement: float = 0.0
    notices: tuple[Notice, ...] = ()
    certificate: Certificate | None = None
    acts: tuple[Act, ...] = ()
    challenge: str | None = None
    met: ScenarioTags | None = None
    answered: tuple[AnsweredClaim, ...] = ()
    dealt: DealtClaim | None = None
    helped: int = 0
    touched: int = 0
    ended: int = 0
    due_at: datetime | None = None


def to_event(row: RowMapping) -> Event:
    """A row of the log as a value."""
    facts = {name: row[name] for name in Event.model_fields}
    return Event.model_validate({**facts, "body": json.loads(row["body"])})
