"""An OpenID Connect provider on this machine, and somebody's browser that goes there and back."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

LABEL = "A Clinic"
# It uses older parts of authlib, in a thread of its own.
with_provider = pytest.mark.filterwarnings("ignore:.*deprecated and will be removed in version:DeprecationWarning")


@contextmanager
def open_provider(**claims: dict[str, str]) -> Iterator[str]:
    """A provider that knows these people by their claims, a subject each; yields its issuer."""
    import authlib.deprecate  # sets a filter of its own for its warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
        from oidc_provider_mock import User, run_server_in_thread

        known = [User(sub=subject, claims=dict(said)) for subject, said in claims.items()]
        with run_server_in_thread(user_claims=known) as server:
            yield f"http://localhost:{server.server_port}"


async def go_to_provider(client: httpx.AsyncClient, tenant: str) -> str:
    """Begin at the gym; the address at the provider."""
    answer = await client.get(f"/sso/{tenant}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def sign_in_there(url: str, subject: str) -> tuple[str, dict[str, str]]:
    """Sign in at the provider as its subject; the path that leads back to the gym, and what is said with it."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(url, data={"sub": subject})
    back = urlsplit(answer.headers["location"])
    return back.path, dict(parse_qsl(back.query))
