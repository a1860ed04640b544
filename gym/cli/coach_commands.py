"""`gym coach`: download the model, see who speaks, and measure how well a coach does."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import app_context, screen, second_look, settings_with

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gym.coaching.chunks import CoachHealth, PullProgress
    from gym.services.sessions import Sessions

Name = Annotated[str | None, typer.Option("--model", help="a model by its name (GYM_MODEL, llama3.2:3b)")]


def coach() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="The model behind the coach.", no_args_is_help=True)
    app.command()(pull)
    app.command()(status)
    app.command("eval")(evaluate)
    return app


def pull(
    context: typer.Context,
    model: Annotated[str | None, typer.Argument(help="its name (GYM_MODEL, llama3.2:3b)")] = None,
) -> None:
    """Have Ollama download the model, and show how far it is."""
    settings = settings_with(model=model)
    asyncio.run(show_pull(app_context(context).pull(settings), settings.model))


async def show_pull(parts: "AsyncIterator[PullProgress]", name: str) -> None:
    """A bar for the bytes, and what is done at the moment."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = screen()
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task(name, total=None)
        async for part in parts:
            progress.update(task, description=part.doing)
            if part.total:
                progress.update(task, completed=part.completed, total=part.total)
    console.print(f"{name} is installed. The coach uses it automatically, also in a running gym.")


def status(context: typer.Context, model: Name = None) -> None:
    """Say who would speak now, and why no model does; status 1 for the plain coach."""
    health = asyncio.run(wait_for_health(app_context(context).compose(settings_with(model=model)).sessions))
    if health.source == "offline":
        typer.echo(f"The plain coach: {health.last_error}.")
        raise typer.Exit(1)
    typer.echo(f"{health.model}, through {health.source}.")


async def wait_for_health(sessions: "Sessions") -> "CoachHealth":
    """The coach's health once the first look for a model has come back."""
    return (await second_look(sessions)).coach


def evaluate(
    context: typer.Context,
    model: Name = None,
    number: Annotated[int, typer.Option("--n", min=1, help="how many texts to evaluate")] = 400,
    seed: Annotated[
        int, typer.Option(min=0, help="the first scenario of each fault; another seed asks about others")
    ] = 0,
    plain: Annotated[bool, typer.Option("--plain", help="the plain coach, without a model")] = False,
    folder: Annotated[Path, typer.Option(help="a folder for the records and the report")] = Path("data/coach-eval"),
) -> None:
    """Have hints and verdicts said over all faults, measure them, and write a card (Markdown, JSON, plot)."""
    settings = settings_with(model=model)
    name = "plain" if plain else "".join(mark if mark.isalnum() else "-" for mark in settings.model)
    asyncio.run(show_evaluation(app_context(context).evaluate(settings, number, seed, folder / name, plain), number))
    screen().print((folder / name / "card.md").read_text(encoding="utf-8"))


async def show_evaluation(done: "AsyncIterator[str]", number: int) -> None:
    """Run it under a bar."""
    from rich.progress import MofNCompleteColumn, Progress

    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=screen()) as progress:
        task = progress.add_task("texts", total=number)
        async for _ in done:
            progress.advance(task)
