"""How a user likes to practise and to see the gym."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from gym.value import Value
from gym.world.scenarios.scenario import Difficulty

Theme = Literal["system", "light", "dark"]
MOST_GOALS = 3
# One address, without the characters that part addresses or headers.
EMAIL = re.compile(r"[^\s@,;:<>\"()\[\]\\]+@[^\s@,;:<>\"()\[\]\\]+\.[^\s@,;:<>\"()\[\]\\]+")
Goal = Annotated[str, StringConstraints(max_length=120)]


def check_email(address: str) -> str:
    """One e-mail address, or nothing. Raises ValueError."""
    if address and not EMAIL.fullmatch(address):
        raise ValueError("Write one address, like name@example.org")
    return address


class Preferences(Value):
    """`difficulty` and `goals` (skill tags) are those of new sessions, where the level is not left to the adaptive
    engine (None). `other_zone` is a browser's time zone that the user was asked about and does not go by. `remind_at`
    is the local hour of the daily reminder to `email`, None where none is wanted.
    """

    difficulty: Difficulty | None = None
    goals: Annotated[tuple[Goal, ...], Field(max_length=MOST_GOALS)] = ()
    theme: Theme = "system"
    reduced_motion: bool = False
    other_zone: Annotated[str, Field(max_length=64, exclude_if=lambda zone: not zone)] = ""
    email: Annotated[str, AfterValidator(check_email), Field(max_length=254, exclude_if=lambda email: not email)] = ""
    remind_at: Annotated[int | None, Field(ge=0, le=23, exclude_if=lambda hour: hour is None)] = None
