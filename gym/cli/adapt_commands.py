"""`gym adapt`: what the record says of the engine: how hard scenarios are, and what its constants should be."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import app_context, settings_with

if TYPE_CHECKING:
    from gym.progress.engine.calibration import Calibration
    from gym.progress.engine.calibration import FirstAttempt as Answered
    from gym.progress.engine.fit import GradedAttempt
    from gym.store.records import Attempt

NAMED = 10


def adapt() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Learn difficulties and constants from what users did.", no_args_is_help=True)
    for command in (calibrate, refit):
        app.command()(command)
    return app


def calibrate(
    context: typer.Context, apply: Annotated[bool, typer.Option("--apply", help="use it from now on")] = False
) -> None:
    """Say how much harder or easier scenarios are than their level; nothing is kept without --apply."""
    from gym.progress.engine.calibration import calibrate_difficulty

    store = app_context(context).compose(settings_with()).store
    found = calibrate_difficulty(list_predicted(store.attempts.all()))
    typer.echo(describe_calibration(found))
    if apply and found != store.attempts.calibration():
        store.attempts.calibrate(found, datetime.now(UTC))
        typer.echo("Saved. It applies to claims dealt from now on.")


def list_predicted(attempts: "Iterable[Attempt]") -> "Iterator[tuple[Answered, tuple[str, ...]]]":
    """The attempts of which an outcome was expected, as the calibration takes them."""
    from gym.progress.engine.calibration import FirstAttempt as Answered
    from gym.progress.engine.mastery import unaided_share

    for each in attempts:
        steps = sum(outcome.steps for outcome in each.skills)
        if each.predicted is not None and steps and not each.is_repeat:
            right = sum(unaided_share(outcome) * outcome.steps for outcome in each.skills) / steps
            one = Answered(each.family, each.difficulty, each.user_id, each.predicted, right, each.offset)
            yield one, tuple(outcome.skill for outcome in each.skills)


def describe_calibration(found: "Calibration") -> str:
    """The largest offsets, and how many there are."""
    from gym.progress.engine.calibration import ATTEMPTS, USERS

    if not found.families:
        return (
            f"Too early: a family of scenarios needs {ATTEMPTS} first tries by {USERS} users before its "
            "difficulty changes."
        )
    largest = sorted(found.families.items(), key=lambda item: -abs(item[1]))[:NAMED]
    rows = [f"{offset:+.2f}  {family}" for family, offset in largest]
    return "\n".join([f"{len(found.families)} families changed; the largest changes, in logits:", *rows])


def refit(
    context: typer.Context,
    draws: Annotated[int, typer.Option(min=1, help="random changes to try")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="the same seed tries the same")] = 11,
) -> None:
    """Fit the engine's constants to the record, and say what it brings to users held out; nothing is changed."""
    from gym.progress.engine.config import CONFIG
    from gym.progress.engine.fit import fit, summarize_fit

    histories = grade_attempts(app_context(context).compose(settings_with()).store.attempts.all())
    if len(histories) < 2:
        typer.echo("Too early: at least two users are needed, some to fit and some to hold out.")
        return
    found = fit(histories, draws, seed)
    typer.echo(summarize_fit(found))
    for name, value in found.config:
        if value != getattr(CONFIG, name):
            typer.echo(f"{name}: {getattr(CONFIG, name)} -> {value}")


def grade_attempts(attempts: "Iterable[Attempt]") -> "dict[str, list[GradedAttempt]]":
    """What each user did, in order."""
    from gym.progress.engine.config import LOGITS
    from gym.progress.engine.fit import GradedAttempt

    histories: dict[str, list[GradedAttempt]] = {}
    for each in (each for each in attempts if not each.is_repeat):
        one = GradedAttempt(each.skills, LOGITS[each.difficulty] + each.offset, each.at)
        histories.setdefault(each.user_id, []).append(one)
    return histories
