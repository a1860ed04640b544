"""`gym tenant`: the clinics, companies and schools that keep to themselves in this gym."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import open_store, settings_with
from gym.cli.user_commands import check
from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.store.tenant_record import TenantStore

LONGEST_NAME = 120
Id = Annotated[str, typer.Argument(help="a short id, such as clinic-a; it stays")]
Name = Annotated[str, typer.Argument(help="what people call it")]
Called = Annotated[str, typer.Option(help="what people call it; the id if left out")]
Zone = Annotated[str, typer.Option(help="the time zone of its days, such as America/Chicago")]


def tenant() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Add, list and rename tenants: who is in one sees nothing of the others.")
    for command in (add, list_tenants, rename):
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
        raise NotFound(f"There is no tenant {tenant}. gym tenant list shows all tenants.")
    typer.echo(f"{tenant} is now called {name.strip()}.")


def open_tenants() -> "TenantStore":
    """The record of tenants."""
    return open_store(settings_with()).tenants


def checked_name(name: str) -> str:
    """A name without spaces around it. Raises Invalid for one that is empty, too long or not to be read."""
    text = name.strip()
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise Invalid(f"The name of a tenant has 1 to {LONGEST_NAME} characters, in one line.")
    return text
