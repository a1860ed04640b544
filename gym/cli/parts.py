"""What the commands need from outside: how to build the gym, serve it and read free text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gym.progress.engine.calibration import Calibration
    from gym.progress.events import Event
    from gym.progress.regrade import Difference
    from gym.schemas.sessions import Loop
    from gym.settings import Settings
    from gym.store.records import Attempt
    from gym.world.claims.claim import Claim
    from gym.world.world import World


class Store(Protocol):
    """The record, as far as a command reads it."""

    def upgrade(self) -> None:
        """Bring the database to the newest schema."""

    def is_damaged(self) -> bool:
        """Whether a page of the database cannot be read."""

    def events(self, session_id: str) -> Sequence[Event]:
        """What happened in a session, in order."""

    def scenario(self, scenario_id: str) -> str | None:
        """A scenario that was dealt, as JSON."""

    @property
    def accounts(self) -> Accounts:
        """The record of accounts."""

    @property
    def attempts(self) -> Attempts:
        """Every finished scenario."""

    @property
    def challenges(self) -> Challenges:
        """The record of challenges."""

    @property
    def users(self) -> Users:
        """The record of who may sign in."""

    def shelve(self, scenario_id: str, body: str) -> None:
        """Keep a scenario (JSON), to be asked for by its id."""


class Challenges(Protocol):
    """The record of challenges, as far as a command reads it."""

    def shut(self, session_ids: Sequence[str], now: datetime) -> frozenset[str]:
        """Those of the sessions in which a challenge is played."""


class Account(Protocol):
    """Somebody who signs in."""

    @property
    def user_id(self) -> str:
        """The name they sign in with."""

    @property
    def role(self) -> str:
        """As what."""

    @property
    def tenant(self) -> str:
        """Among whom."""

    @property
    def has_password(self) -> bool:
        """Whether they sign in with one."""

    @property
    def is_disabled(self) -> bool:
        """Whether nobody gets in under that name."""


class Users(Protocol):
    """The record of who may sign in, as far as a command needs it."""

    def account(self, user_id: str) -> Account | None:
        """Who signs in under that name."""

    def accounts(self) -> Sequence[Account]:
        """Everybody."""

    def has_passwords(self) -> bool:
        """Whether anybody signs in with a password."""

    def keep(self, user_id: str, role: str, tenant: str, password: str) -> bool:
        """Add an account; `password` is hashed already. False where the name is taken."""

    def reset(self, user_id: str, password: str) -> None:
        """Give an account a new password, which is hashed already."""

    def move(self, user_id: str, tenant: str) -> None:
        """Bring an account, and what was practised under its name, into another tenant."""

    def change_role(self, user_id: str, role: str) -> None:
        """Make an account a trainee or a trainer."""

    def disable(self, user_id: str) -> None:
        """Let nobody in under that name."""

    def enable(self, user_id: str) -> None:
        """Let a disabled account in again."""


class Regrader(Protocol):
    """Today's rules over all that is on record."""

    def differences(self) -> AsyncIterator[Difference]:
        """What would change, one user at a time."""

    async def apply(self, found: Difference) -> bool:
        """Write it; False where the user has played meanwhile."""


class Attempts(Protocol):
    """Every finished scenario on record."""

    def all(self) -> Iterator[Attempt]:
        """Every attempt there is, in order of time."""


class Accounts(Protocol):
    """The record of accounts, as far as a command reads it."""

    def calibration(self) -> Calibration:
        """The newest calibration."""

    def calibrate(self, found: Calibration, at: datetime) -> None:
        """Keep a calibration."""


class Gym(Protocol):
    """Everything built once."""

    @property
    def settings(self) -> Settings:
        """What it was built with."""

    @property
    def world(self) -> World:
        """Code tables and payers."""

    @property
    def store(self) -> Store:
        """The record."""

    @property
    def loop(self) -> Loop:
        """The door to sessions."""

    @property
    def regrader(self) -> Regrader:
        """Today's rules over the record."""


class Reading(Protocol):
    """What free text was understood as.

    `act` has `action_type` and `action_details`, `unclear` a `message`; `hint`, `next`, `why`, `question` are wishes.
    """

    @property
    def kind(self) -> str:
        """Which of them."""


Read = Callable[["str", "Claim"], Reading]


class Pulled(Protocol):
    """How far the download of a model has come."""

    @property
    def doing(self) -> str:
        """What is done now."""

    @property
    def completed(self) -> int:
        """Bytes so far."""

    @property
    def total(self) -> int:
        """Bytes in all; 0 where not known yet."""


class Coaching(Protocol):
    """What can be done with the model behind the coach."""

    def pull(self, settings: Settings) -> AsyncIterator[Pulled]:
        """Download the model of the settings."""

    def evaluate(self, settings: Settings, number: int, seed: int, folder: Path, plain: bool) -> AsyncIterator[str]:
        """Have `number` texts said and measured; the name of each as it is done. The card is in `folder` at the end."""


@dataclass(frozen=True)
class Doors:
    """The ways out of the command line."""

    compose: Callable[[Settings], Gym]
    serve: Callable[[Settings], None]
    read: Read
    coaching: Callable[[], Coaching]
