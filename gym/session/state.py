"""The state that a turn runs over: validated values inside a run, JSON where it is stored between turns."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, NamedTuple, cast

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from gym.progress.calendar import Calendar
from gym.progress.certification.exams import Exam
from gym.progress.engine.calibration import Calibration
from gym.progress.engine.probes import Deal
from gym.progress.events import Kind, StoredFinish
from gym.progress.learner import Learner
from gym.progress.schemas import Score, UnlockedAchievement, Xp
from gym.value import Value
from gym.world.claims.actions import Action
from gym.world.claims.claim import Claim, Finding
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty, Mode, Scenario, Verdict
from gym.world.world import World

Json = dict[str, Any]
Request = Literal["deal", "act", "hint", "close"]


class FirstTry(Value):
    """The first try at a claim: accuracy, issues fixed, issues hinted at before it, stated confidence."""

    accuracy: float = 0.0
    fixed: tuple[int, ...] = ()
    broke: bool = False
    hinted: tuple[str, ...] = ()
    confidence: float | None = None


class ExamAnswer(Value):
    """An answer in an exam, which counts once the exam ends; `turn` is the turn that gave it."""

    turn: int
    finish: StoredFinish


class CountedAnswer(NamedTuple):
    """An answer of an exam that has ended; `improvement` is what it adds to the best mean rating."""

    turn: int
    finish: StoredFinish
    improvement: float


class HintGiven(Value):
    """One hint; `issue` is the index of the issue in the scenario, None if the claim is clean."""

    rung: int
    issue: int | None
    text: str
    xp_cost: int


class Command(NamedTuple):
    """A submitted action before the claim forms have parsed it."""

    action_type: str
    action_details: Json
    confidence_level: float | None = None
    time_taken_seconds: float | None = None


class TurnEvent(NamedTuple):
    """An event for the log; `body` is a value or JSON, `turn` the turn that it is about if that is not this one."""

    kind: Kind
    body: Value | Json
    turn: int | None = None


class StoredState(TypedDict, total=False):
    """What is stored of a session between turns.

    `acted_turn` is the last turn with a verdict. `upcoming` is the seed of the next claim where the session has no seed
    of its own; where it has one, `shadow` is the learner as they would stand if it counted, by which claims are chosen.
    `payers` counts the claims had. `mode`, `reason` and `offset` (logits beyond its level) are those of the claim on
    the desk, and `alias` is what it is called outside; `exam` is the exam that the session is, if any, and `answered`
    its answers; `challenge` is the id of the challenge that the claim belongs to, if any; with `unassisted` every claim
    is one without help. `ladders`: the last rung given for each issue ("clean" where there is none). `missed` is the
    last wrong try at the claim in words, "" before one.
    """

    session_id: str
    user_id: str
    goals: list[str]
    preferred: Difficulty | None
    role: str | None
    seed: int | None
    shadow: Learner | None
    upcoming: int
    payers: dict[str, int]
    dealt: int
    queue: list[str]
    phase: Literal["working", "between", "over"]
    scenario_id: str
    alias: str
    presented_at: datetime
    claim: Claim
    fixed: tuple[int, ...]
    attempts: int
    wrong: int
    rungs: list[int]
    ladders: dict[str, int]
    first: FirstTry | None
    last_accuracy: float
    missed: str
    mode: Mode
    reason: str
    offset: float
    exam: Exam | None
    answered: list[ExamAnswer]
    challenge: str | None
    unassisted: bool
    choice: Deal | None
    change: str
    acted_turn: int | None


class State(StoredState, total=False):
    """A session and one turn of it.

    Of the turn alone: `edited`, the claim with the action's edits made; `sealed` where the claim's answer must not be
    shown yet, `late` where the challenge that it belongs to is over or gone, `finish` and `learner` once the claim is
    over: what it came to, and the learner with it; `counted` what an exam's answers come to.
    """

    request: Request
    at: datetime
    calendar: Calendar
    local_date: date
    draw: int
    hold_next: bool
    sealed: bool
    late: bool
    command: Command
    action: Action
    edited: Claim
    verdict: Verdict
    over: bool
    offer_hint: bool
    hint: HintGiven
    score: Score
    feedback: str
    finish: StoredFinish
    xp: Xp
    unlocked: tuple[UnlockedAchievement, ...]
    learner: Learner
    counted: tuple[CountedAnswer, ...]
    drafts: tuple[TurnEvent, ...]


STORED_FIELDS = frozenset(StoredState.__annotations__)


@cache
def stored_state_adapter() -> TypeAdapter[StoredState]:
    return TypeAdapter(StoredState)


def load_state(text: str) -> State:
    """The stored session (JSON) as values."""
    return cast(State, stored_state_adapter().validate_json(text))


def dump_state(state: State) -> str:
    """The part of a state that is stored, as JSON."""
    stored: Any = {name: value for name, value in state.items() if name in STORED_FIELDS}
    return stored_state_adapter().dump_json(stored).decode()


def merge(state: State, part: State) -> State:
    """The state with a part of it changed."""
    return State(**{**state, **part})


def never(_: object) -> bool:
    return False


def no_date(_: object) -> None:
    return None


def no_example(_: object) -> str:
    return ""


@dataclass(frozen=True)
class Deps:
    """What nodes read. `learner` gives the learner as of before the turn; `had_help` tells whether they had
    help with the same claim in another session; `example` gives the name of the example that a scenario is, "" if none;
    `find_dealt` what the rules find on a scenario's claim as dealt. The defaults are an empty record.
    """

    world: World
    scenario: Callable[[str], Scenario]
    deal: Callable[[Spec | str], Scenario]
    learner: Callable[[], Learner]
    done_before: Callable[[str], bool] = field(default=never)
    had_help: Callable[[Scenario], bool] = field(default=never)
    first_dealt: Callable[[Scenario], datetime | None] = field(default=no_date)
    calibration: Callable[[], Calibration] = field(default=Calibration)
    example: Callable[[Scenario], str] = field(default=no_example)
    find_dealt: Callable[[Scenario], tuple[Finding, ...]] | None = None


def alias_of(session_id: str, number: int) -> str:
    """The public id of a session's claim of that number; the claim is only found by it once it is over."""
    return f"sc-{hashlib.sha256(f'{session_id}:{number}'.encode()).hexdigest()[:16]}"
