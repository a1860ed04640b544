"""Bodies of requests and answers of replays: a session step by step, and what trainers add to it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from gym.caller import Caller
from gym.coaching.chunks import CoachInfo
from gym.progress.schemas import Score
from gym.schemas.disputes import DisputeView, Turn, Words
from gym.value import Id, Value
from gym.world.claims.actions import Action
from gym.world.claims.claim import Claim, Finding, Remittance
from gym.world.scenarios.scenario import Mode, Scenario

Outcome = Literal["resolved", "partly", "wrong", "noted", "given_up"]
RUNNING = "An exam is running. You can replay it here once it is over."
PLAYING = "This session belongs to a running challenge. You can replay it here once the challenge is over."
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class ReplayFinding(Value):
    """A finding that the rules made, and whether the trainee was shown it."""

    finding: Finding
    seen: bool


class ReplayVerdict(Value):
    """What was judged in a step; of a claim that is open nobody gets more than its trainee was shown."""

    outcome: Outcome
    accuracy: float
    findings: tuple[ReplayFinding, ...]
    score: Score
    remittance: Remittance | None
    said: str
    confidence: float | None


class ReplayHint(Value):
    """A hint that was given; `text` is the plain one, which the coach may have reworded."""

    rung: int
    text: str
    xp_cost: int


class CoachWords(Value):
    """The coach's words for a step: who spoke, whether they were stopped, and what the guard refused before."""

    text: str
    coach: CoachInfo
    stopped: bool
    guard: tuple[str, ...]


class FinishCount(Value):
    """How a claim counts that ended in a step: as it was written, and as it counts now."""

    xp: int
    xp_now: int
    accuracy: float
    accuracy_now: float


class Remark(Value):
    """What else stands at a step: a story, a question with its answer, a debrief, a trainer's note or override."""

    kind: Literal["story", "asked", "debrief", "annotation", "override"]
    at: datetime
    by: str
    text: str
    answer: str = ""


class ReplayStep(Value):
    """One turn, folded from the session's events and the answer it was given.

    `shown` is that answer's body, byte for byte (JSON); `since` the instant when the claim came to the desk and `dealt`
    the turn that dealt it. `before` and `after` are the claim on file, `changed` the paths where they differ. `prompt`
    is what a model is asked for the words. A turn that dealt the next claim at once has that claim in `shown`.
    """

    turn: int
    at: datetime
    kind: Literal["dealt", "acted", "hinted"]
    title: str
    mode: Mode
    dealt: int
    since: datetime
    is_over: bool
    act: str
    action: Action | None
    before: Claim
    after: Claim
    changed: tuple[str, ...]
    shown: str
    verdict: ReplayVerdict | None
    finished: FinishCount | None
    hint: ReplayHint | None
    spoken: CoachWords | None
    prompt: tuple[dict[str, str], ...]
    remarks: tuple[Remark, ...]
    dispute: DisputeView | None


class Replay(Value):
    """A session looked back at; `is_trainer` tells whether the viewer sees it as a trainer."""

    session_id: str
    user_id: str
    started_at: datetime
    is_trainer: bool
    is_exam: bool
    steps: tuple[ReplayStep, ...]


class Annotate(Value):
    """A trainer's note at a step."""

    caller: Caller
    session_id: Id
    turn: Turn
    text: Note


class Override(Value):
    """What a trainer makes the try in a step count as: right (accuracy 1, settled) or wrong (0), and why."""

    caller: Caller
    session_id: Id
    turn: Turn
    right: bool
    reason: Words


class WhatIf(Value):
    """Another move on the claim as it stood when a step began."""

    caller: Caller
    session_id: Id
    turn: Turn
    action_type: Annotated[str, StringConstraints(max_length=40)]
    action_details: Annotated[dict[str, Any], Field(default_factory=dict)]


class WhatIfResult(Value):
    """What that move would have come to."""

    act: str
    outcome: Outcome
    accuracy: float
    findings: tuple[Finding, ...]
    remittance: Remittance | None
    claim: Claim
    changed: tuple[str, ...]
    notes: tuple[str, ...]


class CaseFile(Value):
    """A move of which a trainer has said how it should have been judged: whoever changes a rule judges it again."""

    scenario: Scenario
    claim: Claim
    fixed: tuple[int, ...]
    action: Action
    judged: Outcome
    should_be: Outcome
    reason: str
    answer: str
