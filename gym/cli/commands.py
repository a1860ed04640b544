"""The commands themselves; each loads what it needs when it is called, so that `gym --help` is quick."""

import asyncio
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from gym.cli.context import AppContext
from gym.errors import Invalid
from gym.schemas.health import Trouble

if TYPE_CHECKING:
    from rich.console import Console

    from gym.schemas.sessions import Health
    from gym.services.sessions import Sessions
    from gym.settings import Settings

LEVELS = "beginner, intermediate, expert or master"
Level = Annotated[str | None, typer.Option(help=f"{LEVELS}; chosen for you unless given")]
SEEDED = "the same seed deals the same claims; a session with a seed earns no XP"
Seed = Annotated[int | None, typer.Option(min=0, help=SEEDED)]
Context = typer.Context
V = TypeVar("V", bound=BaseModel)


def commands() -> typer.Typer:
    """The table of commands."""
    from gym.cli.adapt_commands import adapt
    from gym.cli.bench_commands import bench
    from gym.cli.certificate_commands import certificate
    from gym.cli.coach_commands import coach
    from gym.cli.fact_commands import facts as fact_commands
    from gym.cli.library_commands import prove
    from gym.cli.reference_commands import reference
    from gym.cli.regrade_commands import regrade
    from gym.cli.user_commands import user
    from gym.cli.x12_commands import x12

    app = typer.Typer(
        name="gym",
        help="Practice medical claims with a coach.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in (serve, play, replay, regrade, migrate, doctor):
        app.command()(command)
    scenarios = typer.Typer(help="Show scenarios with their answer key and proof.", no_args_is_help=True)
    scenarios.command()(show)
    scenarios.command()(audit)
    scenarios.command()(faults)
    scenarios.command()(prove)
    app.add_typer(scenarios, name="scenarios")
    app.add_typer(adapt(), name="adapt")
    app.add_typer(bench(), name="bench")
    app.add_typer(certificate(), name="certificate")
    app.add_typer(coach(), name="coach")
    app.add_typer(fact_commands(), name="facts")
    app.add_typer(reference(), name="reference")
    app.add_typer(user(), name="user")
    app.add_typer(x12(), name="x12")
    return app


def serve(
    context: Context,
    host: Annotated[str | None, typer.Option(help="an address of this machine (GYM_HOST, 127.0.0.1)")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="GYM_PORT, 8002")] = None,
) -> None:
    """Serve the chat and the REST routes."""
    from gym.cli.doctor import is_free

    settings = settings_with(host=host, port=port)
    if not is_free(settings.host, settings.port):
        raise Invalid(f"Port {settings.port} is in use. Choose another: gym serve --port {settings.port % 65535 + 1}")
    app_context(context).serve(settings)


def play(
    context: Context,
    user: Annotated[str, typer.Option(help="who plays")] = "terminal",
    level: Level = None,
    seed: Seed = None,
    scenario: Annotated[str | None, typer.Option(help="start with the scenario of this id")] = None,
) -> None:
    """Work on claims in the terminal."""
    from gym.cli.play import TerminalSession, read_line
    from gym.schemas.sessions import StartSession

    request = check_value(StartSession, user_id=user, preferred_difficulty=level, seed=seed, scenario_id=scenario)
    console, built = screen(), app_context(context).compose(settings_with())
    asyncio.run(
        TerminalSession(built.sessions, app_context(context).read, console, partial(read_line, console)).play(request)
    )


def replay(context: Context, session: Annotated[str, typer.Argument(help="the id of a session")]) -> None:
    """Look back at a session: every step, what was shown, done, judged and said."""
    from gym.cli.replay import steps

    console, built = screen(), app_context(context).compose(settings_with())
    for part in steps(built, session):
        console.print(part)


def show(
    seed: Annotated[int, typer.Option(min=0)],
    level: Level = None,
    skill: Annotated[str | None, typer.Option(help="a skill tag, or clean_claim")] = None,
    payer: Annotated[str | None, typer.Option()] = None,
    fault: Annotated[str | None, typer.Option(help="the code of a fault")] = None,
) -> None:
    """Show the scenario that comes out of a seed, with its key and its proof."""
    from gym.cli.fact_commands import fact_base
    from gym.cli.scenarios import show as parts
    from gym.world.scenarios.plan import Spec

    console, facts = screen(), fact_base()
    spec = check_value(Spec, seed=seed, difficulty=level, skill=skill, payer_id=payer, fault=fault)
    for part in parts(facts.world, spec, facts):
        console.print(part)


def audit(
    seeds: Annotated[int, typer.Option(min=1, help="how many for each fault, spread over its levels and payers")] = 500,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes")] = 1,
) -> None:
    """Compose and prove every fault with every payer; status 1 if one would be shown that does not hold."""
    from gym.cli.audit import audit as run
    from gym.cli.audit import report

    console, found = screen(), run(seeds, jobs)
    for part in report(found):
        console.print(part)
    raise typer.Exit(not found.holds)


def faults(markdown: Annotated[bool, typer.Option(help="as the table of docs/faults.md")] = False) -> None:
    """List every fault: what it is, where it is met, how it comes back, and the source."""
    from gym.cli.catalog import draw_catalog
    from gym.cli.catalog import markdown as table
    from gym.world.world import World

    world = World.load()
    if markdown:
        typer.echo(table(world))
    else:
        screen().print(draw_catalog(world))


def migrate(context: Context) -> None:
    """Bring the database to the newest schema (serve and play do it by themselves)."""
    app_context(context).compose(settings_with()).store.upgrade()
    typer.echo("The database has the newest schema.")


def doctor(context: Context) -> None:
    """Say what is there, what is not, and what to do about it; status 1 if the gym cannot run."""
    from gym.cli.cards import check
    from gym.cli.doctor import look

    console, settings = screen(), settings_with()
    checks = tuple(look(settings, *examine(app_context(context), settings)))
    for each in checks:
        console.print(check(each))
    raise typer.Exit(any(each.state == "broken" for each in checks))


def examine(outside: AppContext, settings: "Settings") -> "tuple[Health | Exception, bool]":
    """What the gym says of its health, or what stopped it from being built; and whether anybody has a password."""
    try:
        gym = outside.compose(settings)
        health = asyncio.run(second_look(gym.sessions))
        if gym.store.is_damaged():
            return health.model_copy(update={"database": Trouble.DAMAGED}), False
        return health, gym.store.users.has_passwords()
    except Exception as error:
        return error, False


async def second_look(sessions: "Sessions") -> "Health":
    """The health of the sessions once the first look for a model, which nobody waits for, has come back."""
    await sessions.health()
    await asyncio.sleep(1.2)
    return await sessions.health()


def app_context(context: Context) -> AppContext:
    """What `run` was given."""
    outside = context.find_root().obj
    assert isinstance(outside, AppContext)
    return outside


def check_value(kind: type[V], **fields: object) -> V:
    """A value from options and environment. Raises Invalid, which names what cannot be read."""
    try:
        return kind(**fields)
    except ValidationError as error:
        wrong = error.errors()[0]
        if wrong["type"] == "value_error":
            raise Invalid(wrong["msg"].removeprefix("Value error, ")) from None
        name, prefix = ".".join(map(str, wrong["loc"])), str(dict(kind.model_config).get("env_prefix", ""))
        shown = prefix + name.upper() if prefix and not name.isupper() else name
        raise Invalid(f"{shown}: {wrong['msg']}") from None


def settings_with(**options: str | int | None) -> "Settings":
    """The settings from the environment, and the options given on the command line over them."""
    from gym.settings import Settings

    return check_value(Settings, **{name: value for name, value in options.items() if value is not None})


def screen() -> "Console":
    """Standard output; wide enough for a claim where it is not a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 110
    return Console(markup=False, highlight=False, emoji=False, width=width)
