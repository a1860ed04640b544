"""The command `gym`: serve, play, replay, look at scenarios, migrate, and say what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gym.errors import GymError

if TYPE_CHECKING:
    from gym.cli.parts import Coaching, Gym, Read
    from gym.settings import Settings


def run(
    compose: Callable[[Settings], Gym], serve: Callable[[Settings], None], read: Read, coaching: Callable[[], Coaching]
) -> None:
    """Carry out the command line; a caller's mistake ends with its message and status 1."""
    from gym.cli.commands import commands
    from gym.cli.parts import Doors

    try:
        commands()(obj=Doors(compose, serve, read, coaching))
    except GymError as error:
        raise SystemExit(f"gym: {error.message}") from None
