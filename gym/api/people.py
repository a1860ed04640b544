"""The routes of administration: the people of the caller's tenant."""

from typing import Annotated

from fastapi import Depends, Query

from gym.api.access import Need, caller_of
from gym.api.sessions import Route, UserId
from gym.caller import Caller, Right
from gym.schemas.people import (
    ErasedPerson,
    Erasure,
    NewRole,
    NewTeams,
    PasswordLink,
    PeoplePage,
    PeopleQuery,
    PersonRow,
    TeamsOfTenant,
)
from gym.services.sessions import Sessions
from gym.services.tokens import LinkFor, Tokens

# People are administered by somebody who signed in, and by no token.
ADMINISTRATOR = Need(Right.ADMINISTRATOR, by_sign_in=True)
WITH_BODY = (400, 404, 413, 415)
Asks = Annotated[Caller, Depends(caller_of)]


class PeopleRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions, tokens: Tokens, address: str) -> None:
        self.sessions, self.tokens, self.address = sessions, tokens, address

    async def list_people(self, query: Annotated[PeopleQuery, Query()], caller: Asks) -> PeoplePage:
        """A page of the people of the caller's tenant, by name."""
        return await self.sessions.administration.people.page(caller, query)

    async def person(self, user_id: UserId, caller: Asks) -> PersonRow:
        """One person of the caller's tenant."""
        return await self.sessions.administration.people.person(caller, user_id)

    async def list_teams(self, caller: Asks) -> TeamsOfTenant:
        """The open teams of the caller's tenant."""
        return await self.sessions.administration.people.teams(caller)

    async def change_role(self, user_id: UserId, body: NewRole, caller: Asks) -> PersonRow:
        """Give somebody another role; they have to sign in again."""
        return await self.sessions.administration.people.change_role(caller, user_id, body)

    async def change_teams(self, user_id: UserId, body: NewTeams, caller: Asks) -> PersonRow:
        """Make somebody a member of these teams and of no others."""
        return await self.sessions.administration.people.change_teams(caller, user_id, body)

    async def disable(self, user_id: UserId, caller: Asks) -> PersonRow:
        """Let somebody in no more; their record stays."""
        return await self.sessions.administration.people.disable(caller, user_id)

    async def enable(self, user_id: UserId, caller: Asks) -> PersonRow:
        """Let somebody who was disabled in again."""
        return await self.sessions.administration.people.enable(caller, user_id)

    async def make_link(self, user_id: UserId, caller: Asks) -> PasswordLink:
        """Make a link with which somebody chooses a new password. It is shown this once."""
        return to_link(await self.sessions.administration.people.make_link(caller, user_id), self.tokens, self.address)

    async def erase(self, user_id: UserId, body: Erasure, caller: Asks) -> ErasedPerson:
        """Erase somebody for good: their account and their words are deleted, and what counts for others stays without
        their name.
        """
        return await self.sessions.administration.erasures.erase(caller, user_id, body)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        person = "/api/admin/person/{id}"
        return (
            Route("GET", "/api/admin/people", self.list_people, ADMINISTRATOR),
            Route("GET", "/api/admin/teams", self.list_teams, ADMINISTRATOR),
            Route("GET", person, self.person, ADMINISTRATOR, (404,)),
            Route("PUT", f"{person}/role", self.change_role, ADMINISTRATOR, WITH_BODY),
            Route("PUT", f"{person}/teams", self.change_teams, ADMINISTRATOR, WITH_BODY),
            Route("POST", f"{person}/disable", self.disable, ADMINISTRATOR, (404,)),
            Route("POST", f"{person}/enable", self.enable, ADMINISTRATOR, (404,)),
            Route("POST", f"{person}/erase", self.erase, ADMINISTRATOR, WITH_BODY),
            Route("POST", f"{person}/link", self.make_link, ADMINISTRATOR, (404,)),
        )


def to_link(made: LinkFor, tokens: Tokens, address: str) -> PasswordLink:
    """A link as it is handed out."""
    signed = tokens.sign_link(made.sign_in, made.lasts)
    return PasswordLink(user_id=made.sign_in.user_id, link=f"{address}/password/{signed}", until=made.until())
