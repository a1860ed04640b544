"""Secured mode does not start before everything is there, and says what is missing."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rows import for_each
from sign_in_parts import add_person
from store_parts import open_store
from tls_parts import write_certificate

from gym.errors import Invalid
from gym.services.secured_mode import check_behind_chainlit, check_people, check_settings, find_shortcomings
from gym.settings import Settings

PUBLIC = {"public_url": "https://gym.example.org"}
PROXY = {"trusted_proxies": "10.0.0.5, 10.1.0.0/16, ::1"}


@for_each(
    ("given", "missing"),
    [
        ({}, []),
        ({"mode": "secured"}, ["GYM_PUBLIC_URL is not", "Nothing does TLS"]),
        ({"host": "0.0.0.0"}, ["GYM_PUBLIC_URL is not", "Nothing does TLS"]),
        ({"host": "::"}, ["GYM_PUBLIC_URL is not", "Nothing does TLS"]),
        ({"host": "gym.example.org", **PUBLIC}, ["Nothing does TLS"]),
        ({"mode": "secured", "public_url": "https://example.org/gym", **PROXY}, ["GYM_PUBLIC_URL has a path"]),
        ({"mode": "secured", **PUBLIC, "tls_cert": "/no/cert"}, ["One of GYM_TLS_CERT and GYM_TLS_KEY"]),
        ({"mode": "secured", **PUBLIC, "tls_key": "/no/key"}, ["One of GYM_TLS_CERT and GYM_TLS_KEY"]),
        ({"mode": "secured", **PUBLIC, "tls_cert": "/no/cert", "tls_key": "/no/key"}, ["The certificate cannot be"]),
        ({"mode": "secured", **PUBLIC, **PROXY}, []),
        ({"host": "10.0.0.7", "public_url": "https://gym.example.org/", **PROXY}, []),
        ({"host": "127.0.0.2"}, []),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], missing: list[str]) -> None:
    found = [each.what for each in find_shortcomings(Settings.model_validate(given))]
    assert len(found) == len(missing)
    assert all(each.startswith(begin) for each, begin in zip(found, missing, strict=True))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com"])
def test_an_address_that_others_can_reach_is_refused_and_all_that_is_missing_named(host: str) -> None:
    with pytest.raises(Invalid, match="can be reached from other machines") as refused:
        check_settings(Settings(host=host))
    said = str(refused.value)
    assert all(each in said for each in ("GYM_PUBLIC_URL=https://", "GYM_TLS_CERT", "GYM_TRUSTED_PROXIES", "user add"))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machines_own_addresses_are_fine(host: str) -> None:
    check_settings(Settings(host=host))
    check_behind_chainlit(Settings(host=host))


def test_a_certificate_of_its_own_will_do(tmp_path: Path) -> None:
    cert, key, _ = write_certificate(tmp_path, "gym.example.org")
    settings = Settings.model_validate({"mode": "secured", **PUBLIC, "tls_cert": cert, "tls_key": key})
    check_settings(settings)
    with pytest.raises(Invalid, match="gym serve"):
        check_behind_chainlit(settings)


def test_somebody_has_to_be_able_to_sign_in() -> None:
    settings, store = Settings.model_validate({"mode": "secured", **PUBLIC, **PROXY}), open_store("sqlite://")
    check_people(Settings(), store)
    with pytest.raises(Invalid, match="gym user add NAME --role trainer"):
        check_people(settings, store)
    add_person(store, "tina", "trainer")
    check_people(settings, store)


@pytest.mark.parametrize("listed", ["nonsense", "10.0.0.0/99", "10.0.0.1;10.0.0.2", "*"])
def test_proxies_are_addresses_and_networks(listed: str) -> None:
    with pytest.raises(ValidationError, match="GYM_TRUSTED_PROXIES is not a list"):
        Settings(trusted_proxies=listed)
