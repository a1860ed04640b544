"""The command `gym`: serve, play, replay, look at scenarios, migrate, and say what is missing."""

from collections.abc import Callable

from gym.cli.parts import Doors, Gym, Read
from gym.errors import GymError
from gym.settings import Settings


def run(compose: Callable[[Settings], Gym], serve: Callable[[Settings], None], read: Read) -> None:
    """Carry out the command line; a caller's mistake ends with its message and status 1."""
    from gym.cli.commands import commands

    try:
        commands()(obj=Doors(compose, serve, read))
    except GymError as error:
        raise SystemExit(f"gym: {error.message}") from None
