"""`gym user`: who may sign in with a password, as what, and in which tenant."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.cli.parts import Users

Role = Literal["trainee", "trainer"]
Known = Annotated[str, typer.Argument(help="the name they sign in with")]


def user() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Add, list and disable those who sign in with a password.", no_args_is_help=True)
    for command in (add, listed, disable):
        app.command("list" if command is listed else None)(command)
    return app


def add(
    context: typer.Context,
    name: Known,
    role: Annotated[Role, typer.Option(help="a trainer sees the trainees of their tenant")] = "trainee",
    tenant: Annotated[str, typer.Option(help="whose trainees and trainers they are among")] = "local",
    password_file: Annotated[Path | None, typer.Option(help="a file with the password; asked for if left out")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="change somebody who is there already")] = False,
) -> None:
    """Add somebody who signs in with a password."""
    from gym.passwords import SHORTEST, hashed

    check("name", name)
    check("tenant", tenant)
    users = users_of(context)
    if users.account(name) and not renew:
        raise Invalid(f"{name} is there already. To change role, tenant and password, say it again with --renew.")
    password = (
        read(password_file) if password_file else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters.")
    users.keep(name, role, tenant, hashed(password))
    typer.echo(f"{name} can sign in as a {role} of {tenant}.")


def listed(
    context: typer.Context, tenant: Annotated[str | None, typer.Option(help="only those of this tenant")] = None
) -> None:
    """List everybody who can sign in; demo names of this machine have no password."""
    found = [each for each in users_of(context).accounts() if tenant in (None, each.tenant)]
    for each in found:
        typer.echo(f"{each.user_id}  {each.role}  {each.tenant}" + ("" if each.has_password else "  (demo)"))
    if not found:
        typer.echo("Nobody yet. Add somebody with: gym user add NAME")


def disable(context: typer.Context, name: Known) -> None:
    """Let nobody in under that name any more; what was practised stays on record."""
    import secrets

    from gym.passwords import hashed

    users = users_of(context)
    if users.account(name) is None:
        raise NotFound(f"There is no {name} here. gym user list tells who there is.")
    users.disable(name, hashed(secrets.token_urlsafe()))
    typer.echo(f"{name} cannot sign in any more. To let them in again: gym user add {name} --renew")


def users_of(context: typer.Context) -> "Users":
    """The record of who may sign in."""
    from gym.cli.commands import doors, settings_with

    return doors(context).compose(settings_with()).store.users


def check(what: str, text: str) -> None:
    """Raise Invalid for what cannot name a user or a tenant."""
    from pydantic import TypeAdapter, ValidationError

    from gym.value import Id

    try:
        TypeAdapter(Id).validate_python(text)
    except ValidationError:
        raise Invalid(f"A {what} is 1 to 64 letters, digits or . _ @ - and starts with a letter or digit.") from None


def read(file: Path) -> str:
    """The first line of a file. Raises Invalid where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{file} cannot be read.") from None
