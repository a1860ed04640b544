"""API tokens: made, looked up, revoked. Only a digest of one is kept; it is random, so one round of a hash will do."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from gym.caller import POWERS, Caller, Power, Role, Scope, role_of
from gym.errors import Invalid, NotFound, SignInNeeded
from gym.schemas.api_tokens import ApiTokenList, ApiTokenRow, Kind, MadeApiToken, NewApiToken
from gym.store import Store
from gym.store.api_tokens import StoredApiToken
from gym.store.users import StoredAccount

# So that a scanner finds one that was published by mistake, and nothing else looks like one.
PREFIX = "gym_"
PREFIXES: dict[Kind, str] = {"personal": f"{PREFIX}pat_", "service": f"{PREFIX}svc_"}
SERVICE = "service-"
MOST_IN_FORCE = 20
USE_IS_NEWS_AFTER = timedelta(minutes=1)
NO_TOKEN = "You have no such token."
ENDED = "This token is not good: it has expired or was revoked, or its user can no longer sign in."
NEEDS_PASSWORD = "{name} does not sign in with a password. Tokens are for users who do."
FOR_SERVICES = "The scope scim is for a service: an administrator makes its token with gym token add --service NAME."
TOO_MANY_TOKENS = f"You have {MOST_IN_FORCE} tokens that are good. Revoke one first."


class ApiTokens:
    """Tokens for programs: of a user, or of a service of a tenant."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    async def caller(self, token: str) -> Caller:
        """Who asks with a token, and what they may. Raises SignInNeeded."""
        found, now = self.store.api_tokens.by_digest(digest_of(token)), self.clock()
        if found is None or status_of(found, now) != "good":
            raise SignInNeeded(ENDED)
        account = self.store.users.account(found.owner)
        role, teams = role_with(found, account), frozenset(account.teams if account else ())
        if found.last_used_at is None or now - found.last_used_at > USE_IS_NEWS_AFTER:
            await self.store.write_aside(self.store.api_tokens.mark_used, found.id, now)
        return Caller(user_id=found.owner, role=role, tenant=found.tenant, scopes=found.scopes, teams=teams)

    async def of_user(self, user_id: str) -> ApiTokenList:
        """The tokens of a user."""
        return ApiTokenList(tokens=self.rows(await self.store.read(self.store.api_tokens.of_owner, user_id)))

    async def make(self, user_id: str, wanted: NewApiToken) -> MadeApiToken:
        """A new token of a user's own. Raises Invalid."""
        return await self.store.write(self.make_personal, user_id, wanted, user_id)

    async def revoke(self, user_id: str, token_id: str) -> ApiTokenList:
        """End a token of one's own. Raises NotFound."""
        found = self.store.api_tokens.one(token_id)
        if found is None or found.owner != user_id:
            raise NotFound(NO_TOKEN)
        await self.store.write(self.store.api_tokens.revoke, token_id, user_id, self.clock(), "by its user")
        return await self.of_user(user_id)

    def make_personal(self, user_id: str, wanted: NewApiToken, actor: str) -> MadeApiToken:
        """A new token of a user. Raises Invalid."""
        account = self.store.users.account(user_id)
        if account is None or not account.has_password or account.is_disabled:
            raise Invalid(NEEDS_PASSWORD.format(name=user_id))
        if Scope.TRAINER in wanted.scopes and Power.WATCH not in POWERS[role_of(account.role)]:
            raise Invalid(f"{user_id} is no trainer: a token cannot read as one.")
        if Scope.SCIM in wanted.scopes:
            raise Invalid(FOR_SERVICES)
        good = [each for each in self.store.api_tokens.of_owner(user_id) if status_of(each, self.clock()) == "good"]
        if len(good) >= MOST_IN_FORCE:
            raise Invalid(TOO_MANY_TOKENS)
        return self.keep("personal", user_id, account.tenant, wanted, actor)

    def make_service(self, name: str, tenant: str, wanted: NewApiToken, actor: str) -> MadeApiToken:
        """A new token of a service of a tenant; the service practices under a name that nobody signs in with. Raises
        NotFound for a tenant that is not there.
        """
        if self.store.tenants.one(tenant) is None:
            raise NotFound(f"There is no tenant {tenant}. gym tenant list shows all tenants.")
        return self.keep("service", f"{SERVICE}{name}", tenant, wanted, actor)

    def keep(self, kind: Kind, owner: str, tenant: str, wanted: NewApiToken, actor: str) -> MadeApiToken:
        """Make a token and keep its digest."""
        secret, now = PREFIXES[kind] + secrets.token_urlsafe(32), self.clock()
        about = (uuid4().hex[:12], kind, owner, tenant, wanted.name, frozenset(wanted.scopes), actor)
        made = StoredApiToken(*about, now, now + timedelta(days=wanted.days), None, None)
        self.store.api_tokens.add(made, digest_of(secret))
        return MadeApiToken(token=secret, about=to_row(made, now))

    def rows(self, found: Iterable[StoredApiToken]) -> tuple[ApiTokenRow, ...]:
        """Tokens as their owner sees them."""
        now = self.clock()
        return tuple(to_row(each, now) for each in found)


def role_with(token: StoredApiToken, account: StoredAccount | None) -> Role:
    """What the caller of a token is: as its user where it may read as a trainer, else a trainee; an auditor stays one.
    Raises SignInNeeded.
    """
    if token.kind == "personal" and (account is None or account.is_disabled or account.tenant != token.tenant):
        raise SignInNeeded(ENDED)
    if token.kind == "service" and account is not None:
        raise SignInNeeded(ENDED)
    role: Role = "trainer" if account is None else role_of(account.role)
    return role if Scope.TRAINER in token.scopes or Power.PRACTICE not in POWERS[role] else "trainee"


def is_api_token(token: str) -> bool:
    """Whether this looks like an API token and not like a sign-in."""
    return token.startswith(PREFIX)


def digest_of(token: str) -> str:
    """What is on record of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def status_of(token: StoredApiToken, now: datetime) -> str:
    """Whether a token is good by itself, whoever its owner is."""
    if token.revoked_at:
        return "revoked"
    return "good" if now < token.expires_at else "expired"


def to_row(token: StoredApiToken, now: datetime) -> ApiTokenRow:
    """A token as its owner sees it."""
    known = {name: getattr(token, name) for name in ("kind", "name", "made_at", "expires_at", "last_used_at")}
    return ApiTokenRow.model_validate(
        {**known, "token_id": token.id, "scopes": tuple(sorted(token.scopes)), "status": status_of(token, now)}
    )
