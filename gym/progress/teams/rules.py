"""What may be done in a team, by whom: each rule gives the act, or says in the user's words why there is none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gym.errors import NotFound, NotYours, wrong
from gym.progress.notices import Notice
from gym.progress.teams.model import Invitation, Team, TeamAct, TeamKind

MOST_MEMBERS = 50
MOST_TEAMS = 5
MOST_LINKS = 20
INVITATION_LASTS = timedelta(days=14)


def require_member(team: Team | None, user_id: str) -> Team:
    """Raises NotFound for non-members, so that nobody learns which teams exist."""
    if team is None or user_id not in team.user_ids:
        raise NotFound("You are in no team with that id. A team's captain can send you a link to join it.")
    return team


def require_captain(team: Team, user_id: str) -> None:
    """Raises NotYours for other members, NotFound for anybody else."""
    if require_member(team, user_id).captain is None:
        raise NotYours(f"{team.name} has no captain: who is in it is kept by your administrator.")
    if team.captain != user_id:
        raise NotYours(f"Only the captain of {team.name} can do that: ask {team.captain}.")


def require_room(teams: int) -> None:
    """Raises Invalid if the user is in MOST_TEAMS teams already."""
    if teams >= MOST_TEAMS:
        raise wrong("user_id", f"You are in {MOST_TEAMS} teams, the maximum. Leave one first.")


def create_team(team_id: str, user_id: str, facts: Mapping[str, Any], teams: int, at: datetime) -> TeamAct:
    """A new team with its founder as captain; `facts` are what they said of it. Raises Invalid."""
    require_room(teams)
    return TeamAct(kind=TeamKind.CREATED, actor=user_id, at=at, body={"team_id": team_id, **facts})


def rename_team(team: Team, user_id: str, name: str, at: datetime) -> TeamAct | None:
    """None if the name is the same. Raises NotFound, NotYours."""
    require_captain(team, user_id)
    return None if name == team.name else TeamAct(kind=TeamKind.RENAMED, actor=user_id, at=at, body={"name": name})


def invite(team: Team, user_id: str, invitation: Invitation, at: datetime) -> TeamAct:
    """A new link. Raises NotFound, NotYours, Invalid."""
    require_captain(team, user_id)
    if sum(each.closed_because(at) is None for each in team.invitations) >= MOST_LINKS:
        raise wrong("user_id", f"{MOST_LINKS} links are open, the maximum. Revoke one first.")
    return TeamAct(kind=TeamKind.INVITED, actor=user_id, at=at, body=invitation.model_dump(mode="json"))


def revoke_invitation(team: Team, user_id: str, invitation_id: str, at: datetime) -> TeamAct | None:
    """None if it was revoked before. Raises NotFound, NotYours."""
    require_captain(team, user_id)
    found = next((each for each in team.invitations if each.id == invitation_id), None)
    if found is None:
        raise NotFound("There is no invitation with that id.")
    if found.revoked:
        return None
    return TeamAct(kind=TeamKind.REVOKED, actor=user_id, at=at, body={"invitation": invitation_id})


def join_team(team: Team, user_id: str, digest: str, teams: int, at: datetime) -> TeamAct | None:
    """None for a member. Raises Invalid, saying what to do instead."""
    if user_id in team.user_ids:
        return None
    if not team.is_open:
        raise wrong("token", f"{team.name} is closed because everybody has left. Create a team of your own.")
    found = next((each for each in team.invitations if each.digest == digest), None)
    why = found.closed_because(at) if found else "has expired"
    if found is None or why:
        raise wrong("token", f"That link {why}: ask the captain for a new one.")
    if len(team.members) >= MOST_MEMBERS:
        raise wrong("token", f"{team.name} is full with {MOST_MEMBERS} members: ask its captain to make room.")
    require_room(teams)
    return TeamAct(kind=TeamKind.JOINED, actor=user_id, at=at, body={"invitation": found.id})


def leave_team(team: Team, actor: str, user_id: str, at: datetime) -> TeamAct:
    """Somebody goes, or is removed by the captain. Raises NotFound, NotYours.

    After the captain the member of longest standing leads.
    """
    if actor != user_id:
        require_captain(team, actor)
    return take_out(team, actor, user_id, at)


def take_out(team: Team, actor: str, user_id: str, at: datetime) -> TeamAct:
    """Somebody goes, whoever sees to it; an administrator may. Raises NotFound."""
    rest = require_member(team, user_id).without(user_id)
    heir = rest[0].user_id if rest and team.captain == user_id else None
    captain = (heir or team.captain) if rest else None
    return TeamAct(kind=TeamKind.LEFT, actor=actor, at=at, body={"user_id": user_id, "captain": captain})


def add_member(team: Team, actor: str, user_id: str, teams: int, at: datetime) -> TeamAct | None:
    """An administrator puts somebody who is in so many teams into one more; None for a member. Raises Invalid."""
    if user_id in team.user_ids:
        return None
    if not team.is_open:
        raise wrong("teams", f"{team.name} is closed because everybody has left. Choose another team.")
    if len(team.members) >= MOST_MEMBERS:
        raise wrong("teams", f"{team.name} is full with {MOST_MEMBERS} members. Choose another team.")
    if teams >= MOST_TEAMS:
        raise wrong("teams", f"{user_id} is in {MOST_TEAMS} teams, the maximum. Take them out of one first.")
    return TeamAct(kind=TeamKind.ADDED, actor=actor, at=at, body={"user_id": user_id})


def provision_team(team_id: str, name: str, actor: str, at: datetime) -> TeamAct:
    """A new team that a directory keeps, without members yet."""
    return TeamAct(kind=TeamKind.PROVISIONED, actor=actor, at=at, body={"team_id": team_id, "name": name})


def rename_provisioned(team: Team, name: str, actor: str, at: datetime) -> TeamAct | None:
    """None if the name is the same."""
    return None if name == team.name else TeamAct(kind=TeamKind.RENAMED, actor=actor, at=at, body={"name": name})


def bring_member(team: Team, user_id: str, teams: int, actor: str, at: datetime) -> TeamAct | None:
    """Somebody comes in by the directory; None for a member. Raises Invalid."""
    if user_id in team.user_ids:
        return None
    if len(team.members) >= MOST_MEMBERS:
        raise wrong("members", f"A team has at most {MOST_MEMBERS} members. Assign smaller groups.")
    if teams >= MOST_TEAMS:
        raise wrong("members", f"{user_id} is in {MOST_TEAMS} teams, the maximum. Assign fewer groups.")
    return TeamAct(kind=TeamKind.BROUGHT, actor=actor, at=at, body={"user_id": user_id})


def drop_member(team: Team, user_id: str, actor: str, at: datetime) -> TeamAct | None:
    """Somebody goes by the directory; None for who is no member."""
    if user_id not in team.user_ids:
        return None
    return TeamAct(kind=TeamKind.LEFT, actor=actor, at=at, body={"user_id": user_id, "captain": None})


def notify_members(before: Team, after: Team, act: TeamAct, seq: int) -> tuple[tuple[str, Notice], ...]:
    words: list[tuple[str, str]] = []
    if act.kind is TeamKind.JOINED and after.captain:
        words.append((after.captain, f"{act.actor} has joined {after.name}."))
    if act.kind is TeamKind.LEFT and act.actor != act.body["user_id"]:
        who = "The captain" if act.actor == before.captain else "An administrator"
        words.append((act.body["user_id"], f"{who} has removed you from {after.name}."))
    if act.kind is TeamKind.ADDED:
        words.append((act.body["user_id"], f"An administrator has put you into {after.name}."))
    if after.captain and after.captain != before.captain:
        words.append((after.captain, f"You are the captain of {after.name} now."))
    source = f"team:{after.team_id}:{seq}"
    return tuple((user_id, Notice(source=source, kind="team", text=text, at=act.at)) for user_id, text in words)
