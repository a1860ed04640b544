"""People with a password on a served gym, added through the product's own command."""

from functools import cache
from itertools import count
from pathlib import Path

from typer.testing import CliRunner

import app
from gym.cli.commands import commands
from gym.cli.context import AppContext

PASSWORD = "correct horse battery"
TENANT = "clinic-a"
# One gym a data folder: to load the world again for each name would take a second.
OUTSIDE = AppContext(cache(app.compose), app.serve, app.read, app.pull, app.evaluate)


class People:
    """Adds trainees and trainers of one tenant to the gym in a data folder, the server there running or not."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count(1)
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n")

    def add(self, role: str = "trainee") -> str:
        """The name of somebody new."""
        name = f"{role}-{next(self.numbers)}"
        given = ["--role", role, "--tenant", TENANT, "--password-file", str(self.password_file)]
        here = {"GYM_DATA_DIR": str(self.folder)}
        CliRunner().invoke(commands(), ["user", "add", name, *given], obj=OUTSIDE, env=here, catch_exceptions=False)
        return name
