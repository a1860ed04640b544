"""`gym tenant`: the clinics, companies and schools that keep to themselves in this gym."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import open_store, settings_with
from gym.cli.user_commands import check
from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.store.tenant_record import TenantStore

LONGEST_NAME = 120
NO_TENANT = "There is no tenant {tenant}. gym tenant list shows all tenants."
Id = Annotated[str, typer.Argument(help="a short id, such as clinic-a; it stays")]
Name = Annotated[str, typer.Argument(help="what people call it")]
Called = Annotated[str, typer.Option(help="what people call it; the id if left out")]
Zone = Annotated[str, typer.Option(help="the time zone of its days, such as America/Chicago")]


def tenant() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(
        help="Add, list and rename tenants: who is in one sees nothing of the others. Say how long one keeps things."
    )
    for command in (add, list_tenants, rename, retention):
        app.command("list" if command is list_tenants else None)(command)
    return app


def add(tenant: Id, name: Called = "", time_zone: Zone = "UTC") -> None:
    """Add a tenant. Then add its people with gym user add NAME --tenant ID."""
    from gym.services.accounts import check_time_zone

    check("tenant", tenant)
    check_time_zone(time_zone)
    if not open_tenants().add(tenant, checked_name(name or tenant), time_zone, datetime.now(UTC)):
        raise Invalid(f"{tenant} already exists. gym tenant list shows all tenants.")
    typer.echo(f"{tenant} is there. Add its people with: gym user add NAME --tenant {tenant}")


def list_tenants() -> None:
    """List every tenant: id, name and time zone."""
    for each in open_tenants().list_all():
        typer.echo(f"{each.id}  {each.name}  {each.time_zone}")


def rename(tenant: Id, name: Name) -> None:
    """Call a tenant something else; its id stays."""
    if not open_tenants().rename(tenant, checked_name(name), datetime.now(UTC)):
        raise NotFound(NO_TENANT.format(tenant=tenant))
    typer.echo(f"{tenant} is now called {name.strip()}.")


def retention(
    tenant: Id,
    days: Annotated[int | None, typer.Option(help="keep what nobody uses for so many days")] = None,
    months: Annotated[int | None, typer.Option(help="the same in months, of 30 days")] = None,
    forever: Annotated[bool, typer.Option("--forever", help="keep everything, as at first")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Say how long a tenant keeps chats nobody touches and people who do not come in; without options, show it."""
    from gym.services.retention import DAYS_A_MONTH, Retention, check_days

    if sum((days is not None, months is not None, forever)) > 1:
        raise Invalid("Give one of --days, --months and --forever.")
    tenants = open_tenants()
    known = tenants.one(tenant)
    if known is None:
        raise NotFound(NO_TENANT.format(tenant=tenant))
    wanted = days if days is not None else months * DAYS_A_MONTH if months is not None else None
    if wanted is None and not forever:
        typer.echo(f"{tenant}: {say_days(known.retention)}.")
        return
    if wanted is not None:
        check_days(wanted)
        number = asyncio.run(Retention(tenants.store, utc_now).preview(tenant, wanted))
        if number and not yes:
            typer.confirm(
                f"{number} of {tenant} have not come in for {wanted} days and will be erased. Go on?", abort=True
            )
    tenants.set_retention(tenant, wanted, utc_now())
    typer.echo(f"{tenant}: {say_days(wanted)}. The server sees to it when it starts, and every night.")


def say_days(days: int | None) -> str:
    """How long things are kept, in words."""
    return f"what nobody uses for {days} days is deleted" if days else "everything is kept"


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


def open_tenants() -> "TenantStore":
    """The record of tenants."""
    return open_store(settings_with()).tenants


def checked_name(name: str) -> str:
    """A name without spaces around it. Raises Invalid for one that is empty, too long or not to be read."""
    text = name.strip()
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise Invalid(f"The name of a tenant has 1 to {LONGEST_NAME} characters, in one line.")
    return text
