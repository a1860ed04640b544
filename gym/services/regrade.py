"""Regrading: every session replayed through the machine's own nodes with today's rules, user by user."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from gym.progress.calendar import Calendar
from gym.progress.events import Event, Finish, Kind, StoredFinish, of_kind
from gym.progress.learner import Learner, new_learner
from gym.progress.regrade import Difference, JudgedFinish, RegradedFinish, UserRecord, finishes_by_place, refold
from gym.services.replies import product_version
from gym.services.scenarios import ScenarioCache
from gym.session.minds import Minds
from gym.session.outcome import build_finish, fresh_claim
from gym.session.overrides import apply_override, collect_overrides
from gym.session.state import Command, Deps, State, merge
from gym.world.claims.actions import Action


class Regrader:
    """Today's rules over all that is on record."""

    def __init__(self, minds: Minds, scenarios: ScenarioCache, clock: Callable[[], datetime]) -> None:
        self.minds, self.world, self.store = minds, scenarios.world, scenarios.store
        self.scenarios, self.clock = scenarios, clock

    async def differences(self) -> AsyncIterator[Difference]:
        """What would change, one user at a time; users for whom nothing does are left out."""
        for user_id in self.store.regrade.users():
            found = await self.difference(user_id)
            if found:
                yield found

    async def difference(self, user_id: str) -> Difference | None:
        """What would change for one user."""
        row = self.store.learner(user_id)
        record = await self.record(user_id)
        if row is None or is_same(before := Learner.model_validate_json(row.body), record.learner):
            return None
        return Difference(user_id, row.version, before.xp, record.learner.xp, record, self.clock())

    async def apply(self, found: Difference) -> bool:
        """Write it, with an audit event for each finish that changes; False where the user has played meanwhile."""
        version = product_version()
        audits = [
            (each.session_id, each.turn, RegradedFinish(before=each.was, after=each.now, version=version))
            for each in found.record.changes
        ]
        return await self.store.write(self.store.regrade.apply, found, audits, version)

    async def record(self, user_id: str) -> UserRecord:
        """The user's record under today's rules."""
        logs = self.store.regrade.logs(user_id)
        events = [event for log in logs.values() for event in log]
        kept = finishes_by_place(events)
        facts = {place: each for log in logs.values() for place, each in (await self.replay_finishes(log)).items()}
        order = [(each.session_id, each.turn) for each in self.store.regrade.order(user_id)]
        judged = [JudgedFinish(*place, kept[place], facts[place]) for place in order]
        openings = self.store.regrade.openings(user_id)
        return refold(user_id, openings, judged, of_kind(events, Kind.ACHIEVEMENT_UNLOCKED))

    async def replay_finishes(self, log: Sequence[Event]) -> dict[tuple[str, int], Finish]:
        """The facts of every finish of a session, its tries judged anew."""
        state, found, said = State(), dict[tuple[str, int], Finish](), collect_overrides(log)
        for event in sorted(log, key=as_it_happened):
            if event.kind is Kind.SCENARIO_FINISHED:
                # Before a finish had a calendar of its own, the session's zone was the user's.
                days = {"calendar": {"time_zone": log[0].body.get("time_zone", "UTC")}}
                was = StoredFinish.model_validate({**days, **event.body})
                found[event.session_id, event.turn] = self.finish_again(state, was)
            else:
                after = await self.step(state, event)
                ruled = event.kind is Kind.ACTED and event.turn in said and not state["over"]
                state = self.apply_ruling(state, after, said[event.turn]) if ruled else after
        return found

    def apply_ruling(self, before: State, judged: State, right: bool) -> State:
        """A try as a trainer has made it count."""
        return apply_override(before, judged, len(self.scenarios.get(before["scenario_id"]).intended_issues), right)

    async def step(self, state: State, event: Event) -> State:
        """The state after one event; once a claim is over under today's rules, what was done to it later is moot."""
        match event.kind:
            case Kind.SCENARIO_PRESENTED:
                return self.deal_again(event)
            case Kind.HINT_GIVEN if not state["over"]:
                return merge(state, await self.minds.hint(merge(state, State(request="hint")), self.deps()))
            case Kind.ACTED if not state["over"]:
                command = Command("", {}, event.body.get("confidence"))
                action = Action.model_validate(event.body["action"])
                tried = merge(state, State(action=action, command=command, at=event.at))
                return merge(tried, await self.minds.judge(tried, self.deps()))
            case _:
                return state

    def deal_again(self, event: Event) -> State:
        """A claim as it was dealt."""
        begun = State(
            at=event.at,
            local_date=event.local_date,
            calendar=Calendar(),
            mode=event.body.get("mode", "practice"),
            offset=0.0,
            over=False,
            drafts=(),
        )
        return merge(fresh_claim(self.scenarios.get(event.body["scenario_id"]), event.at), begun)

    def finish_again(self, state: State, was: StoredFinish) -> Finish:
        """The facts of a finish by today's rules; when it was and what was expected of it stay as they are."""
        facts = build_finish(state, self.scenarios.get(state["scenario_id"]), NOBODY)
        return Finish.model_validate({**facts.model_dump(exclude={"xp"}), **was.model_dump(include=KEPT)})

    def deps(self) -> Deps:
        """What the nodes work with here: nobody's learner, and nothing new to deal."""
        return Deps(
            self.world, self.scenarios.get, self.scenarios.deal, learner=lambda: NOBODY, example=self.scenarios.example
        )


NOBODY = new_learner("nobody")
# What no rule of today changes about a finish.
KEPT = {
    *("at", "local_date", "calendar", "predicted", "mode", "seconds", "place"),
    *("is_helped", "is_seeded", "alias", "example", "is_challenge", "is_late"),
}


def is_same(stored: Learner, folded: Learner) -> bool:
    """Whether the fold is as stored; a learner stored by an earlier version has no guesses, no broken streak and no
    word of a placement yet.
    """
    kept = {name: getattr(stored.streak, name) for name in ("broken", "since", "zone")}
    streak = folded.streak.model_copy(update=kept)
    update = {"streak": streak, "is_placed": stored.is_placed, **({} if stored.guessed else {"guessed": ()})}
    return stored == folded.model_copy(update=update)


def as_it_happened(event: Event) -> tuple[int, bool, int]:
    """The order of what happened: the answers of an exam are counted at its end, each about its own turn."""
    return event.turn, event.kind is Kind.SCENARIO_PRESENTED, event.seq
