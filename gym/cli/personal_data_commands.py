"""`gym user export` and `gym user erase`: what is kept about a person, as files, and its end."""

import asyncio
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import app_context, settings_with
from gym.errors import Invalid

if TYPE_CHECKING:
    from gym.settings import Settings

Whose = Annotated[str, typer.Argument(help="whose data")]


def export(
    context: typer.Context,
    name: Whose,
    to: Annotated[Path, typer.Option(help="an empty or new folder, or a file that ends in .zip")],
) -> None:
    """Write everything that is kept about a person to a folder or a zip: JSON, tables and certificates."""
    from gym.store.private_files import write_private_file

    settings = settings_with()
    refuse_to_replace(to)
    packed = asyncio.run(export_packed(context, settings, name))
    try:
        if to.suffix == ".zip":
            write_private_file(to, packed)
        else:
            unpack(packed, to)
    except OSError as error:
        raise Invalid(f"{to} cannot be written: {error.strerror}. Choose another place with --to.") from None
    typer.echo(f"{to} has everything that is kept about {name}. README.txt in it says what each file is.")
    typer.echo("It is about a person: hand it to nobody else, and delete it when it is no longer needed.", err=True)


def erase(
    context: typer.Context,
    name: Whose,
    confirm: Annotated[str, typer.Option(help="the name once more, instead of being asked for it")] = "",
) -> None:
    """Erase a person for good: account, chats and words go, and what counts for others stays without their name."""
    typed = confirm or typer.prompt(f"Erase {name} for good? Type the name to confirm")
    if typed != name:
        raise Invalid(f"Nothing was erased: {typed} is not {name}.")
    sessions = app_context(context).compose(settings_with()).sessions
    done = asyncio.run(sessions.administration.erasures.erase_anybody(name))
    typer.echo(f"{name} is erased; {done.former} stands in the place of their name.")
    for each in done.everyday:
        typer.echo(f"{each} is a word of its own, too: texts that others typed may still hold it.", err=True)
    typer.echo("Backups and copies of the database still hold them: docs/personal-data.md says what to do.", err=True)


async def export_packed(context: typer.Context, settings: "Settings", name: str) -> bytes:
    """The export as a zip. Raises NotFound."""
    from gym.services.certificates import certificate_files

    sessions = app_context(context).compose(settings).sessions
    return await sessions.personal_data.export(name, certificate_files(settings, sessions.turns.clock))


def refuse_to_replace(to: Path) -> None:
    """Raise Invalid where something is there already: nothing is written over."""
    is_empty_folder = to.is_dir() and to.suffix != ".zip" and not any(to.iterdir())
    if to.exists() and not is_empty_folder:
        raise Invalid(f"{to} is there already, and nothing is written over. Choose another place with --to.")


def unpack(packed: bytes, folder: Path) -> None:
    """Write the files of a zip to a folder. Raises OSError."""
    from gym.store.private_files import FOLDER, write_private_file

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
            write_private_file(file, archive.read(name))
