"""Bodies of requests and answers about assignments."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gym.progress.assignments import Assignment, Standing
from gym.value import Day, Id, Value
from gym.world.scenarios.scenario import Difficulty

# So many of the assignments that are done are listed, beside all that is to do.
MOST_DONE = 300
TargetKind = Literal["everybody", "team", "trainee"]
OptionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")]


class NewAssignment(Value):
    """What to assign to whom: a scenario by its name or id, or one composed now of this skill, level and payer.

    `to` is "everybody", "team:ID" or "trainee:ID"; `due` is the last day, as each trainee counts days.
    """

    to: Annotated[str, StringConstraints(pattern=r"^(everybody|(team|trainee):[A-Za-z0-9][A-Za-z0-9._@-]{0,63})$")]
    due: Day
    scenario: Id | None = None
    skill: OptionId = ""
    level: Difficulty | None = None
    payer: OptionId = ""

    @property
    def target(self) -> tuple[TargetKind, str]:
        """Whom it is for, taken apart."""
        kind, _, name = self.to.partition(":")
        return ("team" if kind == "team" else "trainee" if kind == "trainee" else "everybody"), name


class AssignmentRow(Value):
    """An assignment as it is shown; `last_day` is the last on which it is in time; a pressing one is near that, or past
    it, and not done.
    """

    assignment: Assignment
    name: str
    last_day: date
    standing: Standing
    is_pressing: bool


class AssignmentOption(Value):
    """Something that can be chosen, and what it is called."""

    id: str
    name: str


class AssignmentOptions(Value):
    """What can be assigned by name, and the payers to choose from."""

    scenarios: tuple[AssignmentOption, ...]
    payers: tuple[AssignmentOption, ...]


class AssignmentResult(Value):
    """What an assignment came to: the claim's title, and how many got it."""

    title: str
    trainees: Annotated[int, Field(ge=1)]
