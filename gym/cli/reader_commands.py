"""`gym reader`: measure how much of what trainees type is understood."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gym.coaching.reading import ReadingScore

MESSAGES = Path("tests/cases/messages.toml")


def reader() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="The reader of free text.", no_args_is_help=True)
    app.callback()(lambda: None)
    app.command("eval")(evaluate)
    return app


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="labelled messages", exists=True, dir_okay=False)] = MESSAGES,
    missed: Annotated[bool, typer.Option(help="list the held-out messages that are not understood")] = False,
) -> None:
    """Read labelled messages and print the score: what was learned from, and the fifth that was held out."""
    from gym.cli.context import app_context

    learned, held = app_context(context).score_reader(file)
    for score in (learned, held):
        typer.echo(describe_score(score))
    for intent in sorted(held.intents):
        count = held.intents[intent]
        typer.echo(f"  {intent:<18}{count - held.misread.get(intent, 0):>4} of {count}")
    for each in held.missed if missed else ():
        typer.echo(f"  {each}")


def describe_score(score: "ReadingScore") -> str:
    """A score in one line."""
    part = "held out" if score.is_held_out else "learned from"
    share = 100 * score.right / score.messages
    wrong = f"{len(score.wrong_drafts)} wrong drafts (all can be undone), {len(score.wrong_moves)} wrong moves"
    offered = 100 * (score.right + score.offered) / score.messages
    return (
        f"{part}: {score.right} of {score.messages} understood ({share:.1f} %), {offered:.1f} % with what is offered "
        f"as a button; {wrong}; {len(score.intents)} intents; {score.milliseconds:.1f} ms a message"
    )
