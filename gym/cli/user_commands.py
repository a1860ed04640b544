"""`gym user`: who may sign in with a password, as what, and in which tenant."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.caller import POWERS, ROLES, Power, Role
from gym.cli.context import open_store, settings_with
from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.store import Store
    from gym.store.users import StoredAccount, UserStore

Known = Annotated[str, typer.Argument(help="the name they sign in with")]
Tenant = Annotated[str, typer.Option(help="the tenant they belong to")]
PasswordFile = Annotated[Path | None, typer.Option(help="a file with the password; asked for if left out")]


OTHER_ACCOUNT = (
    "{name} has another account in {tenant}: the same provider or course signs them in there. Erase one of the two "
    "accounts first: gym user erase."
)


def user() -> typer.Typer:
    """The table of commands."""
    from gym.cli.personal_data_commands import erase, export

    app = typer.Typer(help="Add, list, change and disable users who sign in with a password.", no_args_is_help=True)
    for command in (add, list_users, reset, link, move, role, disable, enable, export, erase):
        app.command("list" if command is list_users else None)(command)
    return app


def add(
    name: Known,
    role: Annotated[Role, typer.Option(help=f"{', '.join(ROLES)}: docs/rights.md")] = "trainee",
    tenant: Tenant = "local",
    password_file: PasswordFile = None,
) -> None:
    """Add somebody who signs in with a password. The first one ends the demo sign-in."""
    check("name", name)
    check("tenant", tenant)
    users = open_users()
    taken = Invalid(f"{name} already exists. Change it with gym user reset, move or role.")
    if users.account(name):
        raise taken
    require_tenant(users.store, tenant)
    is_first = not users.has_passwords()
    if not users.keep(name, role, tenant, new_password(password_file, name)):
        raise taken
    typer.echo(f"{name} can sign in as {with_article(role)} of {tenant}.")
    if is_first:
        typer.echo("From now on people sign in with a password: the demo sign-in is off, and REST needs a sign-in.")


def with_article(role: Role) -> str:
    """A role as it stands in a sentence."""
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


def list_users(tenant: Annotated[str | None, typer.Option(help="only those of this tenant")] = None) -> None:
    """List everybody who can sign in; demo names of this machine have no password."""
    found = [each for each in open_users().accounts() if tenant in (None, each.tenant)]
    for each in found:
        role = "disabled" if each.is_disabled else each.role
        typer.echo(f"{each.user_id}  {role}  {each.tenant}" + ("" if each.has_password else "  (demo)"))
    if not found:
        typer.echo("There are no users yet. Add one with: gym user add NAME")


def reset(name: Known, password_file: PasswordFile = None) -> None:
    """Set a new password and change nothing else; the user has to sign in again."""
    users = open_users()
    with_password(users, name)
    users.reset(name, new_password(password_file, name))
    typer.echo(f"{name} has a new password, and has to sign in with it.")


def link(name: Known) -> None:
    """Make a link for somebody who forgot their password: it sets a new one, works once and for a day."""
    from gym.services.tokens import SignIn, Tokens
    from gym.store.private_files import secret

    settings, users = settings_with(), open_users()
    with_password(users, name)
    account = find_account(users, name)
    if account.is_disabled:
        raise Invalid(f"{name} is disabled. To let them in again: gym user enable {name}")
    key = os.environ.get("CHAINLIT_AUTH_SECRET") or secret(settings.data_dir / "auth_secret")
    token = Tokens(key).sign_link(SignIn(user_id=name, version=account.version))
    users.note_link(name)
    typer.echo(f"{settings.own_address}/password/{token}")
    typer.echo(f"Give this to {name} and to nobody else. It works once, for a day, until {name} signs out.", err=True)


def move(name: Known, tenant: Tenant) -> None:
    """Move a user to another tenant with all they practised; the user has to sign in again."""
    from gym.store.users import SubjectTaken

    check("tenant", tenant)
    users = open_users()
    with_password(users, name)
    require_tenant(users.store, tenant)
    try:
        users.move(name, tenant)
    except SubjectTaken:
        raise Invalid(OTHER_ACCOUNT.format(name=name, tenant=tenant)) from None
    typer.echo(f"{name} now belongs to {tenant} and has to sign in again.")


def role(
    name: Known,
    role: Annotated[Role, typer.Argument(help=", ".join(ROLES))],
    team: Annotated[list[str] | None, typer.Option(help="for this team's members only; say it again for more")] = None,
) -> None:
    """Give a user another role; the user has to sign in again."""
    users = open_users()
    with_password(users, name)
    for each in team or ():
        if users.store.teams.tenant(each) != find_account(users, name).tenant:
            raise NotFound(f"There is no team {each} in the tenant of {name}.")
    if team and Power.WATCH not in POWERS[role]:
        raise Invalid(f"Teams are for who sees trainees; {with_article(role)} sees none.")
    users.change_role(name, role, team or ())
    typer.echo(f"{name} is now {with_article(role)} and has to sign in again.")


def disable(name: Known) -> None:
    """Stop a user from signing in and end their sign-ins; their record stays."""
    users = open_users()
    find_account(users, name)
    users.disable(name)
    typer.echo(f"{name} cannot sign in any more. To let them in again: gym user enable {name}")


def enable(name: Known) -> None:
    """Let somebody who was disabled sign in again, with the password they had."""
    users = open_users()
    find_account(users, name)
    users.enable(name)
    typer.echo(f"{name} can sign in again.")


def open_users() -> "UserStore":
    """The record of who may sign in."""
    return open_store(settings_with()).users


def require_tenant(store: "Store", tenant: str) -> None:
    """Return if there is that tenant: nobody lands in one by a slip of the fingers. Raises NotFound."""
    if store.tenants.one(tenant) is None:
        raise NotFound(f"There is no tenant {tenant}. Add it first: gym tenant add {tenant}")


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


def new_password(file: Path | None, name: str) -> str:
    """The hash of the password in a file, or of one that is asked for twice. Raises Invalid for one that is weak."""
    from gym.services.passwords import check_new_password, hash_password

    password = read(file) if file else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_new_password(password, name)
    return hash_password(password)


def check(what: str, text: str) -> None:
    """Raise Invalid for what cannot name a user or a tenant."""
    from pydantic import TypeAdapter, ValidationError

    from gym.caller import FORMER, is_demo, is_former
    from gym.services.api_tokens import SERVICE
    from gym.value import Id

    try:
        TypeAdapter(Id).validate_python(text)
    except ValidationError:
        raise Invalid(f"A {what} is 1 to 64 letters, digits or . _ @ - and starts with a letter or digit.") from None
    if is_demo(text):
        raise Invalid(f"A {what} that begins with demo- is for the demo sign-in of this machine. Choose another.")
    if is_former(text):
        raise Invalid(f"A {what} that begins with {FORMER} is for who was erased. Choose another.")
    if text.lower().startswith(SERVICE):
        raise Invalid(f"A {what} that begins with {SERVICE} is for the tokens of a service. Choose another.")


def read(file: Path) -> str:
    """The first line of a file. Raises Invalid where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{file} cannot be read.") from None
