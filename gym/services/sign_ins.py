"""What sign-ins are worth by the record: good until their number changes, or their account is disabled."""

import logging
import secrets
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gym.caller import Caller, is_demo, is_former, role_of
from gym.errors import NotFound, SignInNeeded, Unavailable
from gym.schemas.sign_ins import SignInList, SignInRow
from gym.services.browsers import name_browser
from gym.services.session_rows import NO_SESSION
from gym.services.tokens import DEMO_IS_OFF, NOT_GOOD, SignIn
from gym.store import Store
from gym.store.sign_ins import StoredSignIn
from gym.store.users import StoredAccount

LOOK_SECONDS = 1.0
MOST_SHOWN = 20
log = logging.getLogger(__name__)
SIGNS_IN = "The name {name} needs a sign-in. Sign in as {name}, or use another user_id."


class SignInPlace(NamedTuple):
    """Where somebody signs in: from which address, and what their browser says of itself."""

    address: str
    agent: str


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
        return caller_of(account).model_copy(update={"sign_in": sign_in.id})

    async def good(self, sign_ins: Collection[SignIn]) -> frozenset[SignIn]:
        """Those of the sign-ins that are good now; read beside the turns."""
        names = {each.user_id for each in sign_ins}
        known = {each.user_id: each for each in await self.store.read(self.store.users.with_names, names)}
        is_over = await self.has_passwords()
        return frozenset(each for each in sign_ins if not refusal(each, known.get(each.user_id), is_over))

    async def begin(self, sign_in: SignIn, how: str, place: SignInPlace, seconds: float) -> SignIn:
        """The sign-in as it goes on record, good for so many seconds; a database that is busy keeps nobody out."""
        made, now = sign_in.model_copy(update={"id": secrets.token_hex(16)}), datetime.now(UTC)
        known = (made.id, now, now + timedelta(seconds=seconds), how, place.address[:64])
        row = StoredSignIn(*known, name_browser(place.agent), is_good=True)
        try:
            await self.store.write(self.store.sign_ins.add, made.user_id, made.version, row)
        except Unavailable:
            log.warning("A sign-in could not be put on record: the database is busy")
        return made

    async def list_own(self, user_id: str, here: str) -> SignInList:
        """The newest sign-ins of a user; `here` is the id of the one that asks."""
        found, now = await self.store.read(self.store.sign_ins.of_user, user_id, MOST_SHOWN), datetime.now(UTC)
        return SignInList(sign_ins=tuple(to_row(each, now, here) for each in found))

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


def to_row(found: StoredSignIn, now: datetime, here: str) -> SignInRow:
    """A sign-in as its user sees it."""
    known = {name: getattr(found, name) for name in ("at", "until", "how", "address", "browser")}
    return SignInRow(**known, is_open=found.is_good and now < found.until, is_this=found.id == here)


def caller_of(account: StoredAccount) -> Caller:
    """Somebody with an account, as a caller."""
    known = {"user_id": account.user_id, "role": role_of(account.role), "tenant": account.tenant}
    return Caller(**known, teams=frozenset(account.teams))


def refusal(sign_in: SignIn, account: StoredAccount | None, is_demo_over: bool) -> str:
    """Why a sign-in is not good, in words; empty where it is."""
    if account is None or account.is_disabled or account.version != sign_in.version:
        return NOT_GOOD
    return DEMO_IS_OFF if is_demo_over and not account.has_password else ""
