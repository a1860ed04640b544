"""Teams outside sessions: who is in, who may come in, and their boards, read where they are kept."""

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from gym.errors import NotFound, wrong
from gym.progress.boards import Period, board_day, monday_of, period_bounds
from gym.progress.schemas import Board
from gym.progress.teams import rules
from gym.progress.teams.model import Invitation, Team, TeamAct
from gym.progress.teams.totals import MOST_EACH, goal_of
from gym.schemas.teams import (
    BroughtRow,
    InvitationLink,
    InvitationRow,
    Join,
    MemberRow,
    NewInvitation,
    NewTeam,
    Remove,
    Rename,
    TeamBoard,
    TeamBoardRow,
    TeamRow,
    TeamView,
    WeekNow,
)
from gym.schemas.teams import TeamList as TeamsOfUser
from gym.services.accounts import Accounts
from gym.services.boards import Leaderboards
from gym.services.cursors import decode_cursor, next_cursor, rank_rows
from gym.store.boards import BoardPageQuery, period_name
from gym.store.team_boards import TeamLine

TOKEN_BYTES = 24


class Teams:
    """What users do in teams."""

    def __init__(self, accounts: Accounts, leaderboards: Leaderboards) -> None:
        self.accounts, self.leaderboards = accounts, leaderboards
        self.store, self.clock = accounts.store, accounts.clock

    async def create(self, wanted: NewTeam) -> TeamView:
        """Make a team. Raises NotFound, Invalid."""
        self.accounts.require_user(wanted.user_id)
        team_id, at, facts = f"t-{uuid4().hex}", self.clock(), wanted.model_dump(mode="json", exclude={"user_id"})

        def decide(teams: int) -> TeamAct:
            return rules.create_team(team_id, wanted.user_id, facts, teams, at)

        return self.to_view(await self.store.write(self.store.teams.create, wanted.user_id, decide), wanted.user_id)

    async def team(self, team_id: str, user_id: str) -> TeamView:
        """One team. Raises NotFound."""
        return self.to_view(self.mine(team_id, user_id), user_id)

    async def of_user(self, user_id: str) -> TeamsOfUser:
        """The teams that a user is in. Raises NotFound."""
        self.accounts.require_user(user_id)
        rows = (team_row(team) for team in self.store.teams.of_user(user_id))
        return TeamsOfUser(teams=tuple(rows))

    async def rename(self, team_id: str, wanted: Rename) -> TeamView:
        """Call it something else. Raises NotFound, NotYours."""
        user_id, at = wanted.user_id, self.clock()
        return await self.change(team_id, user_id, lambda team: rules.rename_team(team, user_id, wanted.name, at))

    async def invite(self, team_id: str, wanted: NewInvitation) -> InvitationLink:
        """Make a link. Raises NotFound, NotYours, Invalid."""
        token, at = secrets.token_urlsafe(TOKEN_BYTES), self.clock()
        made = Invitation(
            id=f"i-{uuid4().hex}", digest=digest_link(token), seats=wanted.seats, expires_at=at + rules.INVITATION_LASTS
        )
        await self.change(team_id, wanted.user_id, lambda team: rules.invite(team, wanted.user_id, made, at))
        facts = made.model_dump(include={"id", "seats", "expires_at"})
        return InvitationLink(**facts, token=token, link=f"/join/{token}")

    async def revoke(self, team_id: str, invitation_id: str, user_id: str) -> TeamView:
        """Take a link back. Raises NotFound, NotYours."""
        at = self.clock()
        return await self.change(
            team_id, user_id, lambda team: rules.revoke_invitation(team, user_id, invitation_id, at)
        )

    async def join(self, wanted: Join) -> TeamView:
        """Come in by a link. Raises NotFound, Invalid."""
        user_id, token, at = wanted.user_id, digest_link(wanted.token), self.clock()
        self.accounts.require_user(user_id)
        team_id = self.store.teams.leads_to(token, user_id)
        if team_id is None:
            raise NotFound("That link is not valid: ask the captain for the whole link, or for a new one.")

        def decide(team: Team, teams: int) -> TeamAct | None:
            return rules.join_team(team, user_id, token, teams, at)

        return self.to_view(await self.store.write(self.store.teams.join, team_id, user_id, decide), user_id)

    async def leave(self, team_id: str, user_id: str) -> TeamsOfUser:
        """Go. Raises NotFound."""
        self.mine(team_id, user_id)
        at = self.clock()
        leave = self.store.teams.change
        await self.store.write(leave, team_id, lambda team: rules.leave_team(team, user_id, user_id, at))
        return await self.of_user(user_id)

    async def remove(self, team_id: str, wanted: Remove) -> TeamView:
        """Remove a member. Raises NotFound, NotYours, Invalid."""
        actor, member, at = wanted.user_id, wanted.member_id, self.clock()
        if actor == member:
            raise wrong("member_id", "You cannot remove yourself: leave the team instead.")
        return await self.change(team_id, actor, lambda team: rules.leave_team(team, actor, member, at))

    async def board(self, period: Period, limit: int, cursor: str | None, viewer: str | None = None) -> TeamBoard:
        """One page of the board of the teams of the viewer's tenant (without one: of `local`). Raises Invalid."""
        before, today = decode_cursor(cursor, "xp"), board_day(self.clock())
        first, last = period_bounds(period, today)
        after = (before.points, before.row_id) if before else None
        tenant = self.leaderboards.tenant(viewer)
        page = self.store.team_boards.board(BoardPageQuery(tenant, period_name(period, today), "", limit, after))
        points = [line.average for line in page.lines]
        rows = tuple(map(board_row, rank_rows(points, before), page.lines))
        following = next_cursor(points, page.lines[-1].team_id, before, "xp") if page.more else None
        return TeamBoard(period=period, date_from=first, date_to=last, rows=rows, next_cursor=following)

    async def members(
        self, team_id: str, user_id: str, period: Period, skill: str | None, limit: int, cursor: str | None
    ) -> Board:
        """One page of the board of a team's members. Raises NotFound, Invalid."""
        self.mine(team_id, user_id)
        return self.leaderboards.board(period, skill, team_id, limit, cursor, viewer=user_id, everyone=True)

    async def week(self, team_id: str, user_id: str) -> WeekNow:
        """How far the team is with the goal of the user's own week. Raises NotFound."""
        team = self.mine(team_id, user_id)
        first = monday_of(self.accounts.require_user(user_id).settings.calendar.day(self.clock()))
        week, names = self.store.teams.week(team_id, first), self.store.teams.names(team_id)
        rows = (
            BroughtRow(user_id=each, display_name=names[each], points=week.brought.get(each, 0))
            for each in team.user_ids
            if each in names
        )
        return WeekNow(
            team_id=team_id,
            week=first,
            goal=goal_of(week),
            points=week.total_points,
            each=MOST_EACH,
            reached_at=week.reached_at,
            members=tuple(rows),
        )

    def mine(self, team_id: str, user_id: str) -> Team:
        """A team of the user's. Raises NotFound."""
        return rules.require_member(self.store.teams.team(team_id), user_id)

    async def change(self, team_id: str, user_id: str, decide: Callable[[Team], TeamAct | None]) -> TeamView:
        """A team of the user's after what is decided. Raises NotFound, and what `decide` raises."""
        self.mine(team_id, user_id)
        return self.to_view(await self.store.write(self.store.teams.change, team_id, decide), user_id)

    def to_view(self, team: Team, user_id: str) -> TeamView:
        """A team as this member sees it."""
        names, at = self.store.teams.names(team.team_id), self.clock()
        members = (
            MemberRow(user_id=each.user_id, display_name=names[each.user_id], joined_at=each.joined_at)
            for each in team.members
            if each.user_id in names
        )
        links = team.invitations if team.captain == user_id else ()
        facts = team.model_dump(include={"team_id", "name", "created_at"}) | {"captain": team.captain or ""}
        return TeamView(**facts, members=tuple(members), invitations=tuple(link_row(each, at) for each in links))


def digest_link(token: str) -> str:
    """What is on record of a token."""
    return sha256(token.encode()).hexdigest()


def link_row(link: Invitation, at: datetime) -> InvitationRow:
    """A link as its captain sees it."""
    facts = link.model_dump(include={"id", "seats", "taken", "expires_at"})
    return InvitationRow(**facts, status="closed" if link.closed_because(at) else "open")


def team_row(team: Team) -> TeamRow:
    """One of a user's teams."""
    return TeamRow(team_id=team.team_id, name=team.name, captain=team.captain or "", members=len(team.members))


def board_row(rank: int, line: TeamLine) -> TeamBoardRow:
    """One line of the board of teams with its rank."""
    return TeamBoardRow(
        rank=rank,
        team_id=line.team_id,
        name=line.name,
        average=line.average,
        xp=line.xp,
        active=line.active,
        scenarios=line.scenarios,
    )
