"""`gym lti`: the learning platforms from whose courses people come in (LTI 1.3)."""

from typing import Annotated

import typer

from gym.cli.context import check_value, open_store, settings_with
from gym.errors import NotFound

Tenant = Annotated[str, typer.Argument(help="the tenant whose people learn there")]
NO_ADDRESS = "https://YOUR-GYM"
NONE_THERE = "{tenant} has no platform with that issuer and client id. gym lti list shows all."


def lti() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Let people come in from their course, and send grades back (LTI 1.3).")
    for command in (put, list_platforms, remove, show_tool):
        names = {"put": "set", "list_platforms": "list", "show_tool": "tool"}
        app.command(names.get(command.__name__))(command)
    return app


def put(
    tenant: Tenant,
    issuer: Annotated[str, typer.Option(help="the platform's issuer, exactly as it says itself")],
    client_id: Annotated[str, typer.Option(help="what the platform calls this gym")],
    deployment: Annotated[list[str], typer.Option(help="a deployment id of the platform; give it again for more")],
    login_url: Annotated[str, typer.Option(help="where launches go on: the authentication request address")],
    token_url: Annotated[str, typer.Option(help="where the gym gets access tokens for grades")],
    jwks_url: Annotated[str, typer.Option(help="the platform's public keys (JWKS)")],
    label: Annotated[str, typer.Option(help="what people call it")],
    audience: Annotated[str, typer.Option(help="whom tokens are asked of, if that is not the token address")] = "",
) -> None:
    """Set a learning platform of a tenant; one with this issuer and client id is changed."""
    from gym.cli.user_commands import require_tenant
    from gym.schemas.lti import NewLtiPlatform
    from gym.services.lti_platforms import LtiPlatforms

    store = open_store(settings_with())
    require_tenant(store, tenant)
    given = {"issuer": issuer, "client_id": client_id, "label": label, "deployments": tuple(deployment)}
    places = {"login_url": login_url, "token_url": token_url, "jwks_url": jwks_url, "audience": audience or None}
    wanted = check_value(NewLtiPlatform, **given, **places)
    LtiPlatforms(store).keep(tenant, wanted)
    typer.echo(f"People of {tenant} come in from {label.strip()}. gym lti tool {tenant} says what to enter there.")


def list_platforms() -> None:
    """List every learning platform."""
    for each in open_store(settings_with()).lti.platforms():
        places = ", ".join(each.deployments)
        typer.echo(f"{each.tenant}  {each.label}  {each.issuer}  {each.client_id}  deployments {places}")


def remove(
    tenant: Tenant,
    issuer: Annotated[str, typer.Argument(help="the platform's issuer")],
    client_id: Annotated[str, typer.Argument(help="what the platform calls this gym")],
) -> None:
    """Take a learning platform away, and the grades that it waits for; accounts stay."""
    from gym.caller import OPERATOR

    record = open_store(settings_with()).lti
    for each in record.platforms(tenant):
        if (each.issuer, each.client_id) == (issuer, client_id):
            record.remove_platform(tenant, each.id, OPERATOR)
            typer.echo(f"Nobody comes to {tenant} from {each.label} any more.")
            return
    raise NotFound(NONE_THERE.format(tenant=tenant))


def show_tool(tenant: Tenant) -> None:
    """Say what to enter at a learning platform about this gym."""
    from gym.cli.user_commands import require_tenant
    from gym.services.lti_platforms import to_tool

    settings = settings_with()
    require_tenant(open_store(settings), tenant)
    tool = to_tool(settings.public_url or NO_ADDRESS, tenant)
    typer.echo(f"Initiate login URL      {tool.login}")
    typer.echo(f"Redirection URIs        {tool.launch}")
    typer.echo(f"                        {tool.deep_linking}")
    typer.echo(f"Tool URL (launch)       {tool.launch}")
    typer.echo(f"Content selection URL   {tool.deep_linking}")
    typer.echo(f"Public keyset URL       {tool.key_set}")
