"""What the commands share: what app.py hands to them, the settings, checked options and the screen."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from gym.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from gym.coaching.chunks import PullProgress
    from gym.coaching.coach import Coach
    from gym.coaching.reading import Read, ReadingScore
    from gym.schemas.sessions import Health
    from gym.services.regrade import Regrader
    from gym.services.sessions import Sessions
    from gym.settings import Settings
    from gym.store import Store
    from gym.world.world import World

LEVELS = "beginner, intermediate, expert or master"
Level = Annotated[str | None, typer.Option(help=f"{LEVELS}; chosen for you unless given")]
SEEDED = "the same seed deals the same claims; a session with a seed earns no XP"
Seed = Annotated[int | None, typer.Option(min=0, help=SEEDED)]
Context = typer.Context
V = TypeVar("V", bound=BaseModel)


@dataclass(frozen=True)
class Gym:
    """Everything built once."""

    settings: Settings
    world: World
    store: Store
    coach: Coach
    sessions: Sessions

    @property
    def regrader(self) -> Regrader:
        """Today's rules over the record."""
        from gym.services.regrade import Regrader

        return Regrader(self.sessions.minds, self.sessions.scenarios, self.sessions.turns.clock)


@dataclass(frozen=True)
class AppContext:
    """What app.py hands to the command line.

    `pull` downloads the model of the settings; `evaluate(settings, number, seed, folder, plain)` has so many texts said
    and measured, yields the name of each as it is done, and leaves the card in `folder`. `score_reader` reads a file of
    labelled messages: the score of what was learned from, and of what was held out.
    """

    compose: Callable[[Settings], Gym]
    serve: Callable[[Settings], None]
    read: Read
    pull: Callable[[Settings], AsyncIterator[PullProgress]]
    evaluate: Callable[[Settings, int, int, Path, bool], AsyncIterator[str]]
    score_reader: Callable[[Path], tuple[ReadingScore, ReadingScore]]


async def second_look(sessions: Sessions) -> Health:
    """The health of the sessions once the first look for a model, which nobody waits for, has come back."""
    await sessions.health()
    await asyncio.sleep(1.2)
    return await sessions.health()


def app_context(context: Context) -> AppContext:
    """What `run` was given."""
    outside = context.find_root().obj
    assert isinstance(outside, AppContext)
    return outside


def check_value(kind: type[V], **fields: object) -> V:
    """A value from options and environment. Raises Invalid, which names what cannot be read."""
    try:
        return kind(**fields)
    except ValidationError as error:
        wrong = error.errors()[0]
        if wrong["type"] == "value_error":
            raise Invalid(wrong["msg"].removeprefix("Value error, ")) from None
        name, prefix = ".".join(map(str, wrong["loc"])), str(dict(kind.model_config).get("env_prefix", ""))
        shown = prefix + name.upper() if prefix and not name.isupper() else name
        raise Invalid(f"{shown}: {wrong['msg']}") from None


def settings_with(**options: str | int | None) -> Settings:
    """The settings from the environment, and the options given on the command line over them."""
    from gym.settings import Settings

    return check_value(Settings, **{name: value for name, value in options.items() if value is not None})


def open_store(settings: Settings) -> Store:
    """The record of the database that the settings name, which comes up to date on the way. Raises Invalid, OSError."""
    from gym.store import Store
    from gym.store.private_files import make_private_folder

    make_private_folder(settings.data_dir)
    store = Store(settings.database, owner_url=settings.database_owner_url)
    store.upgrade()
    return store


def screen() -> Console:
    """Standard output; wide enough for a claim where it is not a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 110
    return Console(markup=False, highlight=False, emoji=False, width=width)
