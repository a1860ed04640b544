"""Bodies about the library: scenarios that trainers write, prove, keep in versions and exchange."""

from datetime import datetime

from gym.value import Value
from gym.world.scenarios.author import AuthoredScenario, RecipeFit
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty, Stage

NO_ENTRY = "There is no such scenario in your library."


class LibraryRow(Value):
    """An entry of the library as its newest version has it; `name` is the authors' own, `title` the trainees'."""

    id: str
    name: str
    version: int
    author: str
    at: datetime
    retired: bool
    scenario_id: str
    title: str
    level: Difficulty
    stage: Stage
    faults: tuple[str, ...]


class VersionLine(Value):
    """One version: who saved it, and when."""

    version: int
    author: str
    at: datetime
    scenario_id: str


class LibraryEntry(Value):
    """An entry with the recipe of one of its versions, and all of its versions, the newest first."""

    entry: LibraryRow
    shown: VersionLine
    recipe: Recipe
    versions: tuple[VersionLine, ...]


class Preview(Value):
    """What comes out of a recipe; where nothing does, `trouble` says why. `fits` is what goes with the rest of it."""

    made: AuthoredScenario | None
    trouble: str
    fits: RecipeFit


class Playable(Value):
    """A scenario of one's trainers, as a trainee may know it."""

    scenario_id: str
    title: str
    level: Difficulty
    stage: Stage
