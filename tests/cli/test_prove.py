"""`gym scenarios prove`: a file of recipes, scenario by scenario."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gym.cli.commands import commands
from gym.errors import Invalid
from gym.world.scenarios.author import author
from gym.world.scenarios.recipe import Recipe, to_toml
from gym.world.world import World

KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", payer="summit_ridge")


def proved(path: Path, text: str) -> tuple[int, str]:
    """What `gym scenarios prove` says to a file, and its status."""
    path.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(commands(), ["scenarios", "prove", str(path)])
    if told.exception and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told.exit_code, told.output


def test_a_file_is_proved_on_the_command_line_scenario_by_scenario(tmp_path: Path, world: World):
    status, said = proved(tmp_path / "good.toml", to_toml((KNEE,)))
    assert (status, said.split(":")[0]) == (0, "✓ Knee")
    assert author(world, KNEE).scenario.scenario_id in said
    bad = KNEE.model_copy(update={"name": "Bad", "title": "Modifier 25"})
    status, said = proved(tmp_path / "bad.toml", to_toml((KNEE, bad)))
    assert (status, [line[0] for line in said.splitlines()]) == (1, ["✓", "✗"])
    assert "the title says “25”" in said
    with pytest.raises(Invalid, match="cannot be read"):
        CliRunner().invoke(commands(), ["scenarios", "prove", str(tmp_path / "none.toml")], catch_exceptions=False)
