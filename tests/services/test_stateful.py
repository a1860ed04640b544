"""Facts that no order of clicks changes: a scenario pays once, and the record is what the log comes to."""

import asyncio
from collections.abc import Coroutine
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from loop_moves import GIVE_UP, LOOK_UP, SEND, fix_of, loop_of, miss_of, on_desk
from loop_parts import Clock, audit
from store_parts import open_store

from agents.minds import MINDS
from gym.errors import GymError
from gym.progress.events import Kind
from gym.progress.rewards.xp import full_pay
from gym.schemas.accounts import PersonalSettings
from gym.schemas.sessions import GetHint, SessionStatus, StartSession, SubmitAction, TurnAnswer
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.world import World

pytestmark = pytest.mark.slow

WORLD = World.load()
ZONES = ("UTC", "Pacific/Auckland", "Pacific/Honolulu", "America/Chicago")
NAMES = ("tour-1", "tour-2", "tour-3", None)
KEYS = ("a", "b", None)


class Clicks(RuleBasedStateMachine):
    """One user with as many tabs, reloads, retries and forged calls as they like."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.clock, self.store, self.seeds = Clock(), open_store(), count(100)
        self.loop, self.sessions = self.reopened(), list[str]()
        self.begin("tour-1", unassisted=False)

    def teardown(self) -> None:
        self.runner.close()
        self.store.engine.dispose()

    def reopened(self) -> Sessions:
        """The product after a restart: nothing but the database is left."""
        return loop_of(WORLD, self.store, clock=self.clock, seeds=self.seeds.__next__)

    def done(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        """What each of these came to, all at once; a refusal is an answer like any other."""

        async def together() -> list[Any]:
            return await asyncio.gather(*work, return_exceptions=True)

        found = self.runner.run(together())
        assert all(not isinstance(each, BaseException) or isinstance(each, GymError) for each in found), found
        return found

    def now(self, session_id: str) -> SessionStatus:
        return self.done(self.loop.now(session_id))[0]

    def act(self, session_id: str, move: Any, turn: int | None, key: str | None, hold: bool) -> Any:
        kind, details = move
        facts = {"turn": turn, "idempotency_key": key, "hold_next": hold}
        return self.loop.submit(SubmitAction(session_id=session_id, action_type=kind, action_details=details, **facts))

    @rule(name=st.sampled_from(NAMES), unassisted=st.booleans())
    def begin(self, name: str | None, unassisted: bool) -> None:
        request = StartSession(user_id="ana", scenario_id=name, unassisted=unassisted)
        (started,) = self.done(self.loop.start(request))
        self.sessions = [*self.sessions, started.session_id][-4:]

    @rule(
        data=st.data(), tabs=st.integers(1, 3), key=st.sampled_from(KEYS), back=st.integers(-2, 1), hold=st.booleans()
    )
    def click(self, data: Any, tabs: int, key: str | None, back: int, hold: bool) -> None:
        """The same click in some tabs at once, for this turn, one gone by or one to come."""
        session_id = data.draw(st.sampled_from(self.sessions))
        now = self.now(session_id)
        if now.scenario is None:
            return
        scenario = self.runner.run(on_desk(self.loop, session_id))
        moves = (fix_of(scenario), fix_of(scenario), miss_of(WORLD, scenario, tabs), GIVE_UP, LOOK_UP, SEND)
        move, turn = data.draw(st.sampled_from(moves)), max(0, now.turn + back)
        self.done(*(self.act(session_id, move, turn if back else None, key, hold) for _ in range(tabs)))

    @rule(data=st.data())
    def ask_for_a_hint(self, data: Any) -> None:
        session_id = data.draw(st.sampled_from(self.sessions))
        self.done(*(self.loop.hint(GetHint(session_id=session_id)) for _ in range(2)))

    @rule(data=st.data())
    def go_on(self, data: Any) -> None:
        session_id = data.draw(st.sampled_from(self.sessions))
        self.done(*(self.loop.next_scenario(session_id) for _ in range(2)))

    @rule()
    def restart(self) -> None:
        self.loop = self.reopened()

    @rule(hours=st.integers(-30, 60))
    def let_time_pass(self, hours: int) -> None:
        self.clock.go_on(hours=hours)

    @rule(zone=st.sampled_from(ZONES), starts=st.integers(0, 12), workdays=st.booleans())
    def travel(self, zone: str, starts: int, workdays: bool) -> None:
        wanted = PersonalSettings(display_name="Ana", time_zone=zone, day_starts_at=starts, workdays=workdays)
        self.done(self.loop.accounts.change_settings("ana", wanted))

    @precondition(lambda self: hasattr(self, "loop"))
    @invariant()
    def a_scenario_pays_once_and_no_more_than_it_can(self) -> None:
        paid: dict[str, list[int]] = {}
        with self.store.engine.connect() as connection:
            ids = connection.exec_driver_sql("select id from sessions").scalars().all()
        for event in (event for each in ids for event in self.store.events(each)):
            if event.kind is Kind.SCENARIO_FINISHED and event.body["xp"]:
                assert event.body["xp"] <= full_pay(event.body["difficulty"])
                paid.setdefault(event.body["scenario_id"], []).append(event.body["xp"])
        assert all(len(times) == 1 for times in paid.values())
        assert audit(self.store) == {"ana": sum(times[0] for times in paid.values())}

    @precondition(lambda self: hasattr(self, "loop"))
    @invariant()
    def the_record_is_what_todays_rules_make_of_the_log(self) -> None:
        regrader = Regrader(MINDS, self.loop.scenarios, self.clock)
        assert self.done(regrader.difference("ana")) == [None]


Clicks.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestClicks = Clicks.TestCase


@pytest.mark.parametrize("rounds", [21])
async def test_twenty_one_wrong_clicks_earn_nothing_even_where_the_last_is_right(world: World, rounds: int):
    loop = loop_of(world)
    started = await loop.start(StartSession(user_id="ana", scenario_id="tour-1"))
    scenario = loop.scenarios.get(started.scenario.scenario_id)

    async def click(move: Any) -> TurnAnswer:
        kind, details = move
        action = SubmitAction(session_id=started.session_id, action_type=kind, action_details=details)
        return await loop.submit(action)

    for number in range(rounds):
        assert (await click(miss_of(world, scenario, number))).xp.earned == 0
    done = await click(fix_of(scenario))
    assert (done.outcome, done.xp.earned) == ("resolved", 0)
    assert audit(loop.store) == {"ana": 0}
