"""Signing in: a password checked slowly, and the longer the wait the more often it was wrong."""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any, NamedTuple

from gym.errors import SignInNeeded, TooMany
from gym.passwords import hashed, matches
from gym.progress.findings import many
from gym.replaying import Viewer
from gym.sign_ins import Role, SignIn
from gym.store.chat import ChatStore
from gym.store.users import LOCAL

# Tries that are free, the longest wait after the others, and how long a failed one counts (seconds).
FREE, LONGEST_WAIT, FORGET = 4, 60.0, 900.0
MOST_PAIRS = 10_000
AT_ONCE = 2
WRONG = "That name and password do not fit."
Pair = tuple[str, str]


def viewer(user_id: str, about: Mapping[str, Any] | None) -> Viewer:
    """Who looks, by what is on record of them: whoever is no trainer is a trainee, of this machine's own tenant."""
    known = about or {}
    role: Role = "trainer" if known.get("role") == "trainer" else "trainee"
    return Viewer(user_id=user_id, role=role, tenant=str(known.get("tenant", LOCAL)))


class Failed(NamedTuple):
    """The failed tries of a pair: how many, the last, and when the next one may come."""

    tries: int
    at: float
    until: float


class Tries:
    """Tries to sign in by name and address. Each failed one makes the next wait of its pair longer, and nobody else's.

    The library `limits` counts in windows, which would lock a name for the rest of one.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.failed: OrderedDict[Pair, Failed] = OrderedDict()

    def begin(self, pair: Pair) -> None:
        """Count one more try as failed, until it is known to be right. Raises TooMany where it has to wait."""
        now = self.clock()
        self.forget(now)
        before = self.failed.get(pair, Failed(0, now, now))
        if before.until > now:
            wait = ceil(before.until - now)
            raise TooMany(f"Too many wrong tries. Try again in {many(wait, 'second')}.", wait)
        tries = before.tries + 1
        wait_after = min(2.0 ** (tries - FREE), LONGEST_WAIT) if tries >= FREE else 0.0
        self.failed[pair] = Failed(tries, now, now + wait_after)
        self.failed.move_to_end(pair)

    def succeed(self, pair: Pair) -> None:
        """The try was right: nothing is left of those before."""
        self.failed.pop(pair, None)

    def forget(self, now: float) -> None:
        """Let go of what is long ago, and of the oldest where there is too much."""
        while self.failed:
            pair, oldest = next(iter(self.failed.items()))
            if oldest.at > now - FORGET and len(self.failed) <= MOST_PAIRS:
                return
            del self.failed[pair]


class Logins:
    """Who comes in with a password."""

    def __init__(self, store: ChatStore, tries: Tries | None = None) -> None:
        self.store, self.tries = store, tries or Tries()
        self.nobody = hashed(secrets.token_urlsafe())
        self.checking = asyncio.Semaphore(AT_ONCE)

    async def by_password(self, name: str, password: str, address: str) -> SignIn:
        """The sign-in of the user with that name and password; a wrong name takes as long as a wrong password.

        Raises SignInNeeded where they do not fit, TooMany where the next try has to wait.
        """
        pair = (name[:200], address)
        self.tries.begin(pair)
        row = await self.store.database.read(self.store.read, lambda rows: rows.user(name))
        stored = row["password"] if row and row["password"] else self.nobody
        async with self.checking:
            is_right = await asyncio.to_thread(matches, password[:200], stored)
        if not is_right or row is None or row["disabled"]:
            raise SignInNeeded(WRONG)
        self.tries.succeed(pair)
        return SignIn(user_id=row["identifier"], version=row["token_version"])
