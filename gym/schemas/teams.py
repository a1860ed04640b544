"""Bodies of requests and answers about teams: members, invitations, boards and the week."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gym.progress.boards import Period
from gym.value import Id, Name, Value

Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")]


class UserIdBody(Value):
    """Body of a request that names only the user who asks."""

    user_id: Id


class NewTeam(Value):
    """Body of POST teams: whoever makes a team is its captain."""

    user_id: Id
    name: Name


class Rename(Value):
    """Body of PATCH team/{id}."""

    user_id: Id
    name: Name


class NewInvitation(Value):
    """Body of POST team/{id}/invitations: a link that lets `seats` people in within 14 days."""

    user_id: Id
    seats: Annotated[int, Field(ge=1, le=50)] = 1


class Join(Value):
    """Body of POST join: `token` is what stands behind /join/ in the link."""

    user_id: Id
    token: Token


class Remove(Value):
    """Body of POST team/{id}/remove: the captain removes a member."""

    user_id: Id
    member_id: Id


class MemberRow(Value):
    """One member."""

    user_id: str
    display_name: str
    joined_at: datetime


class InvitationRow(Value):
    """One link as its captain sees it; its token is shown only when it is made."""

    id: str
    seats: int
    taken: int
    expires_at: datetime
    status: Literal["open", "closed"]


class TeamView(Value):
    """A team as its members see it, in the order in which they came; only the captain sees the links."""

    team_id: str
    name: str
    captain: str
    created_at: datetime
    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]


class InvitationLink(Value):
    """Answer of invitations: the link, which is shown this once; `link` is a path on this server."""

    id: str
    token: str
    link: str
    seats: int
    expires_at: datetime


class TeamRow(Value):
    """One of a user's teams."""

    team_id: str
    name: str
    captain: str
    members: int


class TeamList(Value):
    """Answer of user/{id}/teams."""

    teams: tuple[TeamRow, ...]


class TeamBoardRow(Value):
    """One team: `average` is XP for each active member (at least three), what teams are ranked by."""

    rank: int
    team_id: str
    name: str
    average: int
    xp: int
    active: int
    scenarios: int


class TeamBoard(Value):
    """Answer of teams/board; `from` and `to` as in a leaderboard."""

    period: Period
    date_from: Annotated[date | None, Field(serialization_alias="from")]
    date_to: Annotated[date | None, Field(serialization_alias="to")]
    rows: tuple[TeamBoardRow, ...]
    next_cursor: str | None


class BroughtRow(Value):
    """What one member has brought to the week's goal, at most `each`."""

    user_id: str
    display_name: str
    points: int


class WeekNow(Value):
    """Answer of team/{id}/challenge: the week of that Monday.

    A claim settled unaided brings one point, in a check without help two; `points` counts those who have left, too.
    """

    team_id: str
    week: date
    goal: int
    points: int
    each: int
    reached_at: datetime | None
    members: tuple[BroughtRow, ...]
