"""`gym x12`: check a file, bring one in, send one out."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from gym.cli.context import Context, Level, app_context, check_value, screen, settings_with
from gym.errors import Invalid

File = Annotated[Path, typer.Argument(help="an X12 file", dir_okay=False)]
Out = Annotated[Path, typer.Option("--output", "-o", help="the file to write", dir_okay=False)]
ASSERTION = (
    "An import needs --deidentify: with it you ask for names, numbers, addresses and dates of birth to be dropped at "
    "the door and replaced by invented ones. Without it the gym does not open a file that may be about real people."
)


def x12() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Claims and answers as X12 files.", no_args_is_help=True)
    app.command("check")(check)
    app.command("import")(bring_in)
    app.command("export")(export)
    return app


def check(file: File) -> None:
    """Say whether a file is valid X12 (837P, 835, 277CA or 999), and if not where and why; status 1 if not."""
    from gym.cli.x12 import show_accepted, show_refused
    from gym.x12.errors import FileRefused
    from gym.x12.interchange import read_file
    from gym.x12.validator import validate

    try:
        found = read_file(file)
        validate(found)
    except FileRefused as error:
        screen().print(show_refused(error))
        raise
    screen().print(show_accepted(found))


def bring_in(
    context: Context,
    file: File,
    deidentify: Annotated[bool, typer.Option("--deidentify", help="remove all personal data; required")] = False,
    json: Annotated[Path | None, typer.Option(help="write claims, findings and practice here", dir_okay=False)] = None,
    seed: Annotated[int, typer.Option(min=0, help="the same seed invents the same people")] = 0,
    payer: Annotated[str | None, typer.Option(help="the course's payer to use instead of the file's")] = None,
) -> None:
    """Bring in an 837P or 835: invented people in place of real ones, judged, with practice from its denials."""
    from gym.cli.x12 import show_import, show_refused
    from gym.world.world import World
    from gym.x12.errors import FileRefused
    from gym.x12.importing import import_file
    from gym.x12.interchange import read_file

    if not deidentify:
        raise Invalid(ASSERTION)
    console, world = screen(), World.load()
    try:
        found = import_file(world, read_file(file), seed, payer)
    except FileRefused as error:
        console.print(show_refused(error))
        raise
    if json:
        write(json, found.model_dump_json(indent=2) + "\n")
    for part in show_import(found):
        console.print(part)
    specs = [lesson.spec for lesson in found.lessons if lesson.spec]
    if specs:
        from gym.world.scenarios.compose import compose

        store = app_context(context).compose(settings_with()).store
        for spec in specs:
            made = compose(world, spec)
            store.shelve(made.scenario_id, made.model_dump_json())


def export(
    output: Out,
    seed: Annotated[int, typer.Option(min=0, help="the same seed deals the same claim")] = 0,
    level: Level = None,
    fault: Annotated[str | None, typer.Option(help="the code of a fault")] = None,
    payer: Annotated[str | None, typer.Option()] = None,
    answer: Annotated[bool, typer.Option("--answer", help="the payer's answer: 835, or 277CA if rejected")] = False,
    control: Annotated[int, typer.Option(min=1, max=10**9 - 1, help="control number of the file")] = 1,
    made: Annotated[datetime | None, typer.Option("--date", help="date of the file; the day it is received")] = None,
) -> None:
    """Write the claim of a scenario as an 837P, or the payer's answer to it, marked as test data."""
    from gym.cli.scenarios import compose_scenario
    from gym.cli.x12 import show_export
    from gym.world.scenarios.plan import Spec
    from gym.world.world import World
    from gym.x12.export import export_case

    world = World.load()
    spec = check_value(Spec, seed=seed, difficulty=level, fault=fault, payer_id=payer)
    sent = export_case(world, compose_scenario(world, spec).case, control, made, answer)
    write(output, sent.text)
    screen().print(show_export(sent, output))


def write(path: Path, text: str) -> None:
    """Write a file. Raises Invalid where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.") from None
