"""How a user likes to practise and to see the gym."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gym.value import Value
from gym.world.scenarios.scenario import Difficulty

Theme = Literal["system", "light", "dark"]
MOST_GOALS = 3
Goal = Annotated[str, StringConstraints(max_length=120)]


class Preferences(Value):
    """`difficulty` and `goals` (skill tags) are those of new sessions, where the level is not left to the adaptive
    engine (None).
    """

    difficulty: Difficulty | None = None
    goals: Annotated[tuple[Goal, ...], Field(max_length=MOST_GOALS)] = ()
    theme: Theme = "system"
    reduced_motion: bool = False
