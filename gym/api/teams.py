"""The routes of teams and of challenges between two users."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field, StringConstraints

from gym.api.access import ANYBODY, SIGNED_IN, Need
from gym.api.pages import HtmlPage, render
from gym.api.sessions import USER, Route, UserId, Viewer
from gym.caller import Right
from gym.progress.boards import Period
from gym.progress.schemas import Board
from gym.schemas.challenges import ChallengeList, ChallengeView, NewChallenge
from gym.schemas.teams import (
    InvitationLink,
    Join,
    NewInvitation,
    NewTeam,
    Remove,
    Rename,
    TeamBoard,
    TeamList,
    TeamView,
    Token,
    UserIdBody,
    WeekNow,
)
from gym.services.sessions import Sessions
from gym.value import Id, Value

TeamId = Annotated[Id, Path(alias="id", description="as POST teams gave it")]
InvitationId = Annotated[Id, Path(alias="invitation")]
ChallengeId = Annotated[Id, Path(alias="id", description="as POST challenges gave it")]
Asking = Annotated[Id, Query(alias="user_id", description="who asks")]
# Whoever asks names themself; a trainer may look with the eyes of a trainee. The service asks for membership.
BY_BODY, BY_QUERY = Need(Right.SELF, user="body"), Need(Right.SELF_OR_TRAINER, user="query")
WITH_BODY = (400, 404, 413, 415)


class TeamBoardQuery(Value):
    """Which page of the board of teams."""

    period: Period = "weekly"
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,512}$")] | None = None


class MembersQuery(TeamBoardQuery):
    """Which page of the board of a team's members, and who asks."""

    user_id: Id
    skill: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$")] | None = None


class TeamRoutes:
    """What each route of teams does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def invitation(self, token: Annotated[Token, Path()]) -> HtmlPage:
        """What an invitation's link shows: how to come in. Nothing is taken by looking."""
        return HtmlPage(render("invitation.html", token=token))

    async def create_team(self, body: NewTeam) -> TeamView:
        """Make a team; its maker is the captain."""
        return await self.sessions.teams.create(body)

    async def team(self, team_id: TeamId, user_id: Asking) -> TeamView:
        """A team, for its members."""
        return await self.sessions.teams.team(team_id, user_id)

    async def rename_team(self, team_id: TeamId, body: Rename) -> TeamView:
        """Call a team something else; for its captain."""
        return await self.sessions.teams.rename(team_id, body)

    async def invite(self, team_id: TeamId, body: NewInvitation) -> InvitationLink:
        """Make a link to join; for the captain. Its token is shown this once."""
        return await self.sessions.teams.invite(team_id, body)

    async def revoke_invitation(self, team_id: TeamId, invitation_id: InvitationId, user_id: Asking) -> TeamView:
        """Take a link back; for the captain."""
        return await self.sessions.teams.revoke(team_id, invitation_id, user_id)

    async def join(self, body: Join) -> TeamView:
        """Come into a team by the token of a link."""
        return await self.sessions.teams.join(body)

    async def leave(self, team_id: TeamId, body: UserIdBody) -> TeamList:
        """Leave a team; the answer is the teams that are left."""
        return await self.sessions.teams.leave(team_id, body.user_id)

    async def remove_member(self, team_id: TeamId, body: Remove) -> TeamView:
        """Remove a member; for the captain."""
        return await self.sessions.teams.remove(team_id, body)

    async def board_of_teams(self, query: Annotated[TeamBoardQuery, Query()], viewer: Viewer) -> TeamBoard:
        """One page of the board of the teams of the caller's tenant; without a sign-in, of the tenant local."""
        return await self.sessions.teams.board(query.period, query.limit, query.cursor, viewer)

    async def board_of_team(self, team_id: TeamId, query: Annotated[MembersQuery, Query()]) -> Board:
        """One page of the board of a team's members, for them."""
        asked = (query.period, query.skill, query.limit, query.cursor)
        return await self.sessions.teams.members(team_id, query.user_id, *asked)

    async def week_of_team(self, team_id: TeamId, user_id: Asking) -> WeekNow:
        """How far a team is with this week's goal, for its members."""
        return await self.sessions.teams.week(team_id, user_id)

    async def teams_of_user(self, user_id: UserId) -> TeamList:
        """The teams that a user is in."""
        return await self.sessions.teams.of_user(user_id)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        team = "/api/training/team/{id}"
        return (
            Route("POST", "/api/training/teams", self.create_team, BY_BODY, WITH_BODY),
            Route("GET", "/api/training/teams/board", self.board_of_teams, SIGNED_IN),
            Route("POST", "/api/training/join", self.join, BY_BODY, WITH_BODY),
            Route("GET", "/join/{token}", self.invitation, ANYBODY),
            Route("GET", team, self.team, BY_QUERY, (404,)),
            Route("PATCH", team, self.rename_team, BY_BODY, WITH_BODY),
            Route("POST", f"{team}/invitations", self.invite, BY_BODY, WITH_BODY),
            Route(
                "DELETE",
                f"{team}/invitation/{{invitation}}",
                self.revoke_invitation,
                Need(Right.SELF, user="query"),
                (404,),
            ),
            Route("POST", f"{team}/leave", self.leave, BY_BODY, WITH_BODY),
            Route("POST", f"{team}/remove", self.remove_member, BY_BODY, WITH_BODY),
            Route("GET", f"{team}/board", self.board_of_team, BY_QUERY, (404,)),
            Route("GET", f"{team}/challenge", self.week_of_team, BY_QUERY, (404,)),
            Route("GET", "/api/training/user/{id}/teams", self.teams_of_user, USER, (404,)),
        )


class ChallengeRoutes:
    """What each route of challenges does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def send_challenge(self, body: NewChallenge) -> ChallengeView:
        """Challenge another user to the same claims."""
        return await self.sessions.challenges.challenge(body)

    async def accept_challenge(self, challenge_id: ChallengeId, body: UserIdBody) -> ChallengeView:
        """Accept a challenge; each then starts a session with its id."""
        return await self.sessions.challenges.accept(challenge_id, body.user_id)

    async def decline_challenge(self, challenge_id: ChallengeId, body: UserIdBody) -> ChallengeView:
        """Decline a challenge."""
        return await self.sessions.challenges.decline(challenge_id, body.user_id)

    async def challenge(self, challenge_id: ChallengeId, user_id: Asking) -> ChallengeView:
        """A challenge, for its two sides; the other side is shown once one's own is played."""
        return await self.sessions.challenges.one(challenge_id, user_id)

    async def challenges_of_user(self, user_id: UserId) -> ChallengeList:
        """A user's challenges, the newest first."""
        return await self.sessions.challenges.of_user(user_id)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        challenge = "/api/training/challenge/{id}"
        return (
            Route("POST", "/api/training/challenges", self.send_challenge, BY_BODY, WITH_BODY),
            Route("POST", f"{challenge}/accept", self.accept_challenge, BY_BODY, WITH_BODY),
            Route("POST", f"{challenge}/decline", self.decline_challenge, BY_BODY, WITH_BODY),
            Route("GET", challenge, self.challenge, BY_QUERY, (404,)),
            Route("GET", "/api/training/user/{id}/challenges", self.challenges_of_user, USER, (404,)),
        )
