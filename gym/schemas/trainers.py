"""Bodies of requests and answers for trainers: trainees, their sessions and skills, within the trainer's tenant."""

from datetime import datetime
from typing import Literal

from gym.value import Day, Value
from gym.world.scenarios.scenario import Difficulty

NO_LINK = "That link is not valid. It may be over 30 days old: ask the sender for a new one."
Outcome = Literal["finished", "open", "given_up", "exam"]


class TraineeRow(Value):
    """One trainee as a trainer sees them; `level` is 0 for one who has not begun.

    `session_id` is where they worked last; `stuck` holds the reasons in words.
    """

    user_id: str
    name: str
    level: int = 0
    streak: int = 0
    settled: int = 0
    accuracy: float | None = None
    active_at: datetime | None = None
    is_active_today: bool = False
    session_id: str | None = None
    stuck: tuple[str, ...] = ()
    due_reviews: tuple[str, ...] = ()


class TeamName(Value):
    """A team with members of the tenant."""

    team_id: str
    name: str


class SessionQuery(Value):
    """Which sessions, the newest first: of whom, since which day (UTC), how they came out, with a claim of a level."""

    user_id: str = ""
    since: Day | None = None
    outcome: Outcome | None = None
    level: Difficulty | None = None
    limit: int = 20
    cursor: str = ""


class SessionLine(Value):
    """One session: its newest claim, how many were dealt and settled, and how it came out."""

    session_id: str
    user_id: str
    name: str
    started_at: datetime
    title: str
    level: Difficulty
    claims: int
    settled: int
    accuracy: float | None
    outcome: Outcome


class SessionPage(Value):
    """A page of sessions; with a `next_cursor` there may be older ones."""

    rows: tuple[SessionLine, ...]
    next_cursor: str


class SessionLink(Value):
    """A link to a session, which is shown this once; `link` is a path on this server."""

    session_id: str
    link: str
    until: datetime
