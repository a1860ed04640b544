"""Who gets in where other machines are served: what is sent to the public address over TLS, here or to a proxy."""

from typing import Any

import pytest
from rows import for_each

from gym.api.connections import guard_protocol
from gym.api.entry import LocalEntry, SecuredEntry, open_entry
from gym.api.proxies import TrustedProxies, address_of
from gym.errors import NotYours
from gym.settings import Settings, networks_of

HOST, ORIGIN = "gym.example.org", "https://gym.example.org"
PROXY, STRANGER, CLIENT = "10.0.0.5", "203.0.113.9", "198.51.100.7"
GIVEN = {"mode": "secured", "public_url": ORIGIN, "trusted_proxies": "10.0.0.0/24, 2001:db8::/64"}
BY_PROXY = {"x-forwarded-for": CLIENT, "x-forwarded-proto": "https"}


def scope(peer: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    said = {"host": HOST, **headers}
    raw = [(name.encode(), value.encode()) for name, value in said.items()]
    return {"type": "http", "method": "GET", "path": "/", "scheme": "http", "client": (peer, 1), "headers": raw, **more}


def admit(peer: str, headers: dict[str, str], **more: Any) -> str | None:
    """The address that a request counts for; None where it does not get in."""
    try:
        return SecuredEntry(Settings.model_validate(GIVEN)).admit(scope(peer, headers, **more))["client"][0]
    except NotYours:
        return None


POST, SOCKET = {"method": "POST"}, {"type": "websocket", "scheme": "ws"}
TLS, HEALTH = {"scheme": "https"}, {"path": "/health"}
OWN, FOREIGN = {"origin": ORIGIN}, {"origin": "https://evil.test"}


@for_each(
    ("peer", "headers", "more", "found"),
    [
        (PROXY, BY_PROXY, {}, CLIENT),
        (PROXY, {**BY_PROXY, "host": f"{HOST}:443"}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "host": HOST.upper()}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "x-forwarded-host": HOST}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "x-forwarded-for": f"1.2.3.4, {CLIENT}"}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "x-forwarded-for": f"1.2.3.4, {CLIENT}, 10.0.0.9"}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "x-forwarded-for": "10.0.0.7, 10.0.0.9"}, {}, "10.0.0.7"),
        (PROXY, {**BY_PROXY, "forwarded": "for=1.2.3.4", "x-real-ip": "1.2.3.4"}, {}, CLIENT),
        (PROXY, {**BY_PROXY, "x-forwarded-for": "nonsense"}, {}, None),
        (PROXY, {**BY_PROXY, "x-forwarded-for": f"{CLIENT}, unknown"}, {}, None),
        (PROXY, {**BY_PROXY, "x-forwarded-for": ""}, {}, None),
        (PROXY, {"x-forwarded-proto": "https"}, {}, None),
        (PROXY, {"x-forwarded-for": CLIENT}, {}, None),
        (PROXY, {**BY_PROXY, "x-forwarded-proto": "http"}, {}, None),
        (PROXY, {**BY_PROXY, "x-forwarded-proto": "https, http"}, {}, None),
        (PROXY, {**BY_PROXY, "x-forwarded-host": "evil.test"}, {}, None),
        (PROXY, {**BY_PROXY, "host": "evil.test"}, {}, None),
        (PROXY, {**BY_PROXY, "host": "localhost"}, {}, None),
        (PROXY, {}, {}, None),
        (STRANGER, {}, TLS, STRANGER),
        (STRANGER, {"via": "1.1 office"}, TLS, STRANGER),
        (STRANGER, {}, {}, None),
        (STRANGER, BY_PROXY, TLS, None),
        (STRANGER, {"forwarded": "for=10.0.0.5"}, TLS, None),
        (STRANGER, {"x-real-ip": "10.0.0.5"}, TLS, None),
        (STRANGER, {"host": "203.0.113.1"}, TLS, None),
        (PROXY, {**BY_PROXY, **OWN}, POST, CLIENT),
        (PROXY, {**BY_PROXY, "origin": f"{ORIGIN}:443", "sec-fetch-site": "same-origin"}, POST, CLIENT),
        (PROXY, BY_PROXY, POST, CLIENT),
        (PROXY, {**BY_PROXY, **FOREIGN}, POST, None),
        (PROXY, {**BY_PROXY, "origin": f"http://{HOST}"}, POST, None),
        (PROXY, {**BY_PROXY, "origin": "null"}, POST, None),
        (PROXY, {**BY_PROXY, "sec-fetch-site": "same-site"}, POST, None),
        (PROXY, {**BY_PROXY, **OWN}, SOCKET, CLIENT),
        (PROXY, {**BY_PROXY, **FOREIGN}, SOCKET, None),
        ("127.0.0.1", {"host": "127.0.0.1:8002"}, HEALTH, "127.0.0.1"),
        ("127.0.0.1", {"host": "127.0.0.1:8002"}, {}, None),
        ("127.0.0.1", {"host": "127.0.0.1", **BY_PROXY}, HEALTH, None),
        (STRANGER, {"host": "127.0.0.1"}, HEALTH, None),
    ],
)
def test_a_request_counts_for_whoever_sent_it_or_is_refused(
    peer: str, headers: dict[str, str], more: dict[str, Any], found: str | None
) -> None:
    assert admit(peer, headers, **more) == found


def test_nothing_behind_the_entry_sees_a_forwarded_header() -> None:
    given = {**BY_PROXY, "forwarded": "for=1.2.3.4", "x-real-ip": "1.2.3.4", "via": "1.1 nginx", "accept": "*/*"}
    admitted = SecuredEntry(Settings.model_validate(GIVEN)).admit(scope(PROXY, given))
    assert ([name for name, _ in admitted["headers"]], admitted["scheme"]) == ([b"host", b"accept"], "https")


@for_each(
    ("said", "found"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1:4000", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("_hidden", "None"),
        ("unknown", "None"),
        ("", "None"),
        ("10.0.0.1.evil.test", "None"),
    ],
)
def test_a_hop_is_an_address_with_or_without_a_port(said: str, found: str) -> None:
    assert str(address_of(said)) == found


def test_the_usual_gym_serves_this_machine_as_before() -> None:
    assert isinstance(open_entry(Settings()), LocalEntry)
    assert isinstance(open_entry(Settings.model_validate(GIVEN)), SecuredEntry)


@pytest.mark.parametrize(("address", "most"), [(PROXY, 1000), (STRANGER, 800)])
def test_behind_a_proxy_stand_many_clients(address: str, most: int) -> None:
    assert guard_protocol(Settings.model_validate(GIVEN)).crowd.most_of(address) == most
    assert not TrustedProxies(networks_of("")).trust_peer((address, 0))
