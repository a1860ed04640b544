"""Signing in: a password checked slowly and not too often, or on this machine a demo name of one's own."""

import asyncio
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal

from chainlit.user import User

from gym.passwords import hashed, matches
from gym.replaying import Viewer
from gym.store.chat import ChatStore
from gym.store.users import LOCAL

Role = Literal["trainee", "trainer"]
ROLES = ("trainee", "trainer")
DEMO_NAME = re.compile(r"^demo-(trainee|trainer)-[0-9a-f]{8}$")
WINDOW_SECONDS = 60.0


def viewer(user_id: str, about: Mapping[str, Any] | None) -> Viewer:
    """Who looks, by what is on record of them: whoever is no trainer is a trainee, of this machine's own tenant."""
    known = about or {}
    role: Role = "trainer" if known.get("role") == "trainer" else "trainee"
    return Viewer(user_id=user_id, role=role, tenant=str(known.get("tenant", LOCAL)))


class Attempts:
    """Failed tries of the last minute, by name and over all."""

    def __init__(self, by_name: int = 5, over_all: int = 60, clock: Callable[[], float] = time.monotonic) -> None:
        self.by_name, self.over_all, self.clock = by_name, over_all, clock
        self.failed: deque[tuple[float, str]] = deque()

    def are_too_many(self, name: str) -> bool:
        """Whether the next try has to wait."""
        while self.failed and self.failed[0][0] < self.clock() - WINDOW_SECONDS:
            self.failed.popleft()
        return len(self.failed) >= self.over_all or sum(1 for _, each in self.failed if each == name) >= self.by_name

    def note(self, name: str) -> None:
        """One more failed try."""
        self.failed.append((self.clock(), name))


class Logins:
    """Who may come in, and as what."""

    def __init__(self, store: ChatStore, attempts: Attempts | None = None) -> None:
        self.store, self.attempts = store, attempts or Attempts()
        self.nobody = hashed(secrets.token_urlsafe())

    async def by_password(self, username: str, password: str) -> User | None:
        """The user with that name and password; a wrong name takes as long as a wrong password."""
        if self.attempts.are_too_many(username):
            return None
        row = await asyncio.to_thread(self.store.read, lambda rows: rows.user(username))
        stored = row["password"] if row and row["password"] else self.nobody
        if not await asyncio.to_thread(matches, password[:200], stored) or not row:
            self.attempts.note(username)
            return None
        return User(identifier=row["identifier"], display_name=row["identifier"], metadata=row["about"])


def demo_user(role: Role, remembered: str | None) -> User:
    """The demo user this browser was before, or a new one."""
    known = DEMO_NAME.match(remembered or "")
    name = remembered if remembered and known and known.group(1) == role else f"demo-{role}-{secrets.token_hex(4)}"
    return User(identifier=name, display_name=f"Demo {role}", metadata={"role": role, "demo": True})
