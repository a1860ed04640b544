"""Claims of challenges that go on, kept back from what is shown by skill."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from gym.progress.challenges.seals import Claims, as_shown, without_sealed
from gym.progress.events import Event
from gym.progress.learner import Learner
from gym.store import Store
from gym.store.analytics import AnalyticsStore


class Seals:
    """What may be shown of users while they play challenges."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.challenges, self.record, self.clock = store.challenges, AnalyticsStore(store), clock

    def claims(self, user_id: str) -> Claims:
        """The claims (session, scenario) of the user of which nothing is shown by skill."""
        return self.challenges.sealed_claims(user_id, self.clock())

    def unsealed_events(self, user_id: str) -> Sequence[Event]:
        """The events of a user that growth is folded from, without the finishes of those claims."""
        return without_sealed(self.record.events_of(user_id), self.claims(user_id))

    async def learner(self, learner: Learner) -> Learner:
        """The learner as they may be shown."""
        sealed = self.claims(learner.user_id)
        if not sealed:
            return learner
        return await asyncio.to_thread(as_shown, learner, self.record.events_of(learner.user_id), sealed)
