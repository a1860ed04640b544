"""The routes of administration that invite people."""

from fastapi import Request

from gym.api.people import ADMINISTRATOR, WITH_BODY, Asks, to_link
from gym.api.problems import NotCsv
from gym.api.sessions import Route
from gym.caller import role_of
from gym.schemas.invitees import InviteeLink, InviteeLinks, NewInvitees
from gym.services.invitees import InvitedPerson
from gym.services.sessions import Sessions
from gym.services.tokens import Tokens


class InviteeRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions, tokens: Tokens, address: str) -> None:
        self.sessions, self.tokens, self.address = sessions, tokens, address

    async def invite_people(self, body: NewInvitees, caller: Asks) -> InviteeLinks:
        """Invite people: all of them, or nobody and what is wrong with each."""
        return self.to_links(await self.sessions.administration.invitees.invite(caller, body))

    async def invite_people_of_file(self, request: Request, caller: Asks) -> InviteeLinks:
        """Invite the people of a CSV file (columns name, role, teams): all of them, or nobody and what is wrong."""
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "text/csv":
            raise NotCsv("Send the file as text/csv.")
        return self.to_links(await self.sessions.administration.invitees.invite_file(caller, await request.body()))

    def to_links(self, invited: tuple[InvitedPerson, ...]) -> InviteeLinks:
        """Everybody with their link."""
        return InviteeLinks(people=tuple(map(self.to_row, invited)))

    def to_row(self, invited: InvitedPerson) -> InviteeLink:
        """Somebody with their link."""
        account, made = invited.account, to_link(invited.link, self.tokens, self.address)
        told = {"role": role_of(account.role), "teams": (*account.watches, *account.teams)}
        return InviteeLink.model_validate({**made.model_dump(), **told})

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (
            Route("POST", "/api/admin/invitations", self.invite_people, ADMINISTRATOR, WITH_BODY),
            Route("POST", "/api/admin/invitations.csv", self.invite_people_of_file, ADMINISTRATOR, (413, 415)),
        )
