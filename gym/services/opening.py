"""How a session begins: whose it is, what was asked for, and its state before the first claim."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from typing_extensions import override

from gym.errors import NotFound, wrong
from gym.progress.calendar import Calendar
from gym.progress.certification.exams import Exam, new_exam
from gym.progress.certification.pathways import BY_CODE, assess_readiness
from gym.progress.events import Kind
from gym.progress.learner import Learner, new_learner, place
from gym.schemas.sessions import StartAnswer, StartSession
from gym.services import replies
from gym.services.accounts import check_time_zone, holder_of
from gym.services.scenarios import NO_SCENARIO, ScenarioCache
from gym.services.stories import Stories
from gym.services.turns import FoundSession, Run, TurnKind, Turns, digest_request
from gym.session.state import Json, State, TurnEvent
from gym.store import Store
from gym.store.accounts import EXAM_BEGUN
from gym.store.records import Act, LearnerRow, SessionRow, UserSettings
from gym.world.scenarios.compose import EXAMPLES, LIBRARIES

# The claims asked for by name, in order; raises NotFound, Invalid.
Queue = Callable[[StartSession], list[str]]


class SessionOpener:
    """What a new session needs from the record and the scenarios."""

    def __init__(
        self, store: Store, scenarios: ScenarioCache, clock: Callable[[], datetime], seeds: Callable[[], int]
    ) -> None:
        self.store, self.scenarios, self.clock, self.seeds = store, scenarios, clock, seeds

    def queue(self, request: StartSession) -> list[str]:
        """The scenarios asked for by name, in order. Raises NotFound."""
        if not (request.scenario_id or request.library):
            return []
        tenant = self.store.users.tenant_of(request.user_id)
        named = (self.asked_for(request.user_id, tenant, request.scenario_id),) if request.scenario_id else ()
        return [*named, *(self.of_library(tenant, request.library) if request.library else ())]

    def asked_for(self, user_id: str, tenant: str, name: str) -> str:
        """The claim that the user may have by this name: an example, one of their tenant's library, one that they were
        assigned or offered, or one that they have finished. Raises NotFound for every other, in the same words.
        """
        if name in EXAMPLES:
            return name
        known = self.store.dealt_claims.find_finished(user_id, name)
        if known is None and self.is_theirs(user_id, tenant, name):
            known = name
        if (
            known is None
            or not self.store.library.may_play(tenant, known)
            or self.scenarios.is_shut(known, self.clock())
        ):
            raise NotFound(NO_SCENARIO.format(scenario_id=name))
        return known

    def is_theirs(self, user_id: str, tenant: str, scenario_id: str) -> bool:
        """Whether a scenario is there for the user by its id, finished or not."""
        return (
            tenant in self.store.library.writers(scenario_id)
            or self.store.assignments.is_given(user_id, scenario_id)
            or self.store.dealt_claims.is_offered(user_id, scenario_id)
        )

    def of_library(self, tenant: str, library: str) -> tuple[str, ...]:
        """The scenarios of a library, or the one that a trainer of the tenant wrote. Raises NotFound."""
        if library in LIBRARIES:
            return LIBRARIES[library]
        entry = self.store.library.one(tenant, library)
        if entry is None or entry.retired or self.scenarios.is_shut(entry.newest.scenario_id, self.clock()):
            raise NotFound(f"There is no such library. Libraries are {', '.join(LIBRARIES)}.")
        return (entry.newest.scenario_id,)

    async def learner(self, request: StartSession) -> LearnerRow:
        """The user, added where new; a time zone that is given is remembered. Raises Invalid."""
        if request.time_zone:
            check_time_zone(request.time_zone)
        known = self.store.learner(request.user_id)
        if known is None:
            fresh_claim = new_learner(request.user_id).model_dump_json()
            settings = UserSettings(
                display_name=request.user_id, calendar=Calendar(time_zone=request.time_zone or "UTC")
            )
            zone = settings.calendar.time_zone
            await self.store.write(self.store.add_learner, request.user_id, fresh_claim, zone)
            return LearnerRow(fresh_claim, 0, settings)
        if request.time_zone and request.time_zone != known.settings.calendar.time_zone:
            move = self.store.accounts.move
            moved = await self.store.write(move, request.user_id, request.time_zone, self.clock())
            return replace(known, settings=moved)
        return known

    def with_preferences(self, request: StartSession, settings: UserSettings) -> StartSession:
        """The request with the level and the goals that the user set, where it names none and leaves them open."""
        liked = settings.preferences
        if request.exam or request.challenge:
            return request
        level, goals = request.preferred_difficulty or liked.difficulty, request.session_goals or liked.goals
        return request.model_copy(update={"preferred_difficulty": level, "session_goals": goals})

    def exam(self, request: StartSession, learner: Learner, now: datetime) -> Exam | None:
        """The exam asked for. Raises NotFound, or Invalid where it is not open to the user."""
        if request.exam is None:
            return None
        pathway = BY_CODE.get(request.exam)
        if pathway is None:
            raise NotFound(f"There is no such pathway. Pathways are {', '.join(BY_CODE)}.")
        if request.scenario_id or request.library or request.seed is not None:
            raise wrong("exam", "An exam chooses its claims itself: leave scenario_id, library and seed out.")
        shown = self.store.attempts.unaided_tries(learner.user_id, pathway.recency_days, now)
        ready = assess_readiness(pathway, shown, now)
        if not ready.is_open:
            raise wrong("exam", f"{pathway.title} is not open yet. You need {ready.missing}.")
        since = now - timedelta(days=pathway.attempt_days)
        begun = self.store.accounts.exams_begun(learner.user_id, pathway.code, since)
        if len(begun) >= pathway.attempts:
            free = min(begun) + timedelta(days=pathway.attempt_days)
            limit = f"{pathway.attempts} times in {pathway.attempt_days} days"
            raise wrong("exam", f"{pathway.title} can be tried {limit}. The next try opens on {free:%Y-%m-%d}.")
        return new_exam(pathway, self.seeds(), now, holder_of(self.store.users.account(learner.user_id)))


class StartTurn(TurnKind[StartAnswer]):
    """The first turn of a session: who it is for, what was asked for, and its first claim."""

    name = "start"
    reply_type = StartAnswer

    def __init__(
        self, turns: Turns, opening: SessionOpener, queue: Queue, stories: Stories, request: StartSession
    ) -> None:
        super().__init__(turns, f"s-{uuid4().hex}")
        self.opening, self.queue, self.stories, self.request = opening, queue, stories, request

    @property
    @override
    def digest(self) -> str:
        return digest_request(self.name, self.request)

    @override
    async def find(self) -> FoundSession:
        """The session that is to be. Raises NotFound, Invalid."""
        queue, stored = self.queue(self.request), await self.opening.learner(self.request)
        known = Learner.model_validate_json(stored.body)
        after = place(known, self.request.experience)
        request = self.opening.with_preferences(self.request, stored.settings)
        now = self.turns.clock()
        state = first_state(self.session_id, request, queue, self.opening.exam(request, after, now))
        row = SessionRow(
            session_id=self.session_id,
            user_id=request.user_id,
            turn=-1,
            started_at=now,
            state="",
            learner=stored.body if after == known else after.model_dump_json(),
            version=stored.version,
            xp=after.xp,
            calendar=stored.settings.calendar,
        )
        self.is_placed = after != known
        return FoundSession(row, state, after)

    @override
    def begin(self, found: FoundSession) -> State:
        state, request = found.state, self.request
        body: Json = {
            "goals": state["goals"],
            "preferred": state["preferred"],
            "time_zone": found.row.calendar.time_zone,
            # Only where it placed somebody.
            "experience": request.experience if self.is_placed else None,
            "exam": request.exam,
            "holder": state["exam"].holder if state["exam"] else None,
            "unassisted": request.unassisted,
            "challenge": request.challenge,
        }
        return State(request="deal", drafts=(TurnEvent(Kind.SESSION_STARTED, body),))

    @override
    async def answer(self, run: Run) -> StartAnswer:
        story, coach = self.stories.tell(run.done, run.found.learner), await self.stories.coach.info()
        return replies.start_reply(self.turns.world, run.done, self.turns.scenarios, coach, story)

    @override
    def changes(self, run: Run) -> dict[str, Any]:
        row, state = run.found.row, run.found.state
        more = {"acts": exam_acts(row.user_id, state), "challenge": self.request.challenge}
        # An exam moves the learner on, too: of two that begin at once the second finds the first counted.
        is_moved = self.is_placed or state["exam"]
        return {**more, "learner": row.learner, "version": row.version, "xp": row.xp} if is_moved else more


def exam_acts(user_id: str, state: State) -> tuple[Act, ...]:
    """An exam that begins is counted on the user's own log."""
    begun = state["exam"]
    if begun is None:
        return ()
    body = {"pathway": begun.pathway, "session_id": state["session_id"]}
    return (Act(stream=f"user:{user_id}", kind=EXAM_BEGUN, body=body),)


def first_state(session_id: str, request: StartSession, queue: list[str], exam: Exam | None) -> State:
    """A session before its first claim."""
    return State(
        session_id=session_id,
        user_id=request.user_id,
        goals=list(request.session_goals),
        preferred=request.preferred_difficulty,
        role=request.role,
        seed=request.seed,
        shadow=None,
        dealt=0,
        queue=queue,
        acted_turn=None,
        exam=exam,
        answered=[],
        challenge=request.challenge,
        unassisted=request.unassisted,
    )
