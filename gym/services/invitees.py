"""People are invited: one or many in one call, all or none, and each chooses their own password by a link."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gym.caller import POWERS, ROLES, Caller, Power, is_demo, is_former, role_of
from gym.errors import FieldError, Invalid, wrong
from gym.progress.teams.rules import MOST_TEAMS
from gym.schemas.invitees import NewInvitees
from gym.schemas.people import TeamOfTenant
from gym.services.api_tokens import SERVICE
from gym.services.invitee_file import InviteeRow, read_invitees
from gym.services.people import PeopleOfTenant, begin_record
from gym.services.tokens import INVITED_FOR, LinkFor, SignIn
from gym.store.people import NameTaken, NewAccount
from gym.value import ID_PATTERN, ID_WORDS

RESERVED = "is a name that the gym keeps for itself; choose one that does not begin so"
TWICE = "is the name of an earlier row, too; each person has one row"
TAKEN = "is the name of somebody already; choose another, or make a link for them under People"
BAD_ROLE = f"must be one of {', '.join(ROLES)}"
NO_TEAM = "names a team that is not open here; use the id or the name of one of your teams"
SAME_NAME = "names a team whose name another one has, too; use its id"
MANY_TEAMS = f"has more than {MOST_TEAMS} teams, the maximum for a member"
AT_ONCE = "Somebody took one of these names just now, so nobody was invited. Send it again."


class InvitedPerson(NamedTuple):
    """Somebody who was invited, and for whom their link is."""

    account: NewAccount
    link: LinkFor


class Invitees:
    """What administrators invite people with."""

    def __init__(self, people: PeopleOfTenant) -> None:
        self.people, self.store, self.clock = people, people.store, people.clock

    async def invite_file(self, caller: Caller, data: bytes) -> tuple[InvitedPerson, ...]:
        """Invite everybody in a CSV file. Raises Invalid with all that is wrong in it."""
        return await self.invite_rows(caller, read_invitees(data))

    async def invite(self, caller: Caller, wanted: NewInvitees) -> tuple[InvitedPerson, ...]:
        """Invite everybody in a body. Raises Invalid with all that is wrong in it."""
        rows = enumerate(wanted.people)
        return await self.invite_rows(
            caller, tuple(InviteeRow(place=f"people.{number}", **each.model_dump()) for number, each in rows)
        )

    async def invite_rows(self, caller: Caller, rows: Sequence[InviteeRow]) -> tuple[InvitedPerson, ...]:
        """Invite all of these, or nobody. Raises Invalid."""
        by_name = index_teams((await self.people.teams(caller)).teams)
        taken = await self.store.read(self.store.people.list_taken, caller.tenant, [each.name for each in rows])
        if problems := tuple(list_problems(rows, by_name, taken)):
            count = len({each.field.rpartition(".")[0] for each in problems})
            first = f"{problems[0].field} {problems[0].message}"
            raise Invalid(f"Nobody was invited: {count} of {len(rows)} rows cannot stay so. First: {first}.", problems)
        zone = self.people.time_zone(caller.tenant)
        accounts = [to_account(each, by_name, zone) for each in rows]
        try:
            at = self.clock()
            await self.store.write(self.store.people.invite, caller.tenant, accounts, caller.user_id, at)
        except NameTaken:
            raise wrong("name", AT_ONCE) from None
        return tuple(
            InvitedPerson(each, LinkFor(SignIn(user_id=each.name, version=0), INVITED_FOR)) for each in accounts
        )


def to_account(row: InviteeRow, by_name: Mapping[str, Sequence[str]], time_zone: str) -> NewAccount:
    """The account of a row with nothing wrong in it."""
    teams = tuple(dict.fromkeys(by_name[each.casefold()][0] for each in row.teams))
    watches, joins = (teams, ()) if sees_trainees(row) else ((), teams)
    return NewAccount(row.name, row.role, watches, joins, begin_record(row.name, time_zone))


def index_teams(teams: Iterable[TeamOfTenant]) -> Mapping[str, Sequence[str]]:
    """The ids of teams, by their id and by their name, both casefolded."""
    found: dict[str, list[str]] = {}
    for each in teams:
        for key in {each.team_id.casefold(), each.name.casefold()}:
            found.setdefault(key, []).append(each.team_id)
    return found


def list_problems(
    rows: Sequence[InviteeRow], by_name: Mapping[str, Sequence[str]], taken: frozenset[str]
) -> Iterator[FieldError]:
    """All that is wrong in the rows, in their order."""
    seen = Counter[str]()
    for row in rows:
        seen[row.name.casefold()] += 1
        for field, problem in (
            ("name", name_problem(row.name, taken) or (TWICE if seen[row.name.casefold()] > 1 else "")),
            ("role", "" if row.role in ROLES else BAD_ROLE),
            ("teams", team_problem(row, by_name)),
        ):
            if problem:
                yield FieldError(field=f"{row.place}.{field}", message=problem)


def name_problem(name: str, taken: frozenset[str]) -> str:
    """Why nobody new can have that name; empty where somebody can."""
    if not re.fullmatch(ID_PATTERN, name):
        return ID_WORDS
    if is_demo(name) or is_former(name) or name.casefold().startswith(SERVICE):
        return RESERVED
    return TAKEN if name in taken else ""


def team_problem(row: InviteeRow, by_name: Mapping[str, Sequence[str]]) -> str:
    """What is wrong with the teams of a row; empty where nothing is."""
    found = [by_name.get(each.casefold(), ()) for each in row.teams]
    if not all(found):
        return NO_TEAM
    if any(len(each) > 1 for each in found):
        return SAME_NAME
    return MANY_TEAMS if len(found) > MOST_TEAMS and not sees_trainees(row) else ""


def sees_trainees(row: InviteeRow) -> bool:
    """Whether the role of a row sees trainees."""
    return Power.WATCH in POWERS[role_of(row.role)]
