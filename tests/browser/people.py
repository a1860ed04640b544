"""People with a password on a served gym, added through the product's own command."""

from functools import cache
from itertools import count
from pathlib import Path

from typer.testing import CliRunner

import app
from gym.cli.commands import commands
from gym.cli.context import AppContext

PASSWORD = "correct horse battery"
NUMBERS, CLINICS = count(1), count(1)
# One gym a data folder: to load the world again for each name would take a second.
OUTSIDE = AppContext(cache(app.compose), app.serve, app.read, app.pull, app.evaluate, app.score)


class People:
    """Adds trainees and trainers of one tenant to the gym in a data folder, the server there running or not."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tenant = folder, f"clinic-{next(CLINICS)}"
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n")
        self.run("tenant", "add", self.tenant)

    def run(self, *command: str) -> None:
        """Run a command of the product on the gym in the folder."""
        here = {"GYM_DATA_DIR": str(self.folder)}
        CliRunner().invoke(commands(), [*command], obj=OUTSIDE, env=here, catch_exceptions=False)

    def add(self, role: str = "trainee") -> str:
        """The name of somebody new."""
        name = f"{role}-{next(NUMBERS)}"
        given = ["--role", role, "--tenant", self.tenant, "--password-file", str(self.password_file)]
        self.run("user", "add", name, *given)
        return name
