"""Who was shown the answer of a claim outside a session of their own: that counts as help with it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from gym.progress.events import Kind, of_kind
from gym.services.scenarios import ScenarioCache
from gym.world.scenarios.scenario import Scenario, answer_key


class Looks:
    """Puts on record who looked. Nobody waits for it long, and a look never fails for it."""

    def __init__(self, scenarios: ScenarioCache, clock: Callable[[], datetime]) -> None:
        self.scenarios, self.store, self.clock = scenarios, scenarios.store, clock

    async def record(self, viewer: str, scenarios: Iterable[Scenario]) -> None:
        """The viewer is shown the answers of these."""
        keys = tuple(dict.fromkeys(map(answer_key, scenarios)))
        if new := self.store.dealt_claims.not_looked_at(viewer, keys):
            await self.store.write_aside(self.store.dealt_claims.look, viewer, new, self.clock())

    async def record_turn(self, viewer: str | None, session_id: str, turn: int | None) -> None:
        """The viewer, if it is not the session's user, is shown what came of a turn, if there was one."""
        row = self.store.session(session_id) if viewer else None
        if viewer is None or turn is None or row is None or row.user_id == viewer:
            return
        dealt = of_kind(self.store.events(session_id), Kind.SCENARIO_PRESENTED)
        before = [str(each.body["scenario_id"]) for each in dealt if each.turn < turn]
        await self.record(viewer, map(self.scenarios.get, before[-1:]))
