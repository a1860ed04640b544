"""The training loop: the one door to a session for chat, REST, terminal and tests."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from agents import replies
from agents.asking import Asking
from agents.model_reader import ModelReader
from agents.opening import Opening, first_state
from agents.performance_analyzer import Analyzer
from agents.scenario_generator import Stories
from agents.shelf import Compose, Shelf
from agents.speech import Speech
from agents.standing import Standing
from agents.state import State
from agents.turns import MOVED, Turns, digest, random_seed, utc_now
from gym.coach import Coach
from gym.errors import Stale
from gym.loop import (
    Answered,
    Dealt,
    GetHint,
    Health,
    Hinted,
    Proposed,
    Question,
    SessionNow,
    Started,
    StartSession,
    SubmitAction,
    Turned,
)
from gym.progress.events import Finished, Kind
from gym.progress.learner import Learner
from gym.progress.standing import Achievements, Analytics, Board, Profile
from gym.references import References
from gym.speaking import Piece
from gym.store import Store
from gym.store.records import SessionRow
from gym.world.lookup import Findings
from gym.world.query import EntryKind
from gym.world.scenarios import compose
from gym.world.world import World

LEARNER_RACES = 50


class TrainingLoop:
    """One graph run and one transaction a turn; implements `gym.loop.Loop`."""

    def __init__(
        self,
        world: World,
        store: Store,
        coach: Coach,
        clock: Callable[[], datetime] = utc_now,
        seeds: Callable[[], int] = random_seed,
        compose: Compose = compose,
        references: References | None = None,
        reader: ModelReader | None = None,
    ) -> None:
        self.references = references or References(world)
        self.world, self.store, self.coach = world, store, coach
        self.shelf = Shelf(world, store, compose)
        self.turns = Turns(world, store, self.shelf, clock, seeds)
        self.speech = Speech(store, coach, clock)
        self.stories = Stories(world, self.shelf, coach, self.turns.row)
        self.standing = Standing(store, clock)
        self.analyzer = Analyzer(self.standing, self.speech)
        self.opening = Opening(store, self.shelf)
        self.asking = Asking(self.turns, self.speech, self.references, reader)

    async def warm_up(self) -> None:
        """Import what the first turn would wait for."""
        await self.turns.machine.ready()

    async def start(self, request: StartSession) -> Started:
        """Open a session and deal its first claim. Raises Invalid, NotFound."""
        queue = self.opening.queue(request)
        learner = self.opening.learner(request)
        state = first_state(request, learner.time_zone, queue)
        opening = {"goals": state["goals"], "preferred": state["preferred"], "time_zone": learner.time_zone}
        drafts = [{"kind": Kind.SESSION_STARTED.value, "body": opening}]
        done = await self.turns.run(State(**state, request="deal", drafts=drafts), learner.body)
        story = self.stories.tell(done, Learner.model_validate_json(learner.body))
        reply = replies.started(self.world, done, self.shelf, await self.coach.info(), story)
        self.store.open(self.turns.written(done, 0, reply, digest("start", request), dealt=True))
        self.stories.soon(reply.session_id)
        return reply

    async def submit(self, request: SubmitAction) -> Turned:
        """Apply one action; committed when this returns. Raises Invalid, NotFound, Stale."""
        begun: int | None = None
        async with self.turns.lock(request.session_id):
            for _ in range(LEARNER_RACES):
                if known := self.turns.repeated("submit", request):
                    return Turned.model_validate_json(known)
                row, state = self.turns.ready(request)
                if begun is not None and row.turn != begun:
                    raise Stale(MOVED)
                begun = row.turn
                reply = await self.attempt(request, row, state)
                if reply:
                    return reply
        raise Stale("Too much is happening on this account at once. Try again.")

    async def attempt(self, request: SubmitAction, row: SessionRow, state: State) -> Turned | None:
        """One run and one commit; None where another commit came first."""
        command = request.model_dump(mode="json", exclude={"session_id", "idempotency_key", "turn", "hold_next"})
        entry = State(request="act", command=command, hold_next=request.hold_next, acted_turn=row.turn + 1)
        done = await self.turns.run(State(**{**state, **entry}), row.learner)
        scenario = self.shelf.get(state["scenario_id"])
        over = done["verdict"]["outcome"] in ("resolved", "given_up")
        dealt = over and done["phase"] == "working"
        story = self.stories.tell(done, Learner.model_validate(done["learner"])) if dealt else None
        reply = replies.turned(self.world, done, scenario, self.shelf, row, story)
        turn = self.turns.written(
            done,
            row.turn + 1,
            reply,
            digest("submit", request),
            dealt=reply.next_scenario is not None,
            key=request.idempotency_key,
            words=replies.feedback_words(self.world, done, scenario, reply).model_dump_json(),
            learner=json.dumps(done["learner"]) if reply.resolved else None,
            version=row.version,
            xp=reply.xp.total,
            finish=Finished.model_validate({**done["finish"], "xp": reply.xp.earned}) if reply.resolved else None,
        )
        return reply if self.store.commit(turn) else None

    async def hint(self, request: GetHint) -> Hinted:
        """Give the next rung; committed when this returns. Raises Invalid, NotFound, Stale."""
        async with self.turns.lock(request.session_id):
            if known := self.turns.repeated("hint", request):
                return Hinted.model_validate_json(known)
            row, state = self.turns.ready(request)
            done = await self.turns.run(State(**{**state, **State(request="hint")}), row.learner)
            reply = replies.hinted(done, row.turn + 1)
            words = replies.hint_words(self.world, done, self.shelf.get(done["scenario_id"])).model_dump_json()
            key = request.idempotency_key
            turn = self.turns.written(done, reply.turn, reply, digest("hint", request), key=key, words=words)
            if self.store.commit(turn):
                return reply
            if known := self.turns.repeated("hint", request):
                return Hinted.model_validate_json(known)
        raise Stale(MOVED)

    async def next_scenario(self, session_id: str) -> Dealt:
        """Deal the next claim after a settled one; asked again, it is the same claim. Raises NotFound."""
        async with self.turns.lock(session_id):
            row = self.turns.row(session_id)
            state: State = json.loads(row.state)
            if state["phase"] == "working":
                story = self.stories.told(state, Learner.model_validate_json(row.learner))
                return replies.dealt(self.world, state, self.shelf, row.turn, story)
            done = await self.turns.run(State(**{**state, **State(request="deal")}), row.learner)
            story = self.stories.tell(done, Learner.model_validate_json(row.learner))
            reply = replies.dealt(self.world, done, self.shelf, row.turn + 1, story)
            if self.store.commit(self.turns.written(done, row.turn + 1, reply, "deal", dealt=True)):
                self.stories.soon(session_id)
                return reply
        raise Stale(MOVED)

    async def ask(self, request: Question) -> Answered:
        """Answer a question from the reference. Raises NotFound."""
        return await self.asking.ask(request)

    async def propose(self, session_id: str, text: str) -> Proposed | None:
        """What the model makes of a text on the claim on file. Raises NotFound."""
        return await self.asking.propose(session_id, text)

    async def metrics(self) -> str:
        """What the coach has counted."""
        return await self.coach.counted()

    def words(self, session_id: str, turn: int) -> AsyncIterator[Piece]:
        """The coach's words for a turn, kept when they end; asked again, the same words. Raises NotFound."""
        return self.speech.words(session_id, turn)

    async def now(self, session_id: str) -> SessionNow:
        """Where the session stands. Raises NotFound."""
        row = self.turns.row(session_id)
        state: State = json.loads(row.state)
        acted = state["acted_turn"]
        last = None if acted is None else self.store.answer_to_turn(session_id, acted)
        return replies.now(self.world, row, state, self.shelf, last)

    async def analytics(self, session_id: str) -> Analytics:
        """What the session shows so far. Raises NotFound."""
        return self.standing.analytics(session_id)

    def debrief(self, session_id: str) -> AsyncIterator[Piece]:
        """What the session showed, in the coach's words, kept on the log. Raises NotFound."""
        return self.analyzer.debrief(session_id)

    async def profile(self, user_id: str) -> Profile:
        """The user's standing."""
        return self.standing.profile(user_id)

    async def achievements(self, user_id: str) -> Achievements:
        """What the user has and what is to come."""
        return self.standing.achievements(user_id)

    async def leaderboard(
        self, period: str, skill: str | None, team: str | None, limit: int, cursor: str | None
    ) -> Board:
        """One page of a board. Raises Invalid."""
        return self.standing.board(period, skill, team, limit, cursor)

    async def lookup(self, text: str, kind: EntryKind | None = None, limit: int = 20) -> Findings:
        """What the reference tables have on a code or on words; read beside the other turns. Raises Invalid."""
        return await asyncio.to_thread(self.references.search, text, kind, limit)

    async def health(self) -> Health:
        """Whether the database answers and who words things."""
        return replies.health(self.store.is_alive(), await self.coach.status())
