"""The one door to a training session, and the exact bodies that go through it (API.md)."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, StringConstraints

from gym.progress.standing import Achievements, Analytics, Board, Profile, Score, Unlocked, Xp
from gym.speaking import CoachHealth, CoachInfo, Piece
from gym.stories import Role, Story
from gym.value import Value
from gym.world.claim import Claim, Finding, Remittance
from gym.world.lookup import Findings
from gym.world.query import EntryKind
from gym.world.scenario import Difficulty, ScenarioView

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class StartSession(Value):
    """Body of POST start-session."""

    user_id: Id
    session_goals: Annotated[tuple[Annotated[str, StringConstraints(max_length=120)], ...], Field(max_length=10)] = ()
    preferred_difficulty: Difficulty | None = None
    scenario_id: Id | None = None
    library: Id | None = None
    seed: Annotated[int, Field(ge=0, le=2**53)] | None = None
    role: Role | None = None
    time_zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None


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


class Started(Value):
    """Answer of start-session."""

    session_id: str
    user_id: str
    status: Literal["active"] = "active"
    turn: int
    scenario: ScenarioView
    story: Story
    coach: CoachInfo


class Turned(Value):
    """Answer of submit-action."""

    session_id: str
    turn: int
    outcome: Literal["resolved", "partly", "wrong", "noted", "given_up"]
    correct: bool
    accuracy: float
    resolved: bool
    feedback: str
    findings: tuple[Finding, ...]
    remittance: Remittance | None
    claim_data: Claim
    score: Score
    xp: Xp
    achievements: tuple[Unlocked, ...]
    next_scenario: ScenarioView | None
    next_story: Story | None = None
    solution: Claim | None
    offer_hint: bool
    coach: CoachInfo


class Hinted(Value):
    """Answer of get-hint; `xp_cost` is what this rung takes off the scenario's XP."""

    session_id: str
    turn: int
    rung: int
    hint: str
    coach: CoachInfo
    xp_cost: int


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


class Dealt(Value):
    """The next claim of a session, once asked for."""

    session_id: str
    turn: int
    scenario: ScenarioView
    story: Story


class SessionNow(Value):
    """Where a session stands: all that a chat needs to come back after a reload or a restart."""

    session_id: str
    user_id: str
    turn: int
    phase: Literal["working", "between"]
    scenario: ScenarioView | None
    claim_data: Claim | None
    attempts: int
    rungs: int
    started_at: datetime
    presented_at: datetime | None
    total_xp: int
    level: int
    last: Turned | None


class Health(Value):
    """Answer of health."""

    status: Literal["ok", "degraded", "down"]
    database: Literal["ok", "down"]
    coach: CoachHealth
    version: str


class Loop(Protocol):
    """A training session, whoever asks: chat, REST, terminal, tests. A caller's mistake is a `GymError`."""

    async def start(self, request: StartSession) -> Started:
        """Open a session and deal its first claim."""

    async def submit(self, request: SubmitAction) -> Turned:
        """Apply one action: verdict, score and XP are committed when this returns; `feedback` is the plain coach's."""

    async def hint(self, request: GetHint) -> Hinted:
        """Give the next rung in the plain coach's words; committed when this returns."""

    async def next_scenario(self, session_id: str) -> Dealt:
        """Deal the next claim after a resolved one (idempotent)."""

    async def ask(self, request: Question) -> Answered:
        """Answer a question from the reference, with its sources; it changes nothing and is kept on the log."""

    async def propose(self, session_id: str, text: str) -> Proposed | None:
        """What the model makes of a text that the rules do not understand; None where it makes nothing of it."""

    def words(self, session_id: str, turn: int) -> AsyncIterator[Piece]:
        """The coach's words for what turn `turn` did (feedback or hint): streamed, guarded, stored at the end."""

    async def now(self, session_id: str) -> SessionNow:
        """Where the session stands."""

    async def analytics(self, session_id: str) -> Analytics:
        """What the session shows so far."""

    def debrief(self, session_id: str) -> AsyncIterator[Piece]:
        """What the session showed, in the coach's words: findings, calibration, one recommendation."""

    async def profile(self, user_id: str) -> Profile:
        """The user's standing; a user never seen has an empty one."""

    async def achievements(self, user_id: str) -> Achievements:
        """What the user has unlocked and what is still to earn."""

    async def leaderboard(
        self, period: str, skill: str | None, team: str | None, limit: int, cursor: str | None
    ) -> Board:
        """One page of a board."""

    async def lookup(self, text: str, kind: EntryKind | None = None, limit: int = 20) -> Findings:
        """What the reference tables have on a code or on words. Raises Invalid for a text that asks nothing."""

    async def metrics(self) -> str:
        """What the coach has counted, in Prometheus' text format."""

    async def health(self) -> Health:
        """Whether the database answers and who words things."""
