"""What a user's record shows over time: ratings, first tries, hints, time, confidence and denial types.

Shares, ratings and accuracies go from 0 to 1, times are in seconds, instants in UTC. A claim that was finished before
is listed and counts in no measure, as in the profile; an exam counts once it has ended.
"""

from datetime import date, datetime

from pydantic import Field

from gym.progress.engine.config import CONFIG
from gym.progress.schemas import Confidence
from gym.value import Value
from gym.world.scenarios.scenario import Difficulty, Mode


class Target(Value):
    """First-try accuracy that the engine aims at when it chooses a claim, and the band it should keep to.

    `aim` is `target` in gym/progress/engine/config.py, tuned on simulated learners; the band is the one that
    docs/adaptive.md measures ("in band 70 to 90 %").
    """

    aim: float = CONFIG.target
    low: float = 0.7
    high: float = 0.9


class Point(Value):
    """A rating right after a finish.

    `value` is the expected unaided score over one reference step for each level (`rate_ability` in
    gym/progress/engine/ability.py), `spread` its standard deviation; `claims` is how many had counted by then, the
    place on the axis.
    """

    at: datetime
    claims: int
    value: float
    spread: float


class Curve(Value):
    """The ratings of one skill in order; "" is the mean over all skills, met or not."""

    skill: str
    points: tuple[Point, ...]


class ClaimRow(Value):
    """One finished claim. `recent` is the mean first-try accuracy of this one and up to nine before it, None for one
    that was finished before; `denials` are the codes of its faults (gym/world/judge/refusals.py).
    """

    session_id: str
    turn: int
    at: datetime
    local_date: date
    scenario_id: str
    title: str
    difficulty: Difficulty
    area: str
    mode: Mode
    skills: tuple[str, ...]
    denials: tuple[str, ...]
    resolved: bool
    is_repeat: bool
    attempts: int
    wrong: int
    hints: int
    accuracy: float
    final_accuracy: float
    recent: float | None
    predicted: float | None
    confidence: float | None
    seconds: float
    time_limit_seconds: int
    xp: int


class Span(Value):
    """Claims that belong together: a session by its id, or a week by its Monday in the user's own days.

    Means over its claims: `accuracy` of first tries, `unassisted` of those without help, `hints` opened and `seconds`
    taken for a claim, `of_limit` the time taken as a share of the time allowed. None of nothing.
    """

    name: str
    first: datetime | None = None
    last: datetime | None = None
    claims: int = 0
    settled: int = 0
    accuracy: float | None = None
    unassisted: float | None = None
    hints: float | None = None
    seconds: float | None = None
    of_limit: float | None = None
    brier: float | None = None


class ConfidenceBin(Value):
    """First tries whose stated confidence lay from `low` up to `high` (the last one: and at it): how many, the mean of
    what was stated, and the mean of what was right.
    """

    low: float
    high: float
    n: int
    stated: float | None
    right: float | None


class ConfidenceCalibration(Value):
    """Stated confidence against first tries: ten bins of a tenth each, `n` claims in all.

    `gaps.brier` is the mean squared gap between what was stated and how right it was (Brier 1950,
    doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2); always saying one half scores 0.25 where tries are right or
    wrong. `over` and `under` are the mean gaps to either side.
    """

    n: int
    bins: tuple[ConfidenceBin, ...]
    gaps: Confidence


class KindStats(Value):
    """A kind of trouble: in how many claims it was met, and how right first tries at it were (mean over them); `means`
    says what a denial code means.
    """

    name: str
    claims: int
    right: float
    means: str = ""


class UserAnalytics(Value):
    """All of it, for a user or for one session of theirs.

    `curves` has the mean of all skills first, then each skill met in the order it came; `denials` are by code
    (`audit`, `clean`), most met first, `areas` and `skills` likewise.
    """

    user_id: str
    session_id: str | None = None
    target: Target = Target()
    total: Span
    repeats: int
    curves: tuple[Curve, ...]
    sessions: tuple[Span, ...]
    weeks: tuple[Span, ...]
    calibration: ConfidenceCalibration
    denials: tuple[KindStats, ...]
    areas: tuple[KindStats, ...]
    skills: tuple[KindStats, ...]
    done: tuple[ClaimRow, ...] = Field(default=())
