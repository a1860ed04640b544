"""The people of a tenant, for its administrators: listed, given roles and teams, disabled, let in again."""

from collections.abc import Callable, Collection
from datetime import datetime

from gym.caller import POWERS, Caller, Power, Role, role_of
from gym.errors import Invalid, NotFound, wrong
from gym.progress.learner import new_learner
from gym.schemas.people import (
    NewRole,
    NewTeams,
    PeoplePage,
    PeopleQuery,
    PersonRow,
    TeamOfTenant,
    TeamsOfTenant,
)
from gym.services.tokens import INVITED_FOR, LINK_FOR, LinkFor, SignIn
from gym.store import Store
from gym.store.people import Beginner, PeopleFilter, StoredPerson

NO_PERSON = "There is nobody with that name among the people of your clinic."
LAST = (
    "{name} is the only administrator who can sign in here. Make somebody else an administrator first: "
    "otherwise nobody could change that back."
)
IS_DISABLED = "{name} is disabled. Enable them first: a link would lead them nowhere."
SEES_NOBODY = "Teams are for roles that see trainees. Leave them out, or choose the role trainer or reviewer."
NO_TEAM = "There is no open team with the id {team} in your clinic."


class PeopleOfTenant:
    """What administrators do with the people of their tenant."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    async def page(self, caller: Caller, query: PeopleQuery) -> PeoplePage:
        """A page of the tenant's people, by name."""
        asked = (query.search, query.role, query.state, query.team, query.cursor)
        found = await self.store.read(self.store.people.page, caller.tenant, PeopleFilter(*asked, query.limit + 1))
        rows = tuple(map(to_row, found[: query.limit]))
        return PeoplePage(rows=rows, next_cursor=rows[-1].user_id if len(found) > query.limit else None)

    async def person(self, caller: Caller, user_id: str) -> PersonRow:
        """One person. Raises NotFound, the same for one of another tenant as for none."""
        found = await self.store.read(self.store.people.one, caller.tenant, user_id)
        return to_row(require_person(found))

    async def teams(self, caller: Caller) -> TeamsOfTenant:
        """The open teams of the tenant."""
        found = await self.store.read(self.store.people.teams, caller.tenant)
        teams = (TeamOfTenant(team_id=each["id"], name=each["name"], members=each["size"]) for each in found)
        return TeamsOfTenant(teams=tuple(teams))

    async def change_role(self, caller: Caller, user_id: str, wanted: NewRole) -> PersonRow:
        """Give somebody another role; they have to sign in again. Raises NotFound, Invalid."""
        check_watches(wanted.role, wanted.teams)
        await self.check_teams(caller, wanted.teams)

        def check(person: StoredPerson | None, is_last: bool) -> None:
            require_person(person)
            require_other(user_id, is_last and wanted.role != "administrator")

        change = self.store.people.change_role
        await self.store.write(change, caller.tenant, user_id, wanted.role, wanted.teams, caller.user_id, check)
        return await self.person(caller, user_id)

    async def change_teams(self, caller: Caller, user_id: str, wanted: NewTeams) -> PersonRow:
        """Make somebody a member of these teams and of no others. Raises NotFound, Invalid."""
        await self.check_teams(caller, wanted.teams)
        said = (set(wanted.teams), begin_record(user_id, self.time_zone(caller.tenant)), caller.user_id, self.clock())
        await self.store.write(self.store.people.change_teams, caller.tenant, user_id, *said, require_known)
        return await self.person(caller, user_id)

    async def disable(self, caller: Caller, user_id: str) -> PersonRow:
        """Let somebody in no more; what they practised stays. Raises NotFound, Invalid."""

        def check(person: StoredPerson | None, is_last: bool) -> None:
            require_person(person)
            require_other(user_id, is_last)

        await self.store.write(self.store.people.disable, caller.tenant, user_id, caller.user_id, check)
        return await self.person(caller, user_id)

    async def enable(self, caller: Caller, user_id: str) -> PersonRow:
        """Let somebody who was disabled in again. Raises NotFound."""
        await self.store.write(self.store.people.enable, caller.tenant, user_id, caller.user_id, require_known)
        return await self.person(caller, user_id)

    async def make_link(self, caller: Caller, user_id: str) -> LinkFor:
        """For whom a link to choose a password is, and how long it is good. Raises NotFound, Invalid."""
        seen: list[StoredPerson] = []

        def check(person: StoredPerson | None, _: bool) -> None:
            seen.append(require_person(person))
            if seen[0].state == "disabled":
                raise Invalid(IS_DISABLED.format(name=user_id))

        await self.store.write(self.store.people.note_link, caller.tenant, user_id, caller.user_id, check)
        person = seen[0]
        lasts = INVITED_FOR if person.state == "invited" else LINK_FOR
        return LinkFor(SignIn(user_id=user_id, version=person.version), lasts)

    async def check_teams(self, caller: Caller, wanted: Collection[str]) -> None:
        """Raises Invalid for a team that is not open in the tenant."""
        known = {each.team_id for each in (await self.teams(caller)).teams} if wanted else set()
        if unknown := sorted(set(wanted) - known):
            raise wrong("teams", NO_TEAM.format(team=unknown[0]))

    def time_zone(self, tenant: str) -> str:
        """The time zone of the tenant's days."""
        found = self.store.tenants.one(tenant)
        return found.time_zone if found else "UTC"


def begin_record(user_id: str, time_zone: str) -> Beginner:
    """What the record of somebody begins with."""
    return Beginner(new_learner(user_id).model_dump_json(), time_zone)


def require_person(person: StoredPerson | None) -> StoredPerson:
    """The person. Raises NotFound where there is nobody."""
    if person is None:
        raise NotFound(NO_PERSON)
    return person


def require_known(person: StoredPerson | None, _: bool) -> None:
    """Raises NotFound where there is nobody, whatever they are."""
    require_person(person)


def require_other(user_id: str, is_last: bool) -> None:
    """Raises Invalid where nobody would be left to administer the tenant."""
    if is_last:
        raise Invalid(LAST.format(name=user_id))


def check_watches(role: Role, teams: Collection[str]) -> None:
    """Raises Invalid for teams to watch with a role that sees no trainees."""
    if teams and Power.WATCH not in POWERS[role]:
        raise wrong("teams", SEES_NOBODY)


def to_row(person: StoredPerson) -> PersonRow:
    """A person as they go out."""
    known = {"user_id": person.user_id, "name": person.name, "role": role_of(person.role), "state": person.state}
    return PersonRow.model_validate({**known, "teams": person.teams, "watches": person.watches})
