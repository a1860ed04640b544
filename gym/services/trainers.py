"""What trainers see of their tenant: trainees, skills side by side, sessions, and links to sessions."""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from gym.caller import Caller, Power
from gym.errors import NotFound, NotYours
from gym.progress.cohort import Cohort, build_cohort
from gym.progress.learner import Learner
from gym.progress.profile import build_profile
from gym.progress.stuck_reasons import OpenClaim, stuck_reasons
from gym.schemas.replay import PLAYING, RUNNING
from gym.schemas.trainers import (
    NO_LINK,
    SessionLine,
    SessionLink,
    SessionPage,
    SessionQuery,
    TeamName,
    TraineeRow,
)
from gym.services.challenge_seals import Seals
from gym.services.exam_ends import ExamEnds
from gym.services.scenarios import ScenarioCache
from gym.services.session_lines import is_wanted, line_of, place, place_of, running_exam
from gym.services.session_rows import NO_SESSION
from gym.services.sight import is_watched, watched_users
from gym.store import Store
from gym.store.trainers import Person, SessionAt

NO_USER = "There is no user with that id."
TOKEN_BYTES = 24
SHARED_FOR = timedelta(days=30)
# How many sessions are read at a time, and looked at for one page, where few of them are wanted.
BATCH, FURTHEST = 60, 600


class Trainers:
    """A tenant as its trainers see it."""

    def __init__(
        self, store: Store, scenarios: ScenarioCache, clock: Callable[[], datetime], exam_ends: ExamEnds
    ) -> None:
        self.store, self.scenarios, self.clock, self.exam_ends = store, scenarios, clock, exam_ends
        self.record, self.seals = store.trainers, Seals(store, clock)

    async def trainees(self, caller: Caller) -> tuple[TraineeRow, ...]:
        """Every trainee of the tenant, by name."""
        await self.exam_ends.end_due()
        return tuple([await self.to_row(each) for each in self.people(caller)])

    async def trainee(self, caller: Caller, user_id: str) -> TraineeRow:
        """One trainee. Raises NotFound."""
        await self.exam_ends.end_due()
        return await self.to_row(self.person(caller, user_id))

    async def teams(self, caller: Caller) -> tuple[TeamName, ...]:
        """The teams with trainees of the tenant."""
        found = self.record.teams(caller.tenant)
        return tuple(TeamName(team_id=team, name=name) for team, name in found if team in (caller.teams or {team}))

    async def cohort(self, caller: Caller, team_id: str = "") -> Cohort:
        """The skills of the trainees, or of those in one team, side by side. Raises NotFound."""
        await self.exam_ends.end_due()
        members = self.members(caller, team_id) if team_id else None
        people = [each for each in self.list_counted(caller) if members is None or each.user_id in members]
        learners = {each.user_id: await self.learner(each) for each in people if each.body}
        return build_cohort(learners, self.clock())

    async def sessions(self, caller: Caller, wanted: SessionQuery) -> SessionPage:
        """A page of the sessions of the tenant. Raises Invalid for a cursor that is none of ours."""
        await self.exam_ends.end_due()
        rows: list[SessionLine] = []
        seen, last = 0, ""
        for each, is_shut in islice(self.older(caller, wanted), FURTHEST):
            line, seen, last = line_of(each, is_shut=is_shut), seen + 1, place_of(each)
            if is_wanted(line, each, wanted):
                rows.append(line)
            if len(rows) == wanted.limit:
                break
        is_more = len(rows) == wanted.limit or seen == FURTHEST
        return SessionPage(rows=tuple(rows), next_cursor=last if is_more else "")

    def older(self, caller: Caller, wanted: SessionQuery) -> Iterator[tuple[SessionAt, bool]]:
        """The tenant's sessions from the cursor on, read a batch at a time, each with whether it is shut."""
        after = place(wanted.cursor) if wanted.cursor else None
        since, watched = f"{wanted.since}" if wanted.since else "", watched_users(self.store, caller)
        while batch := self.record.sessions(caller.tenant, wanted.user_id, since, after, BATCH):
            shut = self.shut(*(each.session_id for each in batch))
            yield from ((each, each.session_id in shut) for each in batch if is_watched(each.user_id, watched))
            after = place(place_of(batch[-1]))

    async def session_of(self, caller: Caller, session_id: str) -> SessionLine:
        """One session. Raises NotFound, the same for one of another tenant as for none."""
        await self.exam_ends.end_due()
        found = self.record.session(caller.tenant, session_id)
        if found is None or not self.sees(caller, found.user_id):
            raise NotFound(NO_SESSION)
        return line_of(found, is_shut=bool(self.shut(session_id)))

    async def share(self, caller: Caller, session_id: str) -> SessionLink:
        """Make a link to a session. Raises NotFound."""
        await self.session_of(caller, session_id)
        token, at = secrets.token_urlsafe(TOKEN_BYTES), self.clock()
        until = at + SHARED_FOR
        share = self.record.share
        await self.store.write(share, caller.tenant, session_id, digest_token(token), caller.user_id, at, until)
        return SessionLink(session_id=session_id, link=f"/share/{token}", until=until)

    async def open_link(self, caller: Caller, token: str) -> SessionLine:
        """The session that a link leads to. Raises NotFound, the same for another tenant's link as for none."""
        await self.exam_ends.end_due()
        session_id = self.record.leads_to(caller.tenant, digest_token(token), self.clock())
        found = self.record.session(caller.tenant, session_id) if session_id else None
        if found is None or not self.sees(caller, found.user_id):
            raise NotFound(NO_LINK)
        return line_of(found, is_shut=bool(self.shut(found.session_id)))

    async def check_access(
        self, caller: Caller, *, user_id: str = "", session_id: str = "", reads: bool = True
    ) -> None:
        """Return if the caller may read, or change, what is named. Raises NotFound, NotYours."""
        row = self.store.session(session_id) if session_id else None
        owner = row.user_id if row else user_id
        if owner == caller.user_id and (row or not session_id):
            return
        if not caller.may(Power.WATCH):
            raise NotFound(NO_SESSION if session_id else NO_USER)
        await (self.session_of(caller, session_id) if session_id else self.trainee(caller, user_id))
        if session_id and self.is_sitting(session_id):
            raise NotYours(RUNNING)
        if session_id and self.shut(session_id):
            raise NotYours(PLAYING)
        if not reads:
            raise NotYours("You can view this session, but only its trainee can act in it.")

    def is_sitting(self, session_id: str) -> bool:
        """Whether a session is an exam that goes on."""
        row = self.store.session(session_id)
        return row is not None and running_exam(json.loads(row.state)) is not None

    def shut(self, *session_ids: str) -> frozenset[str]:
        """Those of the sessions in which a challenge is played: only their user reads in them."""
        return self.store.challenges.shut_sessions(session_ids, self.clock())

    def people(self, caller: Caller) -> tuple[Person, ...]:
        """The trainees whose work the caller sees, by name."""
        return tuple(each for each in self.list_counted(caller) if not each.is_former)

    def list_counted(self, caller: Caller) -> tuple[Person, ...]:
        """The same, and who was erased: what they learned still counts in the cohort."""
        found, watched = self.record.people(caller.tenant), watched_users(self.store, caller)
        return tuple(each for each in found if is_watched(each.user_id, watched))

    def sees(self, caller: Caller, user_id: str) -> bool:
        """Whether a trainee of the tenant is one of them."""
        return is_watched(user_id, watched_users(self.store, caller))

    def person(self, caller: Caller, user_id: str) -> Person:
        """One trainee as stored. Raises NotFound, the same for one of another tenant as for none."""
        found = self.record.people(caller.tenant, user_id)
        if not user_id or not found or found[0].is_former or not self.sees(caller, user_id):
            raise NotFound(NO_USER)
        return found[0]

    def members(self, caller: Caller, team_id: str) -> frozenset[str]:
        """The members of a team that the caller sees. Raises NotFound where there are none."""
        found = self.record.members(caller.tenant, team_id) if team_id in (caller.teams or {team_id}) else None
        if not found:
            raise NotFound("There is no team with that id.")
        return found

    async def learner(self, person: Person) -> Learner:
        """A trainee's standing as it may be shown."""
        return await self.seals.learner(Learner.model_validate_json(person.body))

    async def to_row(self, person: Person) -> TraineeRow:
        """A trainee as a trainer sees them."""
        if person.session_id is None:
            return TraineeRow(user_id=person.user_id, name=person.name)
        learner, now, days = await self.learner(person), self.clock(), person.calendar
        standing = build_profile(learner, now, days)
        active = person.active_at
        return TraineeRow(
            user_id=person.user_id,
            name=person.name,
            level=standing.level,
            streak=standing.current_streak,
            settled=standing.total_scenarios_completed,
            accuracy=standing.average_accuracy,
            active_at=active,
            is_active_today=active is not None and days.day(active) == days.day(now),
            session_id=person.session_id,
            stuck=stuck_reasons(self.open_claim(person), learner.lost, now, days),
            due_reviews=standing.due_reviews,
        )

    def open_claim(self, person: Person) -> OpenClaim | None:
        """The claim on a trainee's desk; an exam's is none, nor a challenge's, since nobody may help there."""
        state = person.state
        if state is None or state["phase"] != "working" or state.get("exam") or person.active_at is None:
            return None
        if person.session_id and self.shut(person.session_id):
            return None
        title = self.scenarios.get(state["scenario_id"]).title
        return OpenClaim(title=title, wrong=state["wrong"], rungs=len(state["rungs"]), moved_at=person.active_at)


def digest_token(token: str) -> str:
    """What is on record of a token."""
    return sha256(token.encode()).hexdigest()
