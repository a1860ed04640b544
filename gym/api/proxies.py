"""Trusted proxies: whom a request comes from, by what the proxy nearest to the gym says of it."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from gym.errors import NotYours

Address = IPv4Address | IPv6Address
Peer = tuple[str, int] | None
FORWARDED = ("forwarded", "x-real-ip", "via")
BY_A_PROXY = "This server takes forwarded headers from its own proxy only (GYM_TRUSTED_PROXIES)."
NO_CLIENT = "The proxy has to say in X-Forwarded-For for whom it asks. See docs/secured.md."
NO_HTTPS = "This server answers only over https. The proxy says so with X-Forwarded-Proto: https."


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy says that it hands a request on for somebody else."""
    return any(name.lower() in FORWARDED or name.lower().startswith("x-forwarded") for name in headers)


def claims_another_sender(headers: Mapping[str, str]) -> bool:
    """Whether a request says that it comes from elsewhere. `Via` says only that something stood on its way."""
    return is_forwarded({name: value for name, value in headers.items() if name.lower() != "via"})


class TrustedProxies:
    """The proxies whose forwarded headers are believed, and nobody else's."""

    def __init__(self, networks: tuple[IPv4Network | IPv6Network, ...]) -> None:
        self.networks = networks

    def trust(self, address: Address) -> bool:
        """Whether a proxy of ours has that address."""
        return any(address in each for each in self.networks)

    def trust_peer(self, peer: Peer) -> bool:
        """Whether a connection comes from a proxy of ours."""
        address = address_of(peer[0]) if peer else None
        return address is not None and self.trust(address)

    def client(self, headers: Headers) -> str:
        """For whom a proxy of ours asks: the rightmost hop that is none of ours, as no sender can write further right.

        Raises NotYours.
        """
        said = ",".join(headers.getlist("x-forwarded-for")).split(",")
        hops = [address_of(each.strip()) for each in reversed(said)]
        for hop in hops:
            if hop is None:
                raise NotYours(NO_CLIENT)
            if not self.trust(hop):
                return str(hop)
        return str(hops[-1])

    def unwrap(self, scope: Scope, host: str) -> Scope:
        """A request of a proxy of ours as its sender sent it to `host`. Raises NotYours."""
        headers = Headers(scope=scope)
        client = self.client(headers)
        if [each.strip() for each in headers.get("x-forwarded-proto", "").split(",")][-1] != "https":
            raise NotYours(NO_HTTPS)
        if any(each.lower() != host for each in headers.getlist("x-forwarded-host")):
            raise NotYours(f"This server answers only to {host}.")
        kept = [(name, value) for name, value in scope["headers"] if not is_forwarded({name.decode("latin-1"): ""})]
        scheme = "wss" if scope["type"] == "websocket" else "https"
        return {**scope, "client": (client, 0), "scheme": scheme, "headers": kept}


def address_of(text: str) -> Address | None:
    """The address in a hop, which may come with a port; None for what is none. IPv4 in IPv6 counts as IPv4."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    try:
        found = ip_address(host.partition(":")[0] if host.count(":") == 1 else host)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def place_of(client: str) -> str:
    """What counts as one address: of IPv6 the network of one customer (/64), which has addresses without end."""
    address = address_of(client)
    return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else client
