"""Teams: who is in one, who leads it and who may still come in, folded from the team's own acts."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from gym.value import Value


class TeamKind(StrEnum):
    """What happened to a team. Values are stored: add new ones, never rename."""

    CREATED = "team_created"
    RENAMED = "team_renamed"
    INVITED = "team_invited"
    REVOKED = "invitation_revoked"
    JOINED = "team_joined"
    ADDED = "member_added"
    LEFT = "team_left"
    COUNTED = "team_counted"
    RECOUNTED = "team_recounted"
    PROVISIONED = "team_provisioned"
    BROUGHT = "member_brought"


class TeamAct(Value):
    """One act on a team's log; `at` is UTC, `body` depends on `kind`."""

    kind: TeamKind
    actor: str
    at: datetime
    body: dict[str, Any]


class Invitation(Value):
    """A link that lets `seats` people in until `expires_at`; `digest` is the SHA-256 of its token."""

    id: str
    digest: str
    seats: int
    expires_at: datetime
    taken: int = 0
    revoked: bool = False

    def closed_because(self, at: datetime) -> str | None:
        """Why the link is closed; None while it is open."""
        if self.revoked:
            return "was withdrawn"
        if at >= self.expires_at:
            return "has expired"
        return "has been used" if self.taken >= self.seats else None


class Member(Value):
    user_id: str
    joined_at: datetime


class Team(Value):
    """A team; members in order of joining, captain included. Closed once nobody is left.

    A team that a directory keeps has no captain: who is in it is said there.
    """

    team_id: str
    name: str
    captain: str | None
    created_at: datetime
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.members)

    @property
    def user_ids(self) -> tuple[str, ...]:
        return tuple(member.user_id for member in self.members)

    def without(self, user_id: str) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.user_id != user_id)


def fold_team(acts: Iterable[TeamAct]) -> Team | None:
    """The team after these acts; None without acts."""
    team = None
    for act in acts:
        team = apply_act(team, act)
    return team


def apply_act(team: Team | None, act: TeamAct) -> Team:
    """The team after one more act; the first act creates it."""
    body = act.body
    if team is None:
        return found_team(act)
    match act.kind:
        case TeamKind.RENAMED:
            return team.model_copy(update={"name": body["name"]})
        case TeamKind.INVITED:
            fresh = tuple(each for each in team.invitations if each.expires_at > act.at)
            return team.model_copy(update={"invitations": (*fresh, Invitation.model_validate(body))})
        case TeamKind.REVOKED:
            return with_invitation(team, body["invitation"], revoked=True)
        case TeamKind.JOINED:
            taken = next(each.taken for each in team.invitations if each.id == body["invitation"])
            came = Member(user_id=act.actor, joined_at=act.at)
            joined = team.model_copy(update={"members": (*team.members, came)})
            return with_invitation(joined, body["invitation"], taken=taken + 1)
        case TeamKind.ADDED:
            came = Member(user_id=body["user_id"], joined_at=act.at)
            return team.model_copy(update={"members": (*team.members, came)})
        case TeamKind.BROUGHT:
            came = Member(user_id=body["user_id"], joined_at=act.at)
            return team.model_copy(update={"members": (*team.members, came)})
        case TeamKind.LEFT:
            return team.model_copy(update={"members": team.without(body["user_id"]), "captain": body["captain"]})
        case TeamKind.CREATED | TeamKind.PROVISIONED | TeamKind.COUNTED | TeamKind.RECOUNTED:
            return team
        case _:
            assert_never(act.kind)


def found_team(act: TeamAct) -> Team:
    """A new team: with its founder as captain, or without anybody where a directory makes it."""
    if act.kind is TeamKind.PROVISIONED:
        return Team(**act.body, captain=None, created_at=act.at, members=())
    member = Member(user_id=act.actor, joined_at=act.at)
    return Team(**act.body, captain=act.actor, created_at=act.at, members=(member,))


def with_invitation(team: Team, invitation_id: str, **changed: Any) -> Team:
    rows = (each.model_copy(update=changed) if each.id == invitation_id else each for each in team.invitations)
    return team.model_copy(update={"invitations": tuple(rows)})
