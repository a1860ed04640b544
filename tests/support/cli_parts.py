"""The command `gym`, run in this process."""

from click.testing import Result
from typer.testing import CliRunner

import app
from gym.cli.commands import commands
from gym.cli.context import AppContext


def run_gym(*words: str, typed: str | None = None) -> Result:
    """What a command says. Raises what it raises."""
    outside = AppContext(app.compose, app.serve, app.read, app.pull, app.evaluate, app.score)
    found = CliRunner().invoke(commands(), list(words), obj=outside, input=typed)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found
