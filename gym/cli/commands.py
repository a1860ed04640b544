"""The commands themselves; each loads what it needs when it is called, so that `gym --help` is quick."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import (
    AppContext,
    Context,
    Level,
    Seed,
    app_context,
    check_value,
    open_store,
    screen,
    second_look,
    settings_with,
)
from gym.errors import Invalid
from gym.schemas.health import Trouble

if TYPE_CHECKING:
    from gym.schemas.sessions import Health
    from gym.settings import Settings
    from gym.store.row_security import Hold


def commands() -> typer.Typer:
    """The table of commands."""
    from gym.cli.library_commands import prove
    from gym.cli.regrade_commands import regrade
    from gym.cli.remind_commands import remind

    app = typer.Typer(
        name="gym",
        help="Practice medical claims with a coach.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in (serve, play, replay, regrade, remind, migrate, doctor):
        app.command()(command)
    scenarios = typer.Typer(help="Show scenarios with their answer key and proof.", no_args_is_help=True)
    for show_some in (show, audit, faults, prove):
        scenarios.command()(show_some)
    app.add_typer(scenarios, name="scenarios")
    for name, table in groups_of_commands().items():
        app.add_typer(table(), name=name)
    return app


def groups_of_commands() -> dict[str, Callable[[], typer.Typer]]:
    """The commands that have commands of their own, by name."""
    from gym.cli.adapt_commands import adapt
    from gym.cli.bench_commands import bench
    from gym.cli.certificate_commands import certificate
    from gym.cli.coach_commands import coach
    from gym.cli.fact_commands import facts as fact_commands
    from gym.cli.lti_commands import lti
    from gym.cli.reader_commands import reader
    from gym.cli.reference_commands import reference
    from gym.cli.single_sign_on_commands import sso
    from gym.cli.tenant_commands import tenant
    from gym.cli.token_commands import token
    from gym.cli.user_commands import user
    from gym.cli.x12_commands import x12

    world = {"facts": fact_commands, "reference": reference, "x12": x12}
    engine = {"adapt": adapt, "bench": bench, "coach": coach, "reader": reader}
    people = {"lti": lti, "sso": sso, "tenant": tenant, "token": token, "user": user}
    return {**world, **engine, "certificate": certificate, **people}


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


def migrate() -> None:
    """Bring the database to the newest schema (serve and play do it by themselves)."""
    open_store(settings_with())
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


def examine(outside: AppContext, settings: "Settings") -> "tuple[Health | Exception, bool, Hold]":
    """What the gym says of its health, or what stopped it from being built; whether anybody has a password; and what
    the server holds back.
    """
    from gym.store.row_security import look_at_role

    try:
        gym = outside.compose(settings)
        health = asyncio.run(second_look(gym.sessions))
        if gym.store.is_damaged():
            return health.model_copy(update={"database": Trouble.DAMAGED}), False, "file"
        return health, gym.store.users.has_passwords(), look_at_role(gym.store.engine)
    except Exception as error:
        return error, False, "file"
