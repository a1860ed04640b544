"""How a user stands: score, XP, profile, achievements, boards and analytics, as API.md names them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from gym.value import Value
from gym.world.scenarios.scenario import Difficulty


class ScorePart(Value):
    """Points, their reason, and the source of the rule."""

    name: str
    points: int
    reason: str
    citation: str = ""


class Score(Value):
    """Score 0..100 of one attempt, with the reason for every point."""

    total: int
    parts: tuple[ScorePart, ...]


class Xp(Value):
    """XP of one turn; `parts` add up to `earned`; `total` and `level` are the user's afterwards.

    `base`, `accuracy_bonus` and `speed_bonus` stand before the `multiplier`, which is a part of its own.
    """

    earned: int = 0
    base: int = 0
    accuracy_bonus: int = 0
    speed_bonus: int = 0
    multiplier: float = 1.0
    total: int = 0
    level: int = 1
    level_up: bool = False
    parts: tuple[ScorePart, ...] = ()


class UnlockedAchievement(Value):
    """An achievement the user has."""

    code: str
    title: str
    description: str
    unlocked_at: datetime


class ScenarioSummary(Value):
    """One scenario in a session's analytics; `difficulty`, `skills` are shown once it is over."""

    scenario_id: str
    title: str
    difficulty: Difficulty
    skills: tuple[str, ...]
    attempts: int
    hints: int
    accuracy: float | None
    seconds: float | None
    xp: int
    resolved: bool


class Confidence(Value):
    """Calibration of the trainee's stated confidence; null until there is any."""

    brier: float | None
    over: float | None
    under: float | None


class SkillAnalytics(Value):
    """One skill over a session."""

    scenarios: int
    accuracy: float
    hints: int


class SessionAnalytics(Value):
    """Answer of session/{id}/analytics; `findings` are three from the numbers, `calibration` says what they mean."""

    session_id: str
    user_id: str
    started_at: datetime
    ended_at: datetime | None
    scenarios: tuple[ScenarioSummary, ...]
    accuracy: float | None
    average_seconds: float | None
    hints_per_scenario: float | None
    by_skill: dict[str, SkillAnalytics]
    confidence: Confidence
    recommendation: str
    findings: tuple[str, ...] = ()
    calibration: str = ""


class TryStats(Value):
    """First tries: mean accuracy 0..1 (None of nothing) and how many there were."""

    accuracy: float | None
    scenarios: int


class AssistanceComparison(Value):
    """First tries with help at hand, and where there was none (probes, retests, exams)."""

    practice: TryStats
    unassisted: TryStats


class Profile(Value):
    """Answer of user/{id}/profile; `by_skill` sets practice beside what was done without help."""

    user_id: str
    level: int
    total_xp: int
    xp_to_next_level: int
    current_streak: int
    longest_streak: int
    skill_ratings: dict[str, float]
    skill_uncertainty: dict[str, float]
    weak_areas: tuple[str, ...]
    strong_areas: tuple[str, ...]
    average_accuracy: float | None
    total_scenarios_completed: int
    recommended_difficulty: Difficulty
    due_reviews: tuple[str, ...]
    streak_freezes: int
    practice_accuracy: TryStats
    unassisted_accuracy: TryStats
    by_skill: dict[str, AssistanceComparison]


class LockedAchievement(Value):
    """An achievement still to earn, with how far along it is."""

    code: str
    title: str
    description: str
    progress: float


class Achievements(Value):
    """Answer of user/{id}/achievements."""

    unlocked: tuple[UnlockedAchievement, ...]
    locked: tuple[LockedAchievement, ...]


class BoardRow(Value):
    """One row of a leaderboard; `improvement` in points of 100 of the mean skill rating, above the user's best."""

    rank: int
    user_id: str
    display_name: str
    xp: int
    accuracy: float
    scenarios: int
    improvement: float


class Board(Value):
    """Answer of leaderboard; `from` and `to` are the period's dates, `to` exclusive; both null for all time."""

    period: Literal["daily", "weekly", "monthly", "all"]
    date_from: Annotated[date | None, Field(serialization_alias="from")]
    date_to: Annotated[date | None, Field(serialization_alias="to")]
    rows: tuple[BoardRow, ...]
    next_cursor: str | None
