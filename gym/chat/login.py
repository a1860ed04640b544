"""Signing in: a password checked slowly, and the longer the wait the more often it was wrong.

Behind one address many people may sign in, so that what a stranger tries there must not keep anybody out for long: a
browser that has signed in with a name before waits for its own wrong tries only, and in a line of its own.
"""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from math import ceil
from typing import NamedTuple

from gym.api.gate import Meter
from gym.errors import SignInNeeded, TooMany
from gym.progress.takeaways import format_count
from gym.services.passwords import OLD_SCHEME, check_password, hash_password
from gym.services.tokens import SignIn
from gym.store.chat import ChatRows, ChatStore, Row
from gym.store.users import NOT_CHOSEN
from gym.tenancy import over_all_tenants

# Tries that are free, the longest wait after the others, and how long a failed one counts (seconds).
FREE, LONGEST_WAIT, FORGET = 4, 60.0, 900.0
MOST_PAIRS = 10_000
# Checks of passwords that wait in a line, for one thread; and those of new browsers at an address, in so many seconds.
LONGEST_LINE = 20
MOST_CHECKS, CHECKS_SECONDS = 100, 10
BUSY = "Many people are signing in. Try again in a few seconds."
WRONG = "The name or the password is wrong."
Pair = tuple[str, str]


class FailedTries(NamedTuple):
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
        self.failed: OrderedDict[Pair, FailedTries] = OrderedDict()

    def check(self, pair: Pair) -> None:
        """Raises TooMany where the next try of a pair has to wait."""
        now, before = self.clock(), self.failed.get(pair)
        if before and before.until > now:
            wait = ceil(before.until - now)
            raise TooMany(f"Too many wrong tries. Try again in {format_count(wait, 'second')}.", wait)

    def begin(self, pair: Pair) -> None:
        """Count one more try as failed, until it is known to be right. Raises TooMany where it has to wait."""
        self.check(pair)
        now = self.clock()
        self.forget(now)
        before = self.failed.get(pair, FailedTries(0, now, now))
        tries = before.tries + 1
        wait_after = min(2.0 ** (tries - FREE), LONGEST_WAIT) if tries >= FREE else 0.0
        self.failed[pair] = FailedTries(tries, now, now + wait_after)
        self.failed.move_to_end(pair)

    def forget_failures(self, pair: Pair) -> None:
        """The try was right: nothing is left of those before."""
        self.failed.pop(pair, None)

    def forget(self, now: float) -> None:
        """Let go of what is long ago, and of the oldest where there is too much."""
        while self.failed:
            pair, oldest = next(iter(self.failed.items()))
            if oldest.at > now - FORGET and len(self.failed) <= MOST_PAIRS:
                return
            del self.failed[pair]


class Line:
    """Checks of passwords, one after the other: each takes a thread and 19 MB for a thirtieth of a second."""

    def __init__(self) -> None:
        self.waiting, self.turn = 0, asyncio.Lock()

    def refuse_more(self) -> None:
        """Raises TooMany where too many wait."""
        if self.waiting >= LONGEST_LINE:
            raise TooMany(BUSY, 2)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the line."""
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1

    async def check(self, password: str, stored: str, are_mixed: bool) -> tuple[bool, str | None]:
        """Whether a password is the stored one, and what to store in its place."""
        async with self.turn:
            return await asyncio.to_thread(check_password, password, stored, are_mixed=are_mixed)


@cache
def hash_of_nobody() -> str:
    """What a password is checked against where there is no such user: no password is right."""
    return hash_password(secrets.token_urlsafe())


class Logins:
    """Who comes in with a password."""

    def __init__(self, store: ChatStore, tries: Tries | None = None) -> None:
        self.store, self.tries = store, tries or Tries()
        self.nobody = hash_of_nobody()
        self.meter = Meter(MOST_CHECKS, CHECKS_SECONDS)
        self.strangers, self.known = Line(), Line()

    async def by_password(self, name: str, password: str, address: str, browser: str | None = None) -> SignIn:
        """The sign-in of the user with that name and password; a wrong name takes as long as a wrong password.

        `browser` is the number of one that has signed in with that name before. Raises SignInNeeded where they do not
        fit, TooMany where the next try has to wait.
        """
        line, place = (self.known, f"browser {browser}") if browser else (self.strangers, address)
        pair = (name[:200], place)
        self.tries.check(pair)
        line.refuse_more()
        if refusal := await self.meter.refusal(place):
            raise refusal
        self.tries.begin(pair)
        is_right, row = await self.looked_up(line, name, password[:200])
        if not is_right or row is None or row["disabled"]:
            raise SignInNeeded(WRONG)
        self.tries.forget_failures(pair)
        return SignIn(user_id=row["identifier"], version=row["token_version"])

    async def looked_up(self, line: Line, name: str, password: str) -> tuple[bool, Row | None]:
        """Whether the password is that user's, and who they are."""
        with line.place():
            with over_all_tenants():
                row, are_mixed = await self.store.database.read(self.store.read, partial(find_login, name))
            has_one = row is not None and row["password"] not in (None, NOT_CHOSEN)
            stored = row["password"] if row and has_one else self.nobody
            is_right, renewed = await line.check(password, stored, are_mixed)
        if row and renewed:
            renew = partial(ChatRows.renew_password, name=name, before=stored, after=renewed)
            with over_all_tenants():
                await self.store.database.write_aside(self.store.write, [renew])
        return is_right, row


def find_login(name: str, rows: ChatRows) -> tuple[Row | None, bool]:
    """Who has that name, and whether anybody's password is in the old scheme."""
    return rows.user(name), rows.has_password(OLD_SCHEME)
