"""The command `gym`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from gym.errors import GymError
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.cli.context import AppContext

Done = TypeVar("Done")


def run(given: AppContext) -> None:
    """Carry out the command line."""
    from gym.cli.commands import commands

    with over_all_tenants():
        or_exit(lambda: commands()(obj=given))


def or_exit(act: Callable[[], Done]) -> Done:
    """What `act` returns. A mistake of the caller, or a file that is not as it should be, ends the program with one
    sentence and status 1.
    """
    try:
        return act()
    except GymError as error:
        raise SystemExit(f"gym: {error.message}") from None
    except OSError as error:
        raise SystemExit(f"gym: {in_words(error)}") from None


def in_words(error: OSError) -> str:
    """What an error of the operating system says about its file."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Check that it exists and that this user can read and write it."
