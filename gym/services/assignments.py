"""Assignments: a claim by name or composed now, for a trainee, a team or everybody, with a deadline."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from uuid import uuid4

from gym.caller import Caller
from gym.errors import NotFound, Stale, wrong
from gym.progress.assignments import Assignment, deadline
from gym.progress.learner import new_learner
from gym.progress.notices import Notice
from gym.schemas.assignments import AssignmentOption, AssignmentOptions, AssignmentResult, AssignmentRow, NewAssignment
from gym.services.scenarios import NO_SCENARIO, ScenarioCache
from gym.services.sight import is_watched, watched_users
from gym.services.trainers import Trainers
from gym.store.assignments import StoredAssignment
from gym.store.trainers import Person
from gym.world.faults import SKILLS
from gym.world.scenarios.compose import EXAMPLES
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario

FURTHEST = timedelta(days=366)
HAVE_IT = "That claim is already assigned to them. Choose another, or withdraw it first."
TOO_FAR = "The due date must be from today to one year from today."
DONE = "That assignment is already done."
NO_ASSIGNMENT = "There is no assignment with that id."


class Assignments:
    """What trainers want done, and by when."""

    def __init__(self, trainers: Trainers, scenarios: ScenarioCache, seeds: Callable[[], int]) -> None:
        self.trainers, self.scenarios, self.seeds = trainers, scenarios, seeds
        self.store, self.clock = trainers.store, trainers.clock

    @cached_property
    def examples(self) -> tuple[AssignmentOption, ...]:
        """The named scenarios, each with its title, level and payer."""
        return tuple(
            AssignmentOption(id=name, name=f"{name}: {describe_scenario(self.scenarios.deal(name))}")
            for name in EXAMPLES
        )

    async def offers(self, caller: Caller) -> AssignmentOptions:
        """What can be assigned: the named scenarios, and those of the tenant's library."""
        payers = tuple(AssignmentOption(id=each.id, name=each.name) for each in self.scenarios.world.policies.values())
        return AssignmentOptions(scenarios=(*self.own(caller), *self.examples), payers=payers)

    def own(self, caller: Caller) -> Iterator[AssignmentOption]:
        """The scenarios of the library, each by the name that its authors gave it."""
        for each in self.store.library.in_use(caller.tenant):
            scenario = Scenario.model_validate_json(each.scenario)
            yield AssignmentOption(id=scenario.scenario_id, name=f"Library, {each.name}: {describe_scenario(scenario)}")

    async def assign(self, caller: Caller, wanted: NewAssignment) -> AssignmentResult:
        """Assign a claim. Raises NotFound, Invalid."""
        people, now = self.select_trainees(caller, wanted), self.clock()
        scenario = self.scenario(caller, wanted)
        waiting = self.who_has_to_do(caller, scenario.scenario_id)
        made = [
            self.to_assignment(caller, each, scenario, wanted, now) for each in people if each.user_id not in waiting
        ]
        if not made:
            raise wrong("scenario", HAVE_IT)
        await self.store.write(self.store.keep, scenario.scenario_id, scenario.model_dump_json())
        for each in people:
            if not each.body:
                fresh = new_learner(each.user_id).model_dump_json()
                await self.store.write(self.store.add_learner, each.user_id, fresh, "UTC")
        number = await self.store.write(self.store.assignments.add, caller.tenant, made)
        if not number:
            raise wrong("scenario", HAVE_IT)
        return AssignmentResult(title=scenario.title, trainees=number)

    def select_trainees(self, caller: Caller, wanted: NewAssignment) -> tuple[Person, ...]:
        """Whom an assignment is for. Raises NotFound, or Invalid where there is nobody."""
        kind, name = wanted.target
        if kind == "trainee":
            return (self.trainers.person(caller, name),)
        members = self.trainers.members(caller, name) if kind == "team" else None
        people = self.trainers.people(caller)
        found = tuple(each for each in people if members is None or each.user_id in members)
        if not found:
            raise wrong(
                "to", "There are no trainees to assign it to yet. A trainee appears here after their first sign-in."
            )
        return found

    def scenario(self, caller: Caller, wanted: NewAssignment) -> Scenario:
        """The claim by its name, or a fresh one. Raises NotFound, or Invalid where none can be made."""
        if wanted.scenario:
            return self.scenarios.deal(self.find_scenario_id(caller, wanted.scenario))
        if wanted.skill and wanted.skill not in SKILLS:
            raise wrong("skill", "Choose a skill from the list.")
        if wanted.payer and wanted.payer not in self.scenarios.world.policies:
            raise wrong("payer", "Choose a payer from the list.")
        spec = Spec(
            seed=self.seeds(), difficulty=wanted.level, skill=wanted.skill or None, payer_id=wanted.payer or None
        )
        try:
            return self.scenarios.put(self.scenarios.compose(self.scenarios.world, spec))
        except ProofFailed:
            message = "No claim has that skill with this payer at this level. Leave one of the three open."
            raise wrong("skill", message) from None

    def find_scenario_id(self, caller: Caller, name: str) -> str:
        """The scenario that can be assigned by that name or id.

        Raises NotFound for one that is on a desk, in an exam or a challenge that goes on, or in another tenant.
        """
        if name in EXAMPLES:
            return name
        found = self.store.dealt_claims.finished_in(caller.tenant, name)
        known = found or name
        # What another tenant wrote is not there, even where somebody has brought it along.
        writers = self.store.library.writers(known)
        is_known = found is not None or self.store.assignments.was_given(caller.tenant, known)
        is_ours = caller.tenant in writers if writers else is_known
        if not is_ours or self.scenarios.is_shut(known, self.clock()):
            raise NotFound(NO_SCENARIO.format(scenario_id=name))
        return known

    def who_has_to_do(self, caller: Caller, scenario_id: str) -> frozenset[str]:
        """Who has that claim to do already."""
        given = self.store.assignments.of_tenant(caller.tenant)
        return frozenset(each.user_id for each in given if each.scenario_id == scenario_id and each.done_at is None)

    def to_assignment(
        self, caller: Caller, person: Person, scenario: Scenario, wanted: NewAssignment, now: datetime
    ) -> tuple[Assignment, Notice]:
        """One trainee's assignment, and what they are told. Raises Invalid for a day that is over, or too far off."""
        if abs(wanted.due - now.date()) > FURTHEST:
            raise wrong("due", TOO_FAR)
        due_at = deadline(wanted.due, person.calendar)
        if not now < due_at < now + FURTHEST:
            raise wrong("due", TOO_FAR)
        made = Assignment(
            id=f"a-{uuid4().hex}",
            user_id=person.user_id,
            scenario_id=scenario.scenario_id,
            title=scenario.title,
            assigned_by=caller.user_id,
            at=now,
            due_at=due_at,
        )
        text = f"Your trainer assigned you a claim: {made.title}, by {wanted.due:%Y-%m-%d}. It is on your home screen."
        return made, Notice(source=f"assigned:{made.id}", kind="assignment", text=text, at=now)

    async def list_assigned(self, caller: Caller, user_id: str = "") -> tuple[AssignmentRow, ...]:
        """What was assigned in the tenant, or to one trainee: all to do, then the newest done. Raises NotFound."""
        if user_id:
            found = self.store.assignments.of_user(self.trainers.person(caller, user_id).user_id)
        else:
            given, watched = self.store.assignments.of_tenant(caller.tenant), watched_users(self.store, caller)
            found = tuple(each for each in given if is_watched(each.user_id, watched))
        waiting = [each for each in reversed(found) if each.done_at is None]
        return self.rows([*waiting, *(each for each in found if each.done_at)])

    async def withdraw(self, caller: Caller, assignment_id: str) -> AssignmentRow:
        """Take an assignment back. Raises NotFound, Stale where it is done."""
        held, at = self.one(caller, assignment_id), self.clock()
        text = f"{held.title} is no longer assigned: your trainer withdrew it."
        told = Notice(source=f"withdrawn:{held.id}", kind="assignment", text=text, at=at)
        if not await self.store.write(self.store.assignments.withdraw, held, caller.user_id, at, told):
            self.one(caller, assignment_id)
            raise NotFound(NO_ASSIGNMENT)
        return self.rows([held])[0]

    def one(self, caller: Caller, assignment_id: str) -> StoredAssignment:
        """One of the tenant's assignments that is to do. Raises NotFound, Stale where it is done."""
        held = self.store.assignments.one(caller.tenant, assignment_id)
        if held is None or not self.trainers.sees(caller, held.user_id):
            raise NotFound(NO_ASSIGNMENT)
        if held.done_at:
            raise Stale(DONE)
        return held

    async def open_to(self, user_id: str) -> tuple[AssignmentRow, ...]:
        """What a trainee still has to do, the nearest deadline first."""
        mine = self.store.assignments.of_user(user_id)
        return self.rows([each for each in reversed(mine) if each.done_at is None])

    def rows(self, found: Sequence[StoredAssignment]) -> tuple[AssignmentRow, ...]:
        """Assignments as they are shown."""
        now = self.clock()
        return tuple(
            AssignmentRow(
                assignment=Assignment.model_validate(each.model_dump(include=set(Assignment.model_fields))),
                name=each.name,
                last_day=each.last_day(each.calendar),
                standing=each.standing_at(now),
                is_pressing=each.is_pressing(now),
            )
            for each in found
        )


def describe_scenario(scenario: Scenario) -> str:
    """A scenario as a trainer chooses it."""
    return f"{scenario.title} ({scenario.difficulty.value}, {scenario.payer_name})"
