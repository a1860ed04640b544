"""Secured mode: what it takes to serve other machines, and what of it is missing."""

import ssl
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from gym.errors import Invalid
from gym.settings import Settings, is_loopback
from gym.store import Store

ADD_SOMEBODY = "Add the first one: gym user add NAME --role trainer."


class MissingPart(NamedTuple):
    """Something that secured mode needs and that is not there, and how to set it."""

    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.what} {self.how}"


NOBODY = MissingPart("Nobody has a password, and in secured mode nobody gets in without one.", ADD_SOMEBODY)


def find_shortcomings(settings: Settings) -> Iterator[MissingPart]:
    """What the settings lack for secured mode; nothing where this machine alone is served."""
    if settings.is_secured:
        yield from address_shortcomings(settings)
        yield from transport_shortcomings(settings)


def address_shortcomings(settings: Settings) -> Iterator[MissingPart]:
    """What the public address lacks."""
    example = "GYM_PUBLIC_URL=https://gym.example.org"
    if settings.public_url is None:
        yield MissingPart("GYM_PUBLIC_URL is not set.", f"It is the address that people type, like {example}.")
    elif urlsplit(settings.public_url).path.strip("/"):
        yield MissingPart("GYM_PUBLIC_URL has a path.", f"The gym needs a host name of its own, like {example}.")


def transport_shortcomings(settings: Settings) -> Iterator[MissingPart]:
    """What it lacks so that everything goes over TLS."""
    files = (settings.tls_cert, settings.tls_key)
    if not any(files) and not settings.proxies:
        yield MissingPart(
            "Nothing does TLS.",
            "Set GYM_TLS_CERT and GYM_TLS_KEY to the files of a certificate, or GYM_TRUSTED_PROXIES to the address of "
            "a proxy that does TLS.",
        )
    elif any(files) and not all(files):
        yield MissingPart("One of GYM_TLS_CERT and GYM_TLS_KEY is not set.", "Set both.")
    elif all(files) and (why := why_unusable(settings)):
        yield MissingPart(f"The certificate cannot be used: {why}.", "Check GYM_TLS_CERT and GYM_TLS_KEY.")


def why_unusable(settings: Settings) -> str:
    """Why the files of the certificate cannot be used; empty where they can."""
    assert settings.tls_cert is not None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            settings.tls_cert, settings.tls_key, password=no_password
        )
    except (OSError, ValueError) as error:
        return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)) or type(error).__name__
    return ""


def no_password() -> str:
    """A key behind a password is not asked for one: nobody sits there when a server starts."""
    raise ValueError("the key is behind a password")


def check_settings(settings: Settings) -> None:
    """Return if a gym with these settings may listen. Raises Invalid, which names all that is missing."""
    found = list(find_shortcomings(settings))
    if not found:
        return
    why = (
        "GYM_MODE is secured"
        if is_loopback(settings.host)
        else f"{settings.host} can be reached from other machines, and they are served in secured mode only"
    )
    missing = [*map(str, found), f"Somebody needs a password. {ADD_SOMEBODY}"]
    numbered = " ".join(f"({number}) {each}" for number, each in enumerate(missing, 1))
    raise Invalid(f"{why}. Before it starts: {numbered} docs/secured.md explains each.")


def check_people(settings: Settings, store: Store) -> None:
    """Return if somebody can sign in, where that is needed. Raises Invalid."""
    if settings.is_secured and not store.users.has_passwords():
        raise Invalid(str(NOBODY))


def check_behind_chainlit(settings: Settings) -> None:
    """Return if Chainlit's own server may stand in front. Raises Invalid."""
    check_settings(settings)
    if settings.is_secured:
        raise Invalid("`chainlit run` serves this machine only. Start secured mode with `gym serve`.")
