"""What the commands are given: how to build the gym, serve it, read free text and reach the model of the coach."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gym.coaching.chunks import PullProgress
    from gym.coaching.coach import Coach
    from gym.coaching.reading import Read
    from gym.services.regrade import Regrader
    from gym.services.sessions import Sessions
    from gym.settings import Settings
    from gym.store import Store
    from gym.world.world import World


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

        return Regrader(self.sessions.minds, self.sessions.shelf, self.sessions.turns.clock)


@dataclass(frozen=True)
class AppContext:
    """What app.py hands to the command line.

    `pull` downloads the model of the settings; `evaluate(settings, number, seed, folder, plain)` has so many texts said
    and measured, yields the name of each as it is done, and leaves the card in `folder`.
    """

    compose: Callable[[Settings], Gym]
    serve: Callable[[Settings], None]
    read: Read
    pull: Callable[[Settings], AsyncIterator[PullProgress]]
    evaluate: Callable[[Settings, int, int, Path, bool], AsyncIterator[str]]
