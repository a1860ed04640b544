"""What sign-ins are worth by the record: good until their number changes, or their account is disabled."""

import time
from collections.abc import Callable, Collection

from gym.caller import Caller, is_demo, is_former, role_of
from gym.errors import NotFound, SignInNeeded
from gym.services.session_rows import NO_SESSION
from gym.services.tokens import DEMO_IS_OFF, NOT_GOOD, SignIn
from gym.store import Store
from gym.store.users import StoredAccount

LOOK_SECONDS = 1.0
SIGNS_IN = "The name {name} needs a sign-in. Sign in as {name}, or use another user_id."


class SignIns:
    """Sign-ins against the accounts on record."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self.store, self.clock = store, clock
        self.looked_at, self.found_passwords = -LOOK_SECONDS, False

    async def caller(self, sign_in: SignIn) -> Caller:
        """Who that is. Raises SignInNeeded."""
        account = self.store.users.account(sign_in.user_id)
        why = refusal(sign_in, account, await self.has_passwords())
        if account is None or why:
            raise SignInNeeded(why)
        return caller_of(account)

    async def good(self, sign_ins: Collection[SignIn]) -> frozenset[SignIn]:
        """Those of the sign-ins that are good now; read beside the turns."""
        names = {each.user_id for each in sign_ins}
        known = {each.user_id: each for each in await self.store.read(self.store.users.with_names, names)}
        is_over = await self.has_passwords()
        return frozenset(each for each in sign_ins if not refusal(each, known.get(each.user_id), is_over))

    async def end(self, user_id: str) -> None:
        """End all sign-ins of a user."""
        await self.store.write(self.store.users.end_sign_ins, user_id)

    async def are_known(self, names: Collection[str]) -> bool:
        """Whether anybody signs in or has practised under one of the names."""
        return await self.store.read(self.store.users.are_known, names)

    async def has_passwords(self) -> bool:
        """Whether anybody signs in with a password; looked up at most once a second."""
        if not self.found_passwords and self.clock() >= self.looked_at + LOOK_SECONDS:
            self.found_passwords, self.looked_at = self.store.users.has_passwords(), self.clock()
        return self.found_passwords

    async def check_unsigned(self, *, user_id: str = "", session_id: str = "") -> None:
        """Return if a caller without a sign-in may act for whom it names. Raises SignInNeeded, NotFound."""
        if user_id and (is_demo(user_id) or is_former(user_id) or self.store.users.account(user_id)):
            raise SignInNeeded(SIGNS_IN.format(name=user_id))
        owner = self.store.users.owner(session_id) if session_id else None
        if owner and (is_demo(owner.user_id) or owner.signs_in):
            raise NotFound(NO_SESSION)


def caller_of(account: StoredAccount) -> Caller:
    """Somebody with an account, as a caller."""
    known = {"user_id": account.user_id, "role": role_of(account.role), "tenant": account.tenant}
    return Caller(**known, teams=frozenset(account.teams))


def refusal(sign_in: SignIn, account: StoredAccount | None, is_demo_over: bool) -> str:
    """Why a sign-in is not good, in words; empty where it is."""
    if account is None or account.is_disabled or account.version != sign_in.version:
        return NOT_GOOD
    return DEMO_IS_OFF if is_demo_over and not account.has_password else ""
