"""Single sign-on: a tenant's people sign in where they always do (OpenID Connect: a code, with PKCE)."""

import asyncio
import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from gym.caller import is_demo, is_former
from gym.errors import GymError, NotFound, SignInNeeded
from gym.services.passwords import hash_password
from gym.services.tokens import SignIn
from gym.settings import is_loopback
from gym.store import Store
from gym.store.single_sign_on import SignInProvider
from gym.value import Value

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import AsyncOAuth2Client

SCOPES = "openid profile email"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ANSWER_SECONDS, KNOWN_SECONDS, CLOCKS_APART = 10.0, 3600.0, 60
LONGEST_NAME, MOST_NAMESAKES = 40, 1000
NO_PROVIDER = "There is no single sign-on at this address. Sign in with your name and password."
BEGIN_AGAIN = "This sign-in was not begun in this browser, or it took too long. Begin again at the sign-in page."
REFUSED = "{label} did not sign you in. Begin again at the sign-in page, or ask your administrator."
AWAY = "{label} cannot be reached now. Try again in a minute."
NOT_LINKED = "{label} knows you, but you have no account here yet. Ask your administrator to link it to you: {subject}"
DISABLED = "Your account is disabled. Ask your administrator."


class ProviderAway(GymError):
    """503: the provider of a tenant does not answer."""

    status, code, title = 503, "provider-away", "The sign-in service does not answer"


class Errand(Value):
    """What a browser keeps while its user is away at the provider: what they come back with must fit it."""

    tenant: str
    state: str
    nonce: str
    verifier: str


class ProviderPages(BaseModel):
    """What a provider says of itself: the addresses where a sign-in goes on."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class SingleSignOn:
    """Signs in whom the provider of their tenant knows."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self.store, self.clock = store, clock
        self.pages: dict[str, tuple[float, ProviderPages]] = {}

    def only_provider(self) -> SignInProvider | None:
        """The provider that the sign-in page offers: the only one. Where there are several, each has its address."""
        found = self.store.single_sign_on.providers()
        return found[0] if len(found) == 1 else None

    def provider(self, tenant: str) -> SignInProvider:
        """The provider of a tenant. Raises NotFound."""
        found = self.store.single_sign_on.provider(tenant)
        if found is None:
            raise NotFound(NO_PROVIDER)
        return found

    async def begin(self, tenant: str, address: str) -> tuple[str, Errand]:
        """Where to send somebody, who comes back to `address`. Raises NotFound, ProviderAway."""
        provider = await self.store.read(self.provider, tenant)
        pages = await self.find_pages(provider)
        errand = Errand(tenant=tenant, **{name: secrets.token_urlsafe(36) for name in ("state", "nonce", "verifier")})
        async with client_of(provider, address) as client:
            url, _ = client.create_authorization_url(
                pages.authorization_endpoint, state=errand.state, nonce=errand.nonce, code_verifier=errand.verifier
            )
        return str(url), errand

    async def finish(self, errand: Errand | None, tenant: str, address: str, said: Mapping[str, str]) -> SignIn:
        """The sign-in of whoever comes back. Raises SignInNeeded where it is not proved who they are, ProviderAway."""
        provider = await self.store.read(self.provider, tenant)
        if errand is None or not is_same_errand(errand, tenant, said):
            raise SignInNeeded(BEGIN_AGAIN)
        if said.get("iss", provider.issuer) != provider.issuer or "error" in said:
            raise SignInNeeded(REFUSED.format(label=provider.label))
        told = await self.redeem(provider, errand, address, said.get("code", ""))
        return await self.admit(provider, told)

    async def find_pages(self, provider: SignInProvider) -> ProviderPages:
        """A provider's addresses, asked for at most once an hour. Raises ProviderAway."""
        until, pages = self.pages.get(provider.issuer, (0.0, None))
        if pages and self.clock() < until:
            return pages
        place = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            pages = ProviderPages.model_validate(await fetch_json(place))
        except ValidationError:
            raise ProviderAway(AWAY.format(label=provider.label)) from None
        if pages.issuer != provider.issuer or not all(map(is_safe_address, pages.model_dump().values())):
            raise ProviderAway(AWAY.format(label=provider.label))
        self.pages[provider.issuer] = (self.clock() + KNOWN_SECONDS, pages)
        return pages

    async def redeem(self, provider: SignInProvider, errand: Errand, address: str, code: str) -> dict[str, Any]:
        """What the provider says of somebody, for the code that they brought. Raises SignInNeeded, ProviderAway."""
        from authlib.integrations.base_client import OAuthError
        from httpx2 import HTTPError
        from joserfc.errors import JoseError

        pages = await self.find_pages(provider)
        try:
            async with client_of(provider, address) as client:
                token = await client.fetch_token(
                    pages.token_endpoint, grant_type="authorization_code", code=code, code_verifier=errand.verifier
                )
            return read_id_token(token["id_token"], await fetch_json(pages.jwks_uri), provider, errand.nonce)
        except HTTPError:
            raise ProviderAway(AWAY.format(label=provider.label)) from None
        except (OAuthError, JoseError, KeyError, TypeError, ValueError):
            raise SignInNeeded(REFUSED.format(label=provider.label)) from None

    async def admit(self, provider: SignInProvider, told: Mapping[str, Any]) -> SignIn:
        """The sign-in of the account of somebody, who may be new. Raises SignInNeeded."""
        record, subject = self.store.single_sign_on, str(told["sub"])
        name = await self.store.read(record.known_as, provider, subject)
        if name is None:
            name = await self.store.write(self.store.scim.link, provider, subject, directory_ids(provider, told))
        if name is None:
            if not provider.admits_everybody:
                raise SignInNeeded(NOT_LINKED.format(label=provider.label, subject=subject))
            # Nobody knows this password: the account has one so that it is no demo account.
            password = await asyncio.to_thread(hash_password, secrets.token_urlsafe(32))
            name = await self.store.write(record.admit, provider, subject, suggest_names(told), password)
        account = await self.store.read(self.store.users.account, name)
        if account is None or account.is_disabled:
            raise SignInNeeded(DISABLED)
        return SignIn(user_id=account.user_id, version=account.version)


def directory_ids(provider: SignInProvider, told: Mapping[str, Any]) -> set[str]:
    """Under what a directory may keep somebody of this provider: the subject; with Entra, the object ID."""
    is_entra = str(urlsplit(provider.issuer).hostname).startswith("login.microsoftonline.")
    return {str(told[name]) for name in ("sub", "oid" if is_entra else "sub") if told.get(name)}


def is_same_errand(errand: Errand, tenant: str, said: Mapping[str, str]) -> bool:
    """Whether somebody comes back to the tenant they left for, with the state that they were given."""
    return errand.tenant == tenant and hmac.compare_digest(errand.state.encode(), said.get("state", "").encode())


def is_safe_address(url: str) -> bool:
    """Whether secrets may be sent there: over https, or to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def client_of(provider: SignInProvider, address: str) -> "AsyncOAuth2Client":
    """A client of a provider whose users come back to `address`."""
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    return AsyncOAuth2Client(
        *(provider.client_id, provider.client_secret),
        **{"scope": SCOPES, "redirect_uri": address, "code_challenge_method": "S256", "timeout": ANSWER_SECONDS},
    )


async def fetch_json(url: str) -> Any:
    """What a provider publishes. Raises ProviderAway."""
    from httpx2 import AsyncClient, HTTPError

    try:
        async with AsyncClient(timeout=ANSWER_SECONDS) as client:
            return (await client.get(url)).raise_for_status().json()
    except (HTTPError, ValueError):
        raise ProviderAway(AWAY.format(label=urlsplit(url).hostname)) from None


def read_id_token(token: str, keys: Any, provider: SignInProvider, nonce: str) -> dict[str, Any]:
    """What an ID token says, if it is the provider's, for this gym and this errand. Raises JoseError, ValueError."""
    from joserfc import jwt
    from joserfc.jwk import KeySet

    said = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims
    wanted = {"iss": provider.issuer, "aud": provider.client_id, "nonce": nonce}
    rules: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in wanted.items()}
    rules |= {name: {"essential": True} for name in ("sub", "exp", "iat")}
    jwt.JWTClaimsRegistry(leeway=CLOCKS_APART, **rules).validate(said)
    if not said["sub"] or (isinstance(said["aud"], list) and len(said["aud"]) > 1 and said.get("azp") != wanted["aud"]):
        raise ValueError("the token is for somebody else")
    return said


def suggest_names(told: Mapping[str, Any]) -> Iterator[str]:
    """Names for somebody new: theirs at the provider, then the same with numbers."""
    own = str(told.get("preferred_username") or told.get("email") or told.get("name") or "").partition("@")[0].lower()
    plain = re.sub(r"[^a-z0-9._-]+", "-", own)[:LONGEST_NAME].strip("._-")
    name = plain if plain and not is_demo(plain) and not is_former(plain) else "user"
    yield from (name, *(f"{name}-{number}" for number in range(2, MOST_NAMESAKES)))
