"""Retention: what a tenant no longer wants to keep is deleted, and who has not come in for as long is erased."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from math import inf
from typing import NamedTuple

from gym.errors import Invalid
from gym.services.people import require_other
from gym.store import Store
from gym.store.erasures import SMALL, NobodyThere
from gym.store.people import StoredPerson
from gym.store.tenant_record import StoredTenant

# Who erases people whose tenant keeps them no longer: no user can be called so.
ACTOR = "retention of the tenant"
SHORTEST_DAYS, LONGEST_DAYS, DAYS_A_MONTH = 30, 36_500, 30
PLACES_FOR = timedelta(days=90)
KEPT = "It is kept as long as your account is, or until you are erased."
LIMITED = (
    "Your clinic keeps what is in use. A chat that nobody has touched for {days} days is deleted, and whoever has not "
    "come in for {days} days is erased."
)
log = logging.getLogger(__name__)


class CleanUp(NamedTuple):
    """What a tenant no longer has: how many people, and how many chats."""

    tenant: str
    people: int
    chats: int


class Retention:
    """Deletes what is kept too long."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    async def run(self, *, is_night: bool = False) -> tuple[CleanUp, ...]:
        """Do it for every tenant that has set a time. At night a large file of a database is written anew, too."""
        await self.store.write(self.store.sign_ins.forget, self.clock() - PLACES_FOR)
        tenants = await self.store.read(self.store.tenants.list_all)
        done = [await self.clean(each, each.retention) for each in tenants if each.retention]
        if is_night or any(each.people or each.chats for each in done):
            await self.store.write(self.store.erasures.compact, inf if is_night else SMALL)
        return tuple(done)

    async def clean(self, tenant: StoredTenant, days: int) -> CleanUp:
        """Do it for one tenant."""
        since = self.clock() - timedelta(days=days)
        chats = await self.store.write(self.store.retention.drop_chats, tenant.id, since)
        people = 0
        for user_id in await self.store.read(self.store.retention.idle_users, tenant.id, since):
            people += await self.erase(tenant.id, user_id)
        log.info("%s: %d people erased and %d chats deleted by its retention", tenant.id, people, chats)
        return CleanUp(tenant.id, people, chats)

    async def erase(self, tenant: str, user_id: str) -> bool:
        """Erase one; False for the only administrator, and for whom somebody else has erased meanwhile."""

        def check(_: StoredPerson | None, is_last: bool) -> None:
            require_other(user_id, is_last)

        try:
            await self.store.write(partial(self.store.erasures.erase, tenant, user_id, ACTOR, self.clock(), check))
        except (Invalid, NobodyThere):
            return False
        return True

    async def preview(self, tenant: str, days: int) -> int:
        """How many people of a tenant that many days would erase now."""
        since = self.clock() - timedelta(days=days)
        return len(await self.store.read(self.store.retention.idle_users, tenant, since))


def check_days(days: int) -> None:
    """Raises Invalid for a time that is too short to be meant, or too long to be one."""
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise Invalid(f"Retention is {SHORTEST_DAYS} to {LONGEST_DAYS:,} days, or none.")


def say_retention(days: int | None) -> str:
    """How long a tenant keeps things, for its people."""
    return LIMITED.format(days=days) if days else KEPT
