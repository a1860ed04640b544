"""`gym certificate`: verify a badge, and see the key that signs them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import app_context, settings_with
from gym.errors import Invalid
from gym.services.certificates import FOLDER

if TYPE_CHECKING:
    from gym.credentials.issuer import Issuer
    from gym.credentials.outcome import Verification


def certificate() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Verify, list and revoke badges, and see the key that signs them.", no_args_is_help=True)
    for command in (verify, list_certificates, revoke, key):
        app.command("list" if command is list_certificates else None)(command)
    return app


def verify(
    file: Annotated[Path, typer.Argument(help="a badge: .json, or .png with a badge in it", dir_okay=False)],
    status: Annotated[str | None, typer.Option(help="the issuer's status list: a file or an address")] = None,
    issuer: Annotated[
        str | None, typer.Option(help="the did:key or did:web you trust; this gym's own if left out")
    ] = None,
) -> None:
    """Say whether a badge is genuine, in force and not revoked; status 1 if not, or if that cannot be known."""
    from gym.credentials.support import refuse_without_badges

    refuse_without_badges()
    from gym.credentials.verify import LARGEST_IMAGE
    from gym.credentials.verify import verify as look

    trusted = trusted_methods(issuer)
    found = look(read(file, LARGEST_IMAGE + 1), datetime.now(UTC), partial(status_list, status), trusted)
    for line in describe_verification(found):
        typer.echo(line)
    raise typer.Exit(not found.is_valid)


def list_certificates(context: typer.Context, user: Annotated[str, typer.Argument(help="whose")]) -> None:
    """List the certificates of a user, oldest first."""
    import asyncio

    held = asyncio.run(app_context(context).compose(settings_with()).sessions.accounts.pathways(user)).certificates
    for each in held:
        until = f"{each.issued_at:%Y-%m-%d} to {each.expires_at:%Y-%m-%d}"
        typer.echo(f"{each.id}  {each.pathway}  {until}  {each.said.result.score:.0%}  {each.status}")
    if not held:
        typer.echo(f"{user} holds no certificate.")


def revoke(
    context: typer.Context,
    certificate: Annotated[str, typer.Argument(help="the id of a certificate")],
    reason: Annotated[str, typer.Option(help="the reason, which the holder is told")],
    actor: Annotated[str, typer.Option("--by", help="who decided it")] = "operator",
) -> None:
    """Take a certificate back for good: its badge is refused from now on, and its holder is told why."""
    import asyncio

    accounts = app_context(context).compose(settings_with()).sessions.accounts
    row = asyncio.run(accounts.revoke(certificate, actor, reason))
    typer.echo(f"Revoked: {row.id}, {row.pathway}, held by {row.said.holder}.")


def key() -> None:
    """Show the issuer's identity and where its key lies; make the key if there is none."""
    import json

    from gym.credentials.did import address

    issuer, folder = own_issuer()
    typer.echo(
        f"Issuer: {issuer.did}\nKey: {folder / 'issuer.pem'}. Keep a copy of it in a safe place, and show it to nobody."
    )
    if place := address(issuer.did):
        typer.echo(f"Publish this at {place}:\n{json.dumps(issuer.document(), indent=2)}")


def own_issuer() -> tuple["Issuer", Path]:
    """This gym's issuer, its key made if there is none, and the folder the key lies in. Raises NoBadges, Invalid."""
    from gym.credentials.support import refuse_without_badges

    refuse_without_badges()
    from gym.credentials.issuer import Issuer

    settings = settings_with()
    folder = settings.data_dir / FOLDER
    return Issuer(folder, settings.public_url), folder


def trusted_methods(issuer: str | None) -> tuple[str, ...]:
    """The keys to trust: those of the issuer given, else this gym's own. Raises Invalid where there are none."""
    from gym.credentials.did import address, methods

    if issuer:
        place = address(issuer)
        published = fetch(place) if place else None
        if place and published is None:
            raise Invalid(f"{place} cannot be read, so this issuer's keys are not known. Try again later.")
        return methods(issuer, published)
    if not (settings_with().data_dir / FOLDER).exists():
        raise Invalid("This gym has issued no badge yet and has no key: name the issuer you trust with --issuer DID.")
    return own_issuer()[0].methods


def status_list(given: str | None, named: str) -> bytes | None:
    """The status list from the place given, else from where the badge says it lies; None where it cannot be read."""
    place = given or named
    if place.startswith(("https://", "http://")):
        return fetch(place)
    try:
        return read(Path(place), 1024 * 1024) if given else None
    except Invalid:
        return None


def fetch(address: str) -> bytes | None:
    """What an address answers, at most 1 MiB within ten seconds, no redirects followed; None for anything else."""
    import httpx

    body = b""
    try:
        with httpx.stream("GET", address, timeout=10) as answer:
            for part in answer.iter_bytes():
                body += part
                if len(body) > 1024 * 1024:
                    return None
            return body if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


def read(file: Path, most: int) -> bytes:
    """The first bytes of a file. Raises Invalid where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None


def describe_verification(found: "Verification") -> Iterator[str]:
    """The outcome in words, and what the badge says where its signature is good."""
    yield f"{found.words.short}: {found.words.sentence}"
    if badge := found.badge:
        yield f"  {badge.recipient}: {badge.name}, level {badge.level}, score without help {badge.score} %"
        yield f"  From {badge.valid_from:%Y-%m-%d} until {badge.valid_until:%Y-%m-%d}, issued by {badge.issuer.id}"
    yield found.words.advice
