"""Training sessions: what chat, REST, terminal and tests call to start one, act, ask for hints and go on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime

from gym.coaching.chunks import CoachChunk
from gym.coaching.coach import Coach
from gym.coaching.reading import Propose
from gym.progress.boards import Order
from gym.progress.schemas import Achievements, Board, Profile, SessionAnalytics
from gym.schemas.sessions import (
    GetHint,
    Health,
    HintAnswer,
    NextClaim,
    SessionStatus,
    StartAnswer,
    StartSession,
    SubmitAction,
    TurnAnswer,
)
from gym.services import replies
from gym.services.accounts import Accounts
from gym.services.administration import Administration
from gym.services.analytics import Analytics
from gym.services.api_tokens import ApiTokens
from gym.services.assignments import Assignments
from gym.services.boards import Leaderboards
from gym.services.challenges import Challenges
from gym.services.deals import NextTurn
from gym.services.debrief import Debriefs
from gym.services.desk import Desks
from gym.services.disputes import Disputes
from gym.services.exam_ends import ExamEnds
from gym.services.facts import FactBase
from gym.services.hints import HintTurn
from gym.services.library import Library
from gym.services.looks import Looks
from gym.services.lookup import References
from gym.services.lti import Lti
from gym.services.mail import Mailer
from gym.services.moves import SubmitTurn
from gym.services.opening import SessionOpener, StartTurn
from gym.services.personal_data import PersonalData
from gym.services.practice import PracticeCatalog
from gym.services.questions import Questions
from gym.services.reminders import Reminders
from gym.services.replay import Replays
from gym.services.retention import Retention
from gym.services.scenarios import Compose, ScenarioCache
from gym.services.scim import Directories
from gym.services.session_rows import session_row
from gym.services.sign_ins import SignIns
from gym.services.single_sign_on import SingleSignOn
from gym.services.speech import Speech
from gym.services.stories import Stories
from gym.services.teams import Teams
from gym.services.today import Today
from gym.services.trainers import Trainers
from gym.services.turns import Turns, random_seed, utc_now
from gym.session.minds import Minds
from gym.session.state import load_state
from gym.store import Store
from gym.world.codes.lookup import LookupResult
from gym.world.codes.query import EntryKind
from gym.world.facts import faults_by_fact
from gym.world.scenarios.compose import compose
from gym.world.world import World


class Sessions:
    """One graph run and one transaction a turn."""

    def __init__(
        self,
        world: World,
        store: Store,
        coach: Coach,
        minds: Minds,
        clock: Callable[[], datetime] = utc_now,
        seeds: Callable[[], int] = random_seed,
        compose: Compose = compose,
        references: References | None = None,
        propose: Propose | None = None,
        mailer: Mailer | None = None,
    ) -> None:
        self.references = references or References(world)
        self.facts = FactBase(world, self.references.folder)
        self.world, self.store, self.coach = world, store, coach
        self.scenarios = ScenarioCache(world, store, compose)
        self.turns = Turns(minds, self.scenarios, clock, seeds)
        self.speech = Speech(store, coach, clock)
        self.stories = Stories(world, self.scenarios, coach)
        self.leaderboards, self.sign_ins = Leaderboards(store, clock), SignIns(store)
        self.minds, self.api_tokens = minds, ApiTokens(store, clock)
        self.single_sign_on, self.lti = SingleSignOn(store), Lti(store, clock, self.scenarios)
        self.administration, self.directories = Administration(store, clock), Directories(store, clock)
        self.exam_ends, self.today = ExamEnds(self.turns), Today(self.leaderboards, self.scenarios)
        self.accounts = Accounts(store, self.turns.clock, self.exam_ends.end_due, sends_mail=mailer is not None)
        self.reminders = Reminders(self.today, mailer) if mailer else None
        self.teams = Teams(self.accounts, self.leaderboards)
        self.challenges = Challenges(self.accounts, self.scenarios, seeds)
        self.practice = PracticeCatalog(world, store, self.scenarios, seeds)
        self.growth = Analytics(world, store, self.exam_ends)
        self.trainers = Trainers(store, self.scenarios, clock, self.exam_ends)
        self.retention, self.assignments = Retention(store, clock), Assignments(self.trainers, self.scenarios, seeds)
        self.looking, self.personal_data = Looks(self.scenarios, clock), PersonalData(store, self.growth, clock)
        self.library = Library(self.scenarios, self.looking)
        self.disputes, self.analyzer = Disputes(self.speech), Debriefs(self.leaderboards, self.speech)
        self.replays = Replays(minds, self.scenarios, self.speech, self.exam_ends, self.looking)
        self.opening = SessionOpener(store, self.scenarios, clock, seeds)
        self.desks = Desks(self.turns, self.stories, self.today)
        self.questions = Questions(self.turns, self.speech, self.references, propose)

    async def warm_up(self) -> None:
        """Have there what the first turn, and the first settled claim, would wait for."""
        await asyncio.gather(self.turns.machine.load(), asyncio.to_thread(faults_by_fact))

    async def start(self, request: StartSession) -> StartAnswer:
        """Open a session and deal its first claim. Raises Invalid, NotFound."""
        await self.exam_ends.end_due(request.user_id)
        queue = self.challenges.queue if request.challenge else self.opening.queue
        started = await self.turns.take(StartTurn(self.turns, self.opening, queue, self.stories, request))
        self.stories.prepare_soon(started.session_id)
        return started

    async def submit(self, request: SubmitAction) -> TurnAnswer:
        """Apply one action; committed when this returns. Raises Invalid, NotFound, Stale."""
        return await self.turns.take(SubmitTurn(self.turns, self.stories, request))

    async def hint(self, request: GetHint) -> HintAnswer:
        """Give the next rung; committed when this returns. Raises Invalid, NotFound, Stale."""
        return await self.turns.take(HintTurn(self.turns, request))

    async def next_scenario(self, session_id: str) -> NextClaim:
        """Deal the next claim after a settled one; asked again, it is the same claim. Raises NotFound, Stale."""
        await self.exam_ends.end_due(session_id=session_id)
        dealt = await self.turns.take(NextTurn(self.turns, self.stories, session_id))
        self.stories.prepare_soon(session_id)
        return dealt

    async def words(self, session_id: str, turn: int, viewer: str | None = None) -> AsyncIterator[CoachChunk]:
        """The coach's words for a turn, kept when they end; asked again, the same words. A `viewer` who is not the
        session's user gets what was said, else the plain words. Raises NotFound.
        """
        await self.looking.record_turn(viewer, session_id, turn)
        async with aclosing(self.speech.words(session_id, turn, viewer)) as pieces:
            async for piece in pieces:
                yield piece

    async def now(self, session_id: str, viewer: str | None = None) -> SessionStatus:
        """Where the session stands, for its user or for a viewer. Raises NotFound."""
        await self.exam_ends.end_due(session_id=session_id)
        row = session_row(self.store, session_id)
        state = load_state(row.state)
        acted = state["acted_turn"]
        await self.looking.record_turn(viewer, session_id, acted)
        last = None if acted is None else self.store.answer_to_turn(session_id, acted)
        return replies.session_status(self.world, row, state, self.scenarios, last)

    async def analytics(self, session_id: str) -> SessionAnalytics:
        """What the session shows so far. Raises NotFound."""
        await self.exam_ends.end_due(session_id=session_id)
        return self.leaderboards.analytics(session_id)

    async def profile(self, user_id: str) -> Profile:
        """The user's standing."""
        await self.exam_ends.end_due(user_id)
        return await self.leaderboards.profile(user_id)

    async def achievements(self, user_id: str) -> Achievements:
        """What the user has and what is to come."""
        await self.exam_ends.end_due(user_id)
        return self.leaderboards.achievements(user_id)

    async def leaderboard(
        self,
        period: str,
        skill: str | None,
        team: str | None,
        limit: int,
        cursor: str | None,
        order: Order = "xp",
        viewer: str | None = None,
    ) -> Board:
        """One page of a board of the viewer's tenant (without one: of `local`). Raises Invalid, NotFound."""
        await self.exam_ends.end_due()
        return self.leaderboards.board(period, skill, team, limit, cursor, order, viewer=viewer)

    async def lookup(self, text: str, kind: EntryKind | None = None, limit: int = 20) -> LookupResult:
        """What the reference tables have on a code or on words; read beside the other turns. Raises Invalid."""
        return await asyncio.to_thread(self.references.search, text, kind, limit)

    async def health(self) -> Health:
        """Whether the database answers and takes what is saved, and who words things."""
        return replies.health_report(await self.store.trouble(), await self.coach.status())
