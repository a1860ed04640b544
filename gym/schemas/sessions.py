"""Bodies of requests and answers of a training session (docs/api.md)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from gym.coaching.chunks import CoachHealth, CoachInfo
from gym.coaching.sheet import AnswerSheet
from gym.coaching.stories import Role, Story
from gym.progress.certification.exams import ExamStatus
from gym.progress.engine.config import Experience
from gym.progress.schemas import Score, UnlockedAchievement, Xp
from gym.schemas.health import Trouble
from gym.value import Id, Value
from gym.world.claims.claim import Claim, Finding, Remittance
from gym.world.scenarios.scenario import Difficulty, Mode, ScenarioView

Key = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class StartSession(Value):
    """Body of POST start-session.

    `experience` places a user of whom nothing is known; `exam` names a pathway; with `unassisted` no claim has hints
    before its first try; with `challenge` the claims of that challenge come first.
    """

    user_id: Id
    session_goals: Annotated[tuple[Annotated[str, StringConstraints(max_length=120)], ...], Field(max_length=10)] = ()
    preferred_difficulty: Difficulty | None = None
    scenario_id: Id | None = None
    library: Id | None = None
    seed: Annotated[int, Field(ge=0, le=2**53)] | None = None
    role: Role | None = None
    time_zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    experience: Experience | None = None
    exam: Id | None = None
    unassisted: bool = False
    challenge: Id | None = None


class SubmitAction(Value):
    """Body of POST submit-action. `hold_next` (chat): wait for `next_scenario()` before the next claim is dealt."""

    session_id: Id
    action_type: Annotated[str, StringConstraints(max_length=40)]
    action_details: Annotated[dict[str, Any], Field(default_factory=dict)]
    time_taken_seconds: Annotated[float, Field(ge=0, le=86400 * 365, allow_inf_nan=False)] | None = None
    confidence_level: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    turn: Annotated[int, Field(ge=0, le=2**53)] | None = None
    idempotency_key: Key | None = None
    hold_next: bool = False


class GetHint(Value):
    """Body of POST get-hint."""

    session_id: Id
    struggle_time: Annotated[float, Field(ge=0, le=86400 * 365, allow_inf_nan=False)] | None = None
    turn: Annotated[int, Field(ge=0, le=2**53)] | None = None
    idempotency_key: Key | None = None


class StartAnswer(Value):
    """Answer of start-session; `note` says what is special about the session, "" where nothing is."""

    session_id: str
    user_id: str
    status: Literal["active"] = "active"
    turn: int
    scenario: ScenarioView
    story: Story
    coach: CoachInfo
    exam: ExamStatus | None = None
    note: str = ""


class TurnAnswer(Value):
    """Answer of submit-action, only `recorded` in an exam; `chosen_because`: why a claim that is over was dealt.

    `sheet` is the verdict in a word and a sentence; answers stored before it was there have none.
    """

    session_id: str
    turn: int
    outcome: Literal["resolved", "partly", "wrong", "noted", "given_up", "recorded"]
    correct: bool
    accuracy: float
    resolved: bool
    feedback: str
    findings: tuple[Finding, ...]
    remittance: Remittance | None
    claim_data: Claim
    score: Score
    xp: Xp
    achievements: tuple[UnlockedAchievement, ...]
    next_scenario: ScenarioView | None
    next_story: Story | None = None
    solution: Claim | None
    offer_hint: bool
    coach: CoachInfo
    sheet: AnswerSheet | None = None
    mode: Mode = "practice"
    chosen_because: str = ""
    exam: ExamStatus | None = None


class HintAnswer(Value):
    """Answer of get-hint; `xp_cost` is what this rung takes off the scenario's XP."""

    session_id: str
    turn: int
    rung: int
    hint: str
    coach: CoachInfo
    xp_cost: int


class NextClaim(Value):
    """The next claim of a session, once asked for."""

    session_id: str
    turn: int
    scenario: ScenarioView
    story: Story
    exam: ExamStatus | None = None


class SessionStatus(Value):
    """Where a session stands: all that a chat needs to come back after a reload or a restart."""

    session_id: str
    user_id: str
    turn: int
    phase: Literal["working", "between", "over"]
    scenario: ScenarioView | None
    claim_data: Claim | None
    attempts: int
    rungs: int
    started_at: datetime
    presented_at: datetime | None
    total_xp: int
    level: int
    last: TurnAnswer | None
    exam: ExamStatus | None = None


class Health(Value):
    """Answer of health; `advice` says what is wrong with the records and what to do about it."""

    status: Literal["ok", "degraded", "down"]
    database: Literal["ok"] | Trouble
    coach: CoachHealth
    version: str
    advice: str | None = None
