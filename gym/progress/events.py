"""The log: one immutable event for every act, unique by (session, seq); everything else is a fold over it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import ConfigDict

from gym.progress.calendar import Calendar
from gym.progress.engine.config import LOGITS
from gym.value import Value
from gym.world.scenarios.scenario import Difficulty, Mode

RUNGS = 4


class Kind(StrEnum):
    """What happened. Values are stored: add new ones, never rename."""

    SESSION_STARTED = "session_started"
    SCENARIO_PRESENTED = "scenario_presented"
    ACTED = "acted"
    HINT_GIVEN = "hint_given"
    SCENARIO_FINISHED = "scenario_finished"
    ACHIEVEMENT_UNLOCKED = "achievement_unlocked"
    COACH_SAID = "coach_said"
    ASKED = "asked"
    STORY_TOLD = "story_told"
    DEBRIEFED = "debriefed"
    EXAM_ENDED = "exam_ended"
    REGRADED = "regraded"
    DISPUTED = "disputed"
    DISPUTE_DECIDED = "dispute_decided"
    ANNOTATED = "annotated"
    OVERRIDDEN = "overridden"


class Event(Value):
    """One event. `at` is UTC; `local_date` is the user's date then; `body` depends on `kind`."""

    session_id: str
    seq: int
    turn: int
    kind: Kind
    user_id: str
    at: datetime
    local_date: date
    body: dict[str, Any]


def of_kind(events: Iterable[Event], kind: Kind) -> list[Event]:
    return [event for event in events if event.kind is kind]


class SkillOutcome(Value):
    """A skill's outcome on the first try: `right` 0..1; `hinted` if a hint for it was open before."""

    skill: str
    right: float
    hinted: bool
    steps: int = 1


class Finish(Value):
    """The facts of one finished scenario: the body of SCENARIO_FINISHED, all that XP and mastery are folded from.

    `accuracy` is that of the first attempt that changed or sent something; `final_accuracy` that of the last.
    `wrong` counts attempts that fixed nothing; `rungs` counts the hint rungs paid for, over all issues, and
    `hint_rungs` names them in order, each 1..4. `predicted` is the accuracy expected before it; `is_repeat` tells that
    the user had finished the scenario before, or (`is_helped`) had help with the same claim in another session;
    `calendar` is the user's then. `place` is the difficulty in logits as it was known when dealt, None where that was
    the middle of the level. With `is_seeded` its user chose the seed of the session, so that it counts for nothing.
    `alias` is what the claim is called outside; "" where that is its own id. `example` is its name among the examples,
    whose answers are public; `is_challenge` tells that it was one of a challenge's, `is_late` that this was over.
    """

    scenario_id: str
    family: str
    title: str
    difficulty: Difficulty
    area: str
    resolved: bool
    attempts: int
    wrong: int
    rungs: int
    hint_rungs: tuple[int, ...] = ()
    accuracy: float
    final_accuracy: float
    seconds: float
    time_limit_seconds: int
    skills: tuple[SkillOutcome, ...]
    confidence: float | None
    at: datetime
    local_date: date
    place: float | None = None
    mode: Mode = "practice"
    predicted: float | None = None
    is_repeat: bool = False
    is_helped: bool = False
    is_seeded: bool = False
    alias: str = ""
    example: str = ""
    is_challenge: bool = False
    is_late: bool = False
    calendar: Calendar = Calendar()

    @property
    def shown_id(self) -> str:
        """The id that clients see."""
        return self.alias or self.scenario_id

    @property
    def board_skills(self) -> tuple[str, ...]:
        """Skills on whose boards it counts; none in a challenge, which would reveal the fault."""
        return () if self.is_challenge else tuple(dict.fromkeys(outcome.skill for outcome in self.skills))

    @property
    def offset(self) -> float:
        """Logits by which it was harder than its level."""
        return 0.0 if self.place is None else self.place - LOGITS[self.difficulty]

    @property
    def is_unassisted(self) -> bool:
        """Whether hints were closed on the first try: a probe, a retest or an exam."""
        return self.mode != "practice"

    @property
    def paid_rungs(self) -> tuple[int, ...]:
        """The rungs paid for; if only their number is known, as if ladders were climbed one after another."""
        return self.hint_rungs or tuple(place % RUNGS + 1 for place in range(self.rungs))

    @property
    def is_told(self) -> bool:
        """Whether the last rung, which gives the answer, was opened."""
        return RUNGS in self.paid_rungs

    @property
    def is_unaided(self) -> bool:
        """Settled without a hint and without a wrong try."""
        return self.resolved and not self.wrong and not self.rungs

    @property
    def is_perfect(self) -> bool:
        """Unaided, with nothing changed that was right."""
        return self.is_unaided and self.accuracy == self.final_accuracy == 1


class StoredFinish(Finish):
    """The body of SCENARIO_FINISHED: the facts and what they earned."""

    model_config = ConfigDict(extra="ignore")

    xp: int = 0


class PresentedClaim(Value):
    """The part of SCENARIO_PRESENTED that may be shown while the scenario is open."""

    model_config = ConfigDict(extra="ignore")

    scenario_id: str
    title: str
    difficulty: Difficulty
    alias: str = ""

    @property
    def shown_id(self) -> str:
        return self.alias or self.scenario_id
