"""Bodies of requests and answers about the people of a tenant, for its administrators."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gym.caller import Role
from gym.value import Id, Value

MOST_TEAMS = 20
State = Literal["active", "invited", "disabled"]
TeamIds = Annotated[tuple[Id, ...], Field(max_length=MOST_TEAMS)]
Search = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PeopleQuery(Value):
    """Which people, by name: whose name holds some letters, of a role, in a state, in a team."""

    search: Search | None = None
    role: Role | None = None
    state: State | None = None
    team: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Id | None = None


class PersonRow(Value):
    """One person. `teams` are those they are a member of; `watches` those whose members they see, none being all.

    `invited` is somebody who has not chosen a password yet.
    """

    user_id: str
    name: str
    role: Role
    state: State
    teams: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()


class PeoplePage(Value):
    """A page of people; without a `next_cursor` there are no more."""

    rows: tuple[PersonRow, ...]
    next_cursor: str | None


class TeamOfTenant(Value):
    """An open team of the tenant."""

    team_id: str
    name: str
    members: int


class TeamsOfTenant(Value):
    """The open teams of the tenant, by name."""

    teams: tuple[TeamOfTenant, ...]


class NewRole(Value):
    """Body of PUT person/{id}/role: the role, and the teams whose members alone somebody sees with it."""

    role: Role
    teams: TeamIds = ()


class NewTeams(Value):
    """Body of PUT person/{id}/teams: all the teams that somebody is to be a member of."""

    teams: TeamIds


class Erasure(Value):
    """Body of POST person/{id}/erase: the name of the person once more, so that it is not done by mistake."""

    confirm: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ErasedPerson(Value):
    """A person was erased: the id that stands in their place, and names that are everyday words, too, so that texts of
    others may still hold them.
    """

    former: str
    everyday: tuple[str, ...] = ()


class PasswordLink(Value):
    """A link with which somebody chooses their own password: it works once, and is shown this once."""

    user_id: str
    link: str
    until: datetime
