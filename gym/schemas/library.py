"""The door to the library: scenarios that trainers write, prove, keep in versions and exchange."""

from datetime import datetime
from typing import Protocol

from gym.schemas.trainers import Watching
from gym.value import Value
from gym.world.scenarios.authored import Authored, Fitting
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty, Stage

NO_ENTRY = "There is no such scenario in your library."


class Shelved(Value):
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


class Opened(Value):
    """An entry with the recipe of one of its versions, and all of its versions, the newest first."""

    entry: Shelved
    shown: VersionLine
    recipe: Recipe
    versions: tuple[VersionLine, ...]


class Preview(Value):
    """What comes out of a recipe; where nothing does, `trouble` says why. `fits` is what goes with the rest of it."""

    made: Authored | None
    trouble: str
    fits: Fitting


class Playable(Value):
    """A scenario of one's trainers, as a trainee may know it."""

    scenario_id: str
    title: str
    level: Difficulty
    stage: Stage


class LibraryDoor(Protocol):
    """The library of a tenant. What is another's is NotFound, exactly as what does not exist."""

    async def listed(self, who: Watching) -> tuple[Shelved, ...]:
        """Every entry, by name."""

    async def opened(self, who: Watching, entry_id: str, version: int | None = None) -> Opened:
        """One entry, with its newest version or that one."""

    async def preview(self, who: Watching, recipe: Recipe) -> Preview:
        """Compose and prove a recipe; the scenario is not kept, but its author has seen its key."""

    async def save(self, who: Watching, recipe: Recipe, entry_id: str = "", base: int = 0) -> Shelved:
        """Keep a recipe as a new entry, or as what follows version `base` of one."""

    async def retire(self, who: Watching, entry_id: str, retired: bool = True) -> Shelved:
        """Take an entry out of use, or back into it."""

    async def exported(self, who: Watching, entry_id: str = "", version: int | None = None) -> str:
        """One entry, or all that are in use, as TOML."""

    async def imported(self, who: Watching, text: str) -> tuple[Shelved, ...]:
        """Keep every scenario of a file as a new entry, all or none."""

    async def open_to(self, user_id: str) -> tuple[Playable, ...]:
        """What a trainee can play of their tenant's."""
