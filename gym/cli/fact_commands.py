"""`gym facts`: the fact base by area, and its reviews as a file that goes out and comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import screen, settings_with
from gym.errors import Invalid

if TYPE_CHECKING:
    from gym.schemas.facts import ReviewCount
    from gym.services.facts import FactBase


def facts() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="List the facts behind the verdicts; take them away for review and take reviews in.")
    app.callback(invoke_without_command=True)(list_facts)
    app.command(name="export")(export_file)
    app.command(name="import")(import_file)
    return app


def fact_base() -> FactBase:
    """The facts with the reviews in the data folder."""
    from gym.services.facts import FactBase
    from gym.world.world import World

    return FactBase(World.load(), settings_with().data_dir)


def list_facts(
    context: typer.Context,
    area: Annotated[str, typer.Option(help="only this area")] = "",
    markdown: Annotated[bool, typer.Option(help="as docs/facts.md")] = False,
) -> None:
    """List all facts by area, each with its source, its date, the faults that rest on it and its review."""
    if context.invoked_subcommand:
        return
    from gym.cli.facts import draw_areas, make_page
    from gym.services.facts import FactBase

    base = fact_base()
    if markdown:
        typer.echo(make_page(FactBase(base.world)), nl=False)
        return
    console = screen()
    for part in draw_areas(base.list_lines(area)):
        console.print(part)
    typer.echo(describe_count(base.count()))


def export_file(
    file: Annotated[Path, typer.Argument(help="the CSV file to write")],
) -> None:
    """Write all facts as CSV; a certified coder fills in the last four columns."""
    base = fact_base()
    file.write_text(base.export_csv(), encoding="utf-8", newline="")
    typer.echo(f"{len(base.uses)} facts are in {file}: fill in its last four columns, then `gym facts import` it.")


def import_file(
    file: Annotated[Path, typer.Argument(help="a file that `gym facts export` wrote, filled in")],
) -> None:
    """Take in the reviews of a filled file, all or none."""
    from gym.services.turns import utc_now

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"{file} is not saved as UTF-8. Save it again as CSV UTF-8.") from None
    typer.echo(describe_count(fact_base().import_csv(text, utc_now().date())))


def describe_count(count: ReviewCount) -> str:
    """How far the review is, in a sentence."""
    doubted = f" A reviewer doubts {count.doubted} of them." if count.doubted else ""
    return f"{count.reviewed} of {count.facts} facts are reviewed.{doubted}"
