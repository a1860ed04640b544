"""Bodies of requests and answers about challenges between two users."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from gym.progress.challenges.model import Outcome, Status
from gym.value import Id, Value
from gym.world.scenarios.scenario import Difficulty


class NewChallenge(Value):
    """Body of POST challenges: as many claims of one level, of one skill if there is one; the same for both."""

    user_id: Id
    opponent_id: Id
    difficulty: Difficulty
    claims: Annotated[int, Field(ge=3, le=7)] = 3
    skill: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$")] | None = None


class SideView(Value):
    """How one side does: claims played, their scores 0..100 in order and together, mean accuracy of first tries."""

    user_id: str
    played: int
    scores: tuple[int, ...]
    score: int
    accuracy: float


class ChallengeView(Value):
    """A challenge as one of the two sees it.

    `session_id` is the session of whoever asks; `other` is null until they have finished, or it is over.
    """

    challenge_id: str
    challenger: str
    opponent: str
    difficulty: Difficulty
    skill: str | None
    claims: int
    status: Status
    created_at: datetime
    answer_by: datetime
    play_by: datetime | None
    session_id: str | None
    you: SideView
    other: SideView | None
    outcome: Outcome | None
    winner: str | None


class ChallengeList(Value):
    """Answer of user/{id}/challenges: the newest first."""

    challenges: tuple[ChallengeView, ...]
