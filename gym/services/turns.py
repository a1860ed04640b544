"""One turn of a session, whatever its kind: lock, repeated key, load, run, answer, commit."""

import asyncio
import hashlib
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakValueDictionary

from pydantic_core import to_json

from gym.coaching.briefing import CoachBrief
from gym.errors import Stale, wrong
from gym.lazy import Lazy
from gym.progress.events import Kind
from gym.progress.learner import Learner
from gym.schemas.sessions import GetHint, SubmitAction
from gym.services.scenarios import ScenarioCache
from gym.services.session_rows import session_row
from gym.session.deal import DRAW_BITS
from gym.session.minds import Minds
from gym.session.state import Deps, State, TurnEvent, dump_state, load_state, merge
from gym.store.records import DealtClaim, EventRecord, SessionRow, Turn
from gym.value import Value
from gym.world.scenarios.scenario import Scenario, answer_key

OVER = "That claim is settled. Ask for the next one."
EXAM_OVER = "That exam is over. Start a new session to continue."
MOVED = "This session was changed elsewhere. Reload it and try again."
TOO_MUCH = "Too much is happening on this account at once. Try again."
LEARNER_RACES = 50
Reply = TypeVar("Reply", bound=Value)


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


def random_seed() -> int:
    """A draw nobody can foresee, from which a seed is taken."""
    return secrets.randbits(DRAW_BITS)


class FoundSession:
    """A session as a turn finds it; its learner is read only where somebody asks."""

    def __init__(self, row: SessionRow, state: State, learner: Learner | None = None) -> None:
        self.row, self.state, self.given = row, state, learner

    @cached_property
    def learner(self) -> Learner:
        """The session's user as they stand before the turn."""
        return self.given or Learner.model_validate_json(self.row.learner)

    def chosen_for(self, state: State) -> Learner:
        """Whom claims are chosen for: in a session with a seed of the user's own, as if it counted."""
        return state.get("shadow") or self.learner


class Run:
    """One run of the machine: the session as it was found, and the state after the run."""

    def __init__(self, found: FoundSession, done: State) -> None:
        self.found, self.done = found, done
        self.turn = found.row.turn + 1

    @property
    def has_dealt(self) -> bool:
        """Whether the run put a claim on the desk."""
        return any(each.kind is Kind.SCENARIO_PRESENTED for each in self.done["drafts"])

    @property
    def learner(self) -> Learner:
        """Whom the claim on the desk was chosen for, as they stand after the run."""
        return self.done.get("learner") or self.found.chosen_for(self.done)

    @property
    def ended_claim(self) -> int:
        """The number of the last claim of the session that is over with the run; 0 where none ended, or its exam goes
        on.
        """
        is_over = self.done.get("over") or self.done["phase"] == "over"
        return self.done["dealt"] - self.has_dealt if is_over and not self.due_at else 0

    @property
    def due_at(self) -> datetime | None:
        """When the exam that goes on in the session is over."""
        going = self.done.get("exam")
        return going.until if going and self.done["phase"] != "over" else None


class TurnKind(ABC, Generic[Reply]):
    """What is particular to a kind of turn."""

    name: ClassVar[str]
    reply_type: type[Reply]
    # Whether it is about the turn that its user saw: where another one came first, it is refused.
    is_for_one_turn: ClassVar[bool] = False
    # The request, where the answer is kept under its key.
    keyed: SubmitAction | GetHint | None = None

    def __init__(self, turns: "Turns", session_id: str) -> None:
        self.turns, self.session_id = turns, session_id

    @property
    def digest(self) -> str:
        """What was asked, but for the key under which it was asked."""
        return digest_request(self.name, self.keyed) if self.keyed else self.name

    async def find(self) -> FoundSession:
        """The session. Raises NotFound."""
        row = session_row(self.turns.store, self.session_id)
        return FoundSession(row, load_state(row.state))

    def reply_if_done(self, found: FoundSession) -> Reply | None:
        """The answer, where the session is already where the turn leads."""

    @abstractmethod
    def begin(self, found: FoundSession) -> State:
        """What the run begins with. Raises Stale, Invalid."""

    @abstractmethod
    async def answer(self, run: Run) -> Reply:
        """The answer to the user. Raises Invalid where the run leads to what is not allowed."""

    def words(self, run: Run, reply: Reply) -> CoachBrief | None:
        """What a coach may be told to word the answer."""

    def changes(self, run: Run) -> dict[str, Any]:  # noqa: ARG002
        """What it changes beyond its session: more fields of the `Turn`."""
        return {}

    async def commit(self, turn: Turn) -> bool:
        """Write the turn; False where another one came first."""
        return await self.turns.store.write(self.turns.store.commit, turn)


class Turns:
    """Takes turns: the machine, the record and the clock are the same for all kinds."""

    def __init__(
        self, minds: Minds, scenarios: ScenarioCache, clock: Callable[[], datetime], seeds: Callable[[], int]
    ) -> None:
        self.world, self.store, self.scenarios = scenarios.world, scenarios.store, scenarios
        self.clock, self.seeds = clock, seeds
        self.machine = Lazy(minds.build)
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lock(self, session_id: str) -> asyncio.Lock:
        """One turn of a session at a time in this process; across processes the fence in the database decides."""
        return self.locks.setdefault(session_id, asyncio.Lock())

    async def take(self, kind: TurnKind[Reply]) -> Reply:
        """Take the turn, again where another commit of the user came first; committed when this returns.

        Raises Invalid, NotFound, Stale.
        """
        begun: int | None = None
        async with self.lock(kind.session_id):
            for _ in range(LEARNER_RACES):
                if stored := self.stored_reply(kind):
                    return kind.reply_type.model_validate_json(stored)
                found = await kind.find()
                if known := kind.reply_if_done(found):
                    return known
                entry = kind.begin(found)
                if kind.is_for_one_turn and begun not in (None, found.row.turn):
                    raise Stale(MOVED)
                begun = found.row.turn
                run = await self.run(found, entry)
                reply = await kind.answer(run)
                if await kind.commit(self.to_turn(kind, run, reply)):
                    return reply
        raise Stale(TOO_MUCH)

    def stored_reply(self, kind: TurnKind[Any]) -> str | None:
        """The stored answer under the request's key, if it has one. Raises Invalid where the body was another."""
        if kind.keyed is None or kind.keyed.idempotency_key is None:
            return None
        known = self.store.answer_to_key(kind.session_id, kind.keyed.idempotency_key)
        if known is not None and known.request != kind.digest:
            raise wrong("idempotency_key", "That idempotency key was used for another request: use a new one.")
        return known.body if known else None

    async def run(self, found: FoundSession, entry: State) -> Run:
        """One run of the machine, at this moment unless the entry names another."""
        at, calendar = entry.get("at") or self.clock(), found.row.calendar
        moment = State(at=at, calendar=calendar, local_date=calendar.day(at), draw=self.seeds())
        state = merge(merge(found.state, entry), moment)
        user_id = state["user_id"]
        deps = Deps(
            self.world,
            self.scenarios.get,
            self.scenarios.deal,
            learner=lambda: found.chosen_for(found.state),
            done_before=partial(self.store.attempts.has_done, user_id),
            had_help=partial(self.had_help, state),
            first_dealt=lambda scenario: self.store.dealt_claims.first_dealt(user_id, answer_key(scenario)),
            calibration=cache(self.store.attempts.calibration),
            example=self.scenarios.example,
            find_dealt=self.scenarios.find_dealt,
        )
        run_turn = await self.machine.load()
        return Run(found, await run_turn(state, deps))

    def had_help(self, state: State, scenario: Scenario) -> bool:
        """Whether the user took help with this claim, or made a move on it, in another session or earlier in this."""
        here = (state["session_id"], state["dealt"])
        return self.store.dealt_claims.had_help(state["user_id"], answer_key(scenario), *here)

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

    def to_turn(self, kind: TurnKind[Reply], run: Run, reply: Reply) -> Turn:
        """What a run comes to, ready to be committed."""
        done, words = run.done, kind.words(run, reply)
        scenario = self.scenarios.get(done["scenario_id"]) if run.has_dealt else None
        return Turn(
            session_id=done["session_id"],
            user_id=done["user_id"],
            turn=run.turn,
            at=done["at"],
            local_date=done["local_date"],
            state=dump_state(done),
            events=tuple(map(to_event_record, done["drafts"])),
            body=reply.model_dump_json(),
            request=kind.digest,
            key=kind.keyed.idempotency_key if kind.keyed else None,
            words=words.model_dump_json() if words else None,
            scenario=(scenario.scenario_id, scenario.model_dump_json()) if scenario else None,
            dealt=dealt_claim(done, scenario) if scenario else None,
            helped=done["dealt"] if done["request"] == "hint" else 0,
            touched=done["dealt"] - run.has_dealt if done["request"] == "act" else 0,
            ended=run.ended_claim,
            due_at=run.due_at,
            **kind.changes(run),
        )


def digest_request(name: str, request: Value) -> str:
    """What was asked, but for the key under which it was asked."""
    body = request.model_dump_json(exclude={"idempotency_key"})
    return hashlib.sha256(f"{name}{body}".encode()).hexdigest()


def check_open(found: FoundSession, request: SubmitAction | GetHint) -> None:
    """Raise Stale where the session has moved on from what the request is about."""
    turn, phase = found.row.turn, found.state["phase"]
    if request.turn not in (None, turn):
        raise Stale(f"This session is at turn {turn}; you sent turn {request.turn}. Reload it and try again.")
    if phase != "working":
        raise Stale(EXAM_OVER if phase == "over" else OVER)


def to_event_record(event: TurnEvent) -> EventRecord:
    """An event of a run, ready to be written."""
    return EventRecord(kind=event.kind, body=to_json(event.body).decode(), turn=event.turn)


def dealt_claim(done: State, scenario: Scenario) -> DealtClaim:
    """The claim on the desk, as the record of claims keeps it."""
    names = (scenario.scenario_id, answer_key(scenario), done["alias"])
    return DealtClaim(done["dealt"], *names, done["challenge"])
