"""How a user grew, read from the record."""

import asyncio
from functools import cached_property

from gym.errors import NotFound
from gym.progress.analytics.csv import to_csv
from gym.progress.analytics.fold import fold_analytics
from gym.progress.analytics.model import KindStats, UserAnalytics
from gym.services.challenge_seals import Seals
from gym.services.exam_ends import ExamEnds
from gym.store import Store
from gym.store.analytics import AnalyticsStore
from gym.world.judge.refusals import AUDIT, NOTHING_WRONG, codes_by_fault
from gym.world.world import World

MEANT = {
    AUDIT: "No payer denies it, but an auditor takes the payment back",
    NOTHING_WRONG: "The claim was clean and could be sent unchanged",
}


class Analytics:
    """Folds a user's events when asked."""

    def __init__(self, world: World, store: Store, exam_ends: ExamEnds) -> None:
        self.world, self.record, self.exam_ends = world, AnalyticsStore(store), exam_ends
        self.seals = Seals(store, exam_ends.turns.clock)

    @cached_property
    def codes(self) -> dict[str, str]:
        """The denial code of each fault."""
        return codes_by_fault(self.world)

    async def of_user(self, user_id: str, session_id: str | None = None) -> UserAnalytics:
        """The user's growth over all time, or in one session, without the claims of challenges that go on. Raises
        NotFound for a session of nobody or another.
        """
        if session_id is not None and self.record.owner(session_id) != user_id:
            raise NotFound("You have no session with that id.")
        await self.exam_ends.end_due(user_id)
        events = self.seals.unsealed_events(user_id)
        found = await asyncio.to_thread(fold_analytics, user_id, events, self.codes, session_id)
        return found.model_copy(update={"denials": tuple(map(self.explain_denial, found.denials))})

    def explain_denial(self, met: KindStats) -> KindStats:
        """A denial type with what it means."""
        known = {**self.world.reference.carc, **MEANT}
        means = "; ".join(known[code] for code in met.name.split("/") if code in known)
        return met.model_copy(update={"means": means})

    async def export_csv(self, user_id: str) -> str:
        """Every finished claim as CSV."""
        return to_csv((await self.of_user(user_id)).done)
