"""`gym user`: who may sign in with a password, as what, and in which tenant."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.store.users import StoredAccount, UserStore

Role = Literal["trainee", "trainer"]
Known = Annotated[str, typer.Argument(help="the name they sign in with")]
Tenant = Annotated[str, typer.Option(help="the tenant they belong to")]
PasswordFile = Annotated[Path | None, typer.Option(help="a file with the password; asked for if left out")]


def user() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Add, list, change and disable users who sign in with a password.", no_args_is_help=True)
    for command in (add, list_users, reset, move, role, disable, enable):
        app.command("list" if command is list_users else None)(command)
    return app


def add(
    context: typer.Context,
    name: Known,
    role: Annotated[Role, typer.Option(help="a trainer sees the trainees of their tenant")] = "trainee",
    tenant: Tenant = "local",
    password_file: PasswordFile = None,
) -> None:
    """Add somebody who signs in with a password. The first one ends the demo sign-in."""
    check("name", name)
    check("tenant", tenant)
    users = users_of(context)
    taken = Invalid(f"{name} already exists. Change it with gym user reset, move or role.")
    if users.account(name):
        raise taken
    is_first = not users.has_passwords()
    if not users.keep(name, role, tenant, new_password(password_file)):
        raise taken
    typer.echo(f"{name} can sign in as a {role} of {tenant}.")
    if is_first:
        typer.echo("From now on people sign in with a password: the demo sign-in is off, and REST needs a sign-in.")


def list_users(
    context: typer.Context, tenant: Annotated[str | None, typer.Option(help="only those of this tenant")] = None
) -> None:
    """List everybody who can sign in; demo names of this machine have no password."""
    found = [each for each in users_of(context).accounts() if tenant in (None, each.tenant)]
    for each in found:
        role = "disabled" if each.is_disabled else each.role
        typer.echo(f"{each.user_id}  {role}  {each.tenant}" + ("" if each.has_password else "  (demo)"))
    if not found:
        typer.echo("There are no users yet. Add one with: gym user add NAME")


def reset(context: typer.Context, name: Known, password_file: PasswordFile = None) -> None:
    """Set a new password and change nothing else; the user has to sign in again."""
    users = users_of(context)
    with_password(users, name)
    users.reset(name, new_password(password_file))
    typer.echo(f"{name} has a new password, and has to sign in with it.")


def move(context: typer.Context, name: Known, tenant: Tenant) -> None:
    """Move a user to another tenant with all they practised; the user has to sign in again."""
    check("tenant", tenant)
    users = users_of(context)
    with_password(users, name)
    users.move(name, tenant)
    typer.echo(f"{name} now belongs to {tenant} and has to sign in again.")


def role(context: typer.Context, name: Known, role: Annotated[Role, typer.Argument(help="trainee or trainer")]) -> None:
    """Make a user a trainee or a trainer; the user has to sign in again."""
    users = users_of(context)
    with_password(users, name)
    users.change_role(name, role)
    typer.echo(f"{name} is now a {role} and has to sign in again.")


def disable(context: typer.Context, name: Known) -> None:
    """Stop a user from signing in and end their sign-ins; their record stays."""
    users = users_of(context)
    find_account(users, name)
    users.disable(name)
    typer.echo(f"{name} cannot sign in any more. To let them in again: gym user enable {name}")


def enable(context: typer.Context, name: Known) -> None:
    """Let somebody who was disabled sign in again, with the password they had."""
    users = users_of(context)
    find_account(users, name)
    users.enable(name)
    typer.echo(f"{name} can sign in again.")


def users_of(context: typer.Context) -> "UserStore":
    """The record of who may sign in."""
    from gym.cli.commands import app_context, settings_with

    return app_context(context).compose(settings_with()).store.users


def find_account(users: "UserStore", name: str) -> "StoredAccount":
    """Who signs in under that name. Raises NotFound."""
    found = users.account(name)
    if found is None:
        raise NotFound(f"There is no user {name}. gym user list shows all users.")
    return found


def with_password(users: "UserStore", name: str) -> None:
    """Return if somebody signs in with a password under that name. Raises NotFound, Invalid."""
    if not find_account(users, name).has_password:
        raise Invalid(f"{name} is a demo name, which has no password and stays in its own tenant.")


def new_password(file: Path | None) -> str:
    """The hash of the password in a file, or of one that is asked for twice. Raises Invalid for a short one."""
    from gym.services.passwords import SHORTEST, hash_password

    password = read(file) if file else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters.")
    return hash_password(password)


def check(what: str, text: str) -> None:
    """Raise Invalid for what cannot name a user or a tenant."""
    from pydantic import TypeAdapter, ValidationError

    from gym.caller import is_demo
    from gym.value import Id

    try:
        TypeAdapter(Id).validate_python(text)
    except ValidationError:
        raise Invalid(f"A {what} is 1 to 64 letters, digits or . _ @ - and starts with a letter or digit.") from None
    if is_demo(text):
        raise Invalid(f"A {what} that begins with demo- is for the demo sign-in of this machine. Choose another.")


def read(file: Path) -> str:
    """The first line of a file. Raises Invalid where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{file} cannot be read.") from None
