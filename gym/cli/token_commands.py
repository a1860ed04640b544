"""`gym token`: tokens for programs that use the REST routes."""

from typing import TYPE_CHECKING, Annotated

import typer

from gym.caller import OPERATOR
from gym.cli.context import check_value, open_store, settings_with
from gym.errors import Invalid, NotFound

if TYPE_CHECKING:
    from gym.services.api_tokens import ApiTokens
    from gym.store.api_tokens import StoredApiToken

Scopes = Annotated[
    list[str], typer.Option("--scope", help="read, practice, trainer or (a service) scim; may be given more than once")
]


def token() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Make, list and revoke tokens for programs that call the REST routes.", no_args_is_help=True)
    app.command()(add)
    app.command("list")(list_tokens)
    app.command()(revoke)
    return app


def add(
    name: Annotated[str, typer.Argument(help="what the token is for")],
    scope: Scopes,
    user: Annotated[str | None, typer.Option(help="a personal token: whose it is")] = None,
    service: Annotated[str | None, typer.Option(help="a token of a service: what the service is called")] = None,
    tenant: Annotated[str, typer.Option(help="the tenant that a service belongs to")] = "local",
    days: Annotated[int, typer.Option(help="for how many days it is good")] = 90,
) -> None:
    """Make a token and show it once."""
    from gym.cli.user_commands import check, require_tenant
    from gym.schemas.api_tokens import NewApiToken

    wanted = check_value(NewApiToken, name=name, scopes=tuple(scope), days=days)
    tokens = open_tokens()
    if (user is None) is (service is None):
        raise Invalid("Name either a user (--user ana) or a service (--service reports).")
    if service is not None:
        check("service", service)
        check("tenant", tenant)
        require_tenant(tokens.store, tenant)
        made = tokens.make_service(service, tenant, wanted, OPERATOR)
    else:
        made = tokens.make_personal(str(user), wanted, OPERATOR)
    typer.echo(made.token)
    typer.echo(
        f"Good until {made.about.expires_at:%Y-%m-%d}. It is shown this once; send it as a Bearer token.", err=True
    )


def list_tokens(user: Annotated[str | None, typer.Option(help="only those of this user or service")] = None) -> None:
    """List all tokens, the newest first: whose they are, what they may, when they were last used."""
    tokens = open_tokens()
    found = [each for each in tokens.store.api_tokens.list_all() if user in (None, each.owner)]
    for each in found:
        typer.echo(describe_token(tokens, each))
    if not found:
        typer.echo("There are no tokens yet. Make one with: gym token add NAME --user USER --scope read")


def revoke(token_id: Annotated[str, typer.Argument(help="as gym token list shows it")]) -> None:
    """End a token at once."""
    tokens = open_tokens()
    if tokens.store.api_tokens.one(token_id) is None:
        raise NotFound(f"There is no token {token_id}. gym token list shows all tokens.")
    is_new = tokens.store.api_tokens.revoke(token_id, OPERATOR, tokens.clock(), "by gym token")
    typer.echo(f"{token_id} is revoked." if is_new else f"{token_id} was revoked before.")


def open_tokens() -> "ApiTokens":
    """The tokens on record."""
    from gym.services.api_tokens import ApiTokens
    from gym.services.turns import utc_now

    return ApiTokens(open_store(settings_with()), utc_now)


def describe_token(tokens: "ApiTokens", token: "StoredApiToken") -> str:
    """A token in one line."""
    from gym.services.api_tokens import status_of

    used = f"last used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
    scopes, status = ",".join(sorted(token.scopes)), status_of(token, tokens.clock())
    until = f"until {token.expires_at:%Y-%m-%d}"
    return f"{token.id}  {token.owner}  {token.tenant}  {scopes}  {status} {until}  {used}  {token.name}"
