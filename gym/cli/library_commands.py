"""`gym scenarios prove`: a library's file, proved without a server."""

from pathlib import Path
from typing import Annotated

import typer

from gym.errors import Invalid


def prove(
    file: Annotated[Path, typer.Argument(help="a TOML file of scenarios, as downloaded from the library")],
) -> None:
    """Prove every scenario of a library's file; status 1 if one fails."""
    from gym.world.scenarios.author import author
    from gym.world.scenarios.proof import ProofFailed
    from gym.world.scenarios.recipe import from_toml
    from gym.world.world import World

    world, failed = World.load(), 0
    for recipe in from_toml(read(file)):
        try:
            made = author(world, recipe).scenario
        except (ProofFailed, Invalid) as reason:
            failed += 1
            typer.echo(f"✗ {recipe.name}: {reason}")
        else:
            met = f"{made.difficulty.value}, {made.stage.value.replace('_', ' ')}"
            typer.echo(f"✓ {recipe.name}: {made.scenario_id}, {made.title} ({met})")
    if failed:
        raise typer.Exit(1)


def read(file: Path) -> str:
    """The text of a file. Raises Invalid where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{file} cannot be read as text. Give a TOML file of scenarios.") from None
