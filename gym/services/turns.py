"""One turn of a session: runs the machine at a moment, and gathers what a commit writes."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any
from weakref import WeakValueDictionary

from gym.errors import Invalid, NotFound, Stale, wrong
from gym.lazy import Late
from gym.progress.calendar import Calendar
from gym.progress.certification.exams import Exam
from gym.progress.learner import Learner
from gym.schemas.sessions import GetHint, SubmitAction
from gym.services.scenarios import Shelf
from gym.session import exam
from gym.session.deal import DRAW_BITS
from gym.session.minds import Minds
from gym.session.state import KEPT, Deps, Json, State
from gym.store.records import DealtClaim, Draft, SessionRow, Turn
from gym.value import Value
from gym.world.scenarios.scenario import Scenario, answer_key

OVER = "That claim is settled. Ask for the next one."
EXAM_OVER = "That exam is over. Start a new session to go on."
MOVED = "This session was changed elsewhere. Reload it and try again."


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


def random_seed() -> int:
    """A draw nobody can foresee, from which a seed is taken."""
    return secrets.randbits(DRAW_BITS)


def digest(kind: str, request: Value) -> str:
    """What was asked, but for the key under which it was asked."""
    body = request.model_dump_json(exclude={"idempotency_key"})
    return hashlib.sha256(f"{kind}{body}".encode()).hexdigest()


def refuse_help(state: State) -> None:
    """Raise Invalid for a hint where the claim is to be tried without help."""
    if state["mode"] == "exam":
        raise Invalid("There are no hints in an exam. Answer as well as you can, or give this claim up.")
    if state["mode"] != "practice" and not state["attempts"]:
        raise Invalid("This claim is a check without help: make a first try on your own, then ask again.")


class Turns:
    """The machine, the record and the clock: what every turn needs."""

    def __init__(self, minds: Minds, shelf: Shelf, clock: Callable[[], datetime], seeds: Callable[[], int]) -> None:
        self.world, self.store, self.shelf = shelf.world, shelf.store, shelf
        self.clock, self.seeds = clock, seeds
        self.machine = Late(minds.build)
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lock(self, session_id: str) -> asyncio.Lock:
        """One turn of a session at a time in this process; across processes the fence in the database decides."""
        return self.locks.setdefault(session_id, asyncio.Lock())

    def row(self, session_id: str) -> SessionRow:
        """A session. Raises NotFound."""
        row = self.store.session(session_id)
        if row is None:
            raise NotFound("There is no session with that id. Start one first.")
        return row

    def ready(self, request: SubmitAction | GetHint) -> tuple[SessionRow, State]:
        """The session, open for this request. Raises NotFound, or Stale where it has moved on."""
        row = self.row(request.session_id)
        state: State = json.loads(row.state)
        if request.turn is not None and request.turn != row.turn:
            raise Stale(f"This session is at turn {row.turn}; you sent turn {request.turn}. Reload it and try again.")
        if state["phase"] != "working":
            raise Stale(EXAM_OVER if state["phase"] == "over" else OVER)
        return row, state

    def repeated(self, kind: str, request: SubmitAction | GetHint) -> str | None:
        """The stored answer under the request's key, if it has one. Raises Invalid where the body was another."""
        if request.idempotency_key is None:
            return None
        known = self.store.answer_to_key(request.session_id, request.idempotency_key)
        if known is not None and known.request != digest(kind, request):
            raise wrong("idempotency_key", "That idempotency key was used for another request: take a new one.")
        return known.body if known else None

    async def run(self, state: State, learner: str, calendar: Calendar, at: datetime | None = None) -> State:
        """One run of the machine, at this moment unless another is given; the learner (JSON) is read only if a node
        asks.
        """
        at, parsed = at or self.clock(), list[Learner]()

        def reader() -> Learner:
            if not parsed:
                parsed.append(standing(state, learner))
            return parsed[0]

        days = State(calendar=calendar.model_dump(), local_date=calendar.day(at).isoformat())
        moment = State(**days, at=at.isoformat(), draw=self.seeds())
        done_before = partial(self.store.attempts.has_done, state["user_id"])
        calibration = cache(self.store.attempts.calibration)
        had_help, first_dealt = partial(self.had_help, state), partial(self.first_dealt, state)
        on_record = (reader, done_before, had_help, first_dealt, calibration)
        deps = Deps(self.world, self.shelf.get, self.shelf.deal, *on_record, self.shelf.example)
        run_turn = await self.machine.ready()
        return await run_turn(State(**{**state, **moment}), deps)

    def had_help(self, state: State, scenario: Scenario) -> bool:
        """Whether the user took help with this claim, or made a move on it, in another session or earlier in this."""
        here = (state["session_id"], state["dealt"])
        return self.store.dealt.had_help(state["user_id"], answer_key(scenario), *here)

    def first_dealt(self, state: State, scenario: Scenario) -> datetime | None:
        """When the user was first dealt this claim in any session."""
        return self.store.dealt.first_dealt(state["user_id"], answer_key(scenario))

    def is_sealed(self, state: State) -> bool:
        """Whether the answer of the claim on the desk must not be shown when it is over: it is one of a challenge that
        the other has to play still, whatever the tenants of the two are by now.
        """
        named = state.get("challenge")
        challenge = self.store.challenges.whole(named) if named else None
        return challenge is not None and challenge.is_sealed(state["user_id"], self.clock())

    def is_late(self, state: State) -> bool:
        """Whether the claim on the desk is one of a challenge that is over or gone: its answer may be known by now."""
        named = state.get("challenge")
        challenge = self.store.challenges.challenge(named) if named else None
        return bool(named) and (challenge is None or not challenge.is_running(self.clock()))

    def written(
        self, done: State, number: int, reply: Value, request: str, *, dealt: bool = False, **more: Any
    ) -> Turn:
        """What a run comes to, ready to be committed; `dealt` where it put a claim on the desk."""
        kept: Json = {name: value for name, value in done.items() if name in KEPT}
        scenario = self.shelf.get(done["scenario_id"]) if dealt else None
        running = exam.exam_of(done) if done["phase"] != "over" else None
        return Turn(
            session_id=done["session_id"],
            user_id=done["user_id"],
            turn=number,
            at=datetime.fromisoformat(done["at"]),
            local_date=date.fromisoformat(done["local_date"]),
            state=json.dumps(kept),
            events=tuple(map(event_of, done["drafts"])),
            body=reply.model_dump_json(),
            request=request,
            scenario=(scenario.scenario_id, scenario.model_dump_json()) if scenario else None,
            dealt=dealt_claim(done, scenario) if scenario else None,
            helped=done["dealt"] if done["request"] == "hint" else 0,
            touched=done["dealt"] - dealt if done["request"] == "act" else 0,
            ended=ended(done, running, dealt),
            due_at=running.until if running else None,
            **more,
        )


def standing(state: State, learner: str) -> Learner:
    """The learner (JSON) that claims are chosen for; in a session with a seed of their own as if it counted."""
    shadow = state.get("shadow")
    return Learner.model_validate(shadow) if shadow else Learner.model_validate_json(learner)


def event_of(draft: Json) -> Draft:
    """An event of a run, ready to be written."""
    return Draft(kind=draft["kind"], body=json.dumps(draft["body"]), turn=draft.get("turn"))


def ended(done: State, running: Exam | None, dealt: bool) -> int:
    """The number of the last claim of the session that is over with a run; 0 where none ended, or its exam goes on."""
    if running or not (done.get("over") or done["phase"] == "over"):
        return 0
    return done["dealt"] - dealt


def dealt_claim(done: State, scenario: Scenario) -> DealtClaim:
    """The claim on the desk, as the record of claims keeps it."""
    names = (scenario.scenario_id, answer_key(scenario), done["alias"])
    return DealtClaim(done["dealt"], *names, done["challenge"])
