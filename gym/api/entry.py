"""Which requests may come in at all: those of this machine or, in secured mode, those sent to the public address."""

import re
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from gym.api.proxies import BY_A_PROXY, NO_HTTPS, Peer, TrustedProxies, claims_another_sender
from gym.errors import NotYours
from gym.settings import Settings

HEALTH = ("/health", "/api/training/health")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
# What pages of learning platforms send: it proves itself by a signature, and by what the browser keeps.
LAUNCHES = re.compile(r"/lti/[^/]+/(login|launch)")
OTHER_SITE = "Pages of other sites cannot send requests to this server."


class Entry(Protocol):
    """Lets requests in."""

    def admit(self, scope: Scope) -> Scope:
        """The request as its sender sent it. Raises NotYours."""


def open_entry(settings: Settings) -> Entry:
    """The entry for the settings."""
    return SecuredEntry(settings) if settings.is_secured else LocalEntry(settings)


class LocalEntry:
    """Lets in what this machine sends to itself."""

    def __init__(self, settings: Settings) -> None:
        self.names = (*LOCAL_NAMES, settings.host)

    def admit(self, scope: Scope) -> Scope:
        """The request as it is. Raises NotYours."""
        headers = Headers(scope=scope)
        if not is_local_peer(scope.get("client")):
            raise NotYours("This server answers only requests from its own machine.")
        if not is_one_of(self.names, headers.get("host", "")):
            raise NotYours("This server answers only to localhost, 127.0.0.1 or [::1]. Use one of these names.")
        if is_unsafe(scope) and is_cross_site(headers):
            raise NotYours(OTHER_SITE)
        return scope


class SecuredEntry:
    """Lets in what was sent to the public address over TLS, to the gym itself or to a proxy of its own."""

    def __init__(self, settings: Settings) -> None:
        self.host = host_of(settings.public_url or "")
        self.proxies = TrustedProxies(settings.proxies)

    def admit(self, scope: Scope) -> Scope:
        """The request with the address of whoever sent it, and no forwarded headers. Raises NotYours."""
        headers, peer = Headers(scope=scope), scope.get("client")
        if is_own_probe(scope, headers):
            return scope
        if self.proxies.trust_peer(peer):
            scope = self.proxies.unwrap(scope, self.host)
        elif claims_another_sender(headers):
            raise NotYours(BY_A_PROXY)
        elif scope.get("scheme") not in ("https", "wss"):
            raise NotYours(NO_HTTPS)
        if headers.get("host", "").lower().removesuffix(":443") != self.host:
            raise NotYours(f"This server answers only to {self.host}.")
        if is_unsafe(scope) and is_foreign(headers, self.host) and not LAUNCHES.fullmatch(scope["path"]):
            raise NotYours(OTHER_SITE)
        return scope


def host_of(url: str) -> str:
    """The host of an https address, with its port where that is not the usual one."""
    return urlsplit(url).netloc.lower().removesuffix(":443")


def is_own_probe(scope: Scope, headers: Headers) -> bool:
    """Whether this machine itself asks how the gym is, as a container's health check does."""
    is_ours = scope["type"] == "http" and scope["path"] in HEALTH and not claims_another_sender(headers)
    return is_ours and is_local_peer(scope.get("client")) and is_one_of(LOCAL_NAMES, headers.get("host", ""))


def is_unsafe(scope: Scope) -> bool:
    """Whether a request can change something; a socket can."""
    return scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS


def is_local_peer(client: Peer) -> bool:
    """Whether the caller is on this machine (a Unix socket has no address)."""
    if client is None or not client[0]:
        return True
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False


def is_one_of(names: tuple[str, ...], host: str) -> bool:
    """Whether a Host header means one of `names`, at any port: another name may be a rebound one."""
    try:
        return urlsplit(f"//{host}").hostname in names
    except ValueError:
        return False


def is_of_other_site(headers: Headers) -> bool:
    """Whether a browser says that a page of another site sends this; other programs say nothing."""
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def is_cross_site(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sends this."""
    origin = headers.get("origin")
    return is_of_other_site(headers) or (origin is not None and origin.partition("://")[2] != headers.get("host"))


def is_foreign(headers: Headers, host: str) -> bool:
    """Whether a browser says that this does not come from a page of the public address."""
    origin = headers.get("origin")
    return is_of_other_site(headers) or (origin is not None and origin.removesuffix(":443") != f"https://{host}")
