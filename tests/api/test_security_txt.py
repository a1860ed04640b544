"""security.txt is there once somebody is named, and says what RFC 9116 asks for."""

from datetime import UTC, datetime

import pytest
from api_parts import HintLoop, client_of, problem, settings
from pydantic import ValidationError

from gym.api import create_api
from gym.api.security import PATH, SecurityRoutes
from gym.settings import Settings

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


async def test_it_is_there_only_where_somebody_is_named() -> None:
    async with client_of(create_api(HintLoop(), settings())) as client:
        problem(await client.get(PATH), 404)
    async with client_of(create_api(HintLoop(), settings(security_contact="security@example.org"))) as client:
        answer = await client.get(PATH)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith("Contact: mailto:security@example.org\nExpires: ")


async def test_it_names_contact_end_language_and_its_own_address() -> None:
    given = Settings(security_contact="https://example.org/report", public_url="https://gym.example.org/")
    text = bytes((await SecurityRoutes(given, lambda: NOON).security_txt()).body).decode()
    assert text == (
        "Contact: https://example.org/report\nExpires: 2027-05-29T00:00:00Z\nPreferred-Languages: en\n"
        "Canonical: https://gym.example.org/.well-known/security.txt\n"
    )


@pytest.mark.parametrize("contact", ["nobody", "http://example.org", "a b@example.org", "mailto:x\nEvil: y"])
def test_a_contact_is_an_address(contact: str) -> None:
    with pytest.raises(ValidationError, match="GYM_SECURITY_CONTACT"):
        Settings(security_contact=contact)
