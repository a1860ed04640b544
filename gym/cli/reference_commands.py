"""`gym reference`: search the code tables, and install the full ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import screen, settings_with

if TYPE_CHECKING:
    from gym.services.lookup import References


def reference() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Look codes up, and install the full tables.", no_args_is_help=True)
    for command in (search, install, status):
        app.command()(command)
    return app


def references() -> "References":
    """The search over the tables and whatever is installed in the data folder."""
    from gym.services.lookup import References
    from gym.world.world import World

    return References(World.load(), settings_with().data_dir)


def search(
    words: Annotated[
        list[str], typer.Argument(help="a code, its first characters, words, or two codes for their NCCI pair")
    ],
    kind: Annotated[str | None, typer.Option(help="only procedure, modifier, carc, rarc, diagnosis and so on")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
) -> None:
    """Look up codes, modifiers, denial reasons, policy facts and NCCI pairs."""
    from gym.cli.lookup import list_entries
    from gym.world.codes.query import find_kind

    console = screen()
    for part in list_entries(references().search(" ".join(words), find_kind(kind), limit)):
        console.print(part)


def install(
    folder: Annotated[
        Path, typer.Argument(help="the folder with the source tables, or the folder that contains it as full/")
    ],
) -> None:
    """Make the compact file of all NCCI pairs, unit limits, HCPCS and ICD-10-CM codes; some seconds."""
    from gym.services.lookup import FILE
    from gym.store.reference_install import install as make

    path = settings_with().data_dir / FILE
    made = make(folder, path)
    megabytes = path.stat().st_size / 1e6
    typer.echo(
        f"Installed, {megabytes:.1f} MB: {made.pairs:,} NCCI pairs, {made.limits:,} unit limits, "
        f"{made.diagnoses:,} ICD-10-CM and {made.supplies:,} HCPCS codes. {made.edition}."
    )


def status() -> None:
    """Say what is installed, and whether it is whole; status 1 if it is damaged."""
    file = references().file
    if file is None or not file.is_there:
        typer.echo(
            "Nothing is installed; the product's own tables are searched. `gym reference install FOLDER` adds all."
        )
        return
    file.check()
    found = file.edition()
    typer.echo(
        f"{found.edition}, from {found.source}. {found.pairs:,} NCCI pairs, {found.diagnoses:,} ICD-10-CM codes. "
        f"Content {found.checksum[:12]}; the file is whole."
    )
