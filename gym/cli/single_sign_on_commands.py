"""`gym sso`: where the people of a tenant sign in, and who they are here."""

from pathlib import Path
from typing import Annotated

import typer

from gym.cli.context import open_store, settings_with
from gym.errors import Invalid, NotFound

Tenant = Annotated[str, typer.Argument(help="the tenant whose people sign in there")]
LONGEST_LABEL = 80
NONE_THERE = "{tenant} has no single sign-on. gym sso list shows all."


def sso() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Let a tenant's people sign in at their own provider (OpenID Connect).")
    for command in (put, list_providers, remove, link):
        app.command({"put": "set", "list_providers": "list"}.get(command.__name__))(command)
    return app


def put(
    tenant: Tenant,
    issuer: Annotated[str, typer.Option(help="the provider's address, exactly as its tokens name it")],
    client_id: Annotated[str, typer.Option(help="what the provider calls this gym")],
    secret_file: Annotated[Path, typer.Option(help="a file with the client secret")],
    label: Annotated[str, typer.Option(help="what the button says: Sign in with ...")],
    everybody: Annotated[
        bool, typer.Option("--everybody", help="whoever the provider knows gets an account the first time")
    ] = False,
) -> None:
    """Set the provider of a tenant. Without --everybody only those who are linked get in."""
    from gym.cli.user_commands import read, require_tenant
    from gym.services.single_sign_on import is_safe_address
    from gym.store.single_sign_on import SignInProvider

    store, secret, said = open_store(settings_with()), read(secret_file), label.strip()
    require_tenant(store, tenant)
    if not is_safe_address(issuer):
        raise Invalid("The issuer is an https address, such as https://login.example.org.")
    if not secret or not client_id.strip() or not 1 <= len(said) <= LONGEST_LABEL or not said.isprintable():
        raise Invalid(f"Give a client id, a file with its secret, and a label of 1 to {LONGEST_LABEL} characters.")
    store.single_sign_on.keep_provider(SignInProvider(tenant, issuer, client_id.strip(), secret, said, everybody))
    who = "Whoever it knows gets in." if everybody else "Link its people with: gym sso link NAME SUBJECT"
    typer.echo(f"The people of {tenant} sign in at /sso/{tenant}. {who}")
    typer.echo(f"Tell the provider that they come back to: /sso/{tenant}/callback")


def list_providers() -> None:
    """List the provider of each tenant; secrets are not shown."""
    for each in open_store(settings_with()).single_sign_on.providers():
        who = "everybody" if each.admits_everybody else "who is linked"
        typer.echo(f"{each.tenant}  {each.label}  {each.issuer}  {each.client_id}  admits {who}")


def remove(tenant: Tenant) -> None:
    """End a tenant's single sign-on; accounts stay, and sign in with a password that gym user reset sets."""
    if not open_store(settings_with()).single_sign_on.remove_provider(tenant):
        raise NotFound(NONE_THERE.format(tenant=tenant))
    typer.echo(f"The people of {tenant} no longer sign in at a provider.")


def link(
    name: Annotated[str, typer.Argument(help="the name of their account here")],
    subject: Annotated[str, typer.Argument(help="how the provider calls them (sub); it does not change")],
) -> None:
    """Say which of the provider's people an account belongs to."""
    from gym.cli.user_commands import find_account

    store = open_store(settings_with())
    tenant = find_account(store.users, name).tenant
    provider = store.single_sign_on.provider(tenant)
    if provider is None:
        raise NotFound(NONE_THERE.format(tenant=tenant))
    if not store.single_sign_on.link(provider, subject, name):
        raise Invalid(f"{subject} has an account already.")
    typer.echo(f"{name} signs in with {provider.label} from now on.")
