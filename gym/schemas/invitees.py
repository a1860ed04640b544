"""Bodies of requests and answers about people who are invited to a tenant."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from gym.caller import Role
from gym.value import Id, Name, Value

MOST_INVITED = 500


class Invitee(Value):
    """Somebody to invite: the name they sign in with, their role, and teams by id or by name.

    With a role that sees trainees the teams are those whose members they see; with any other, those they come into.
    """

    name: Id
    role: Role = "trainee"
    teams: Annotated[tuple[Name, ...], Field(max_length=20)] = ()


class NewInvitees(Value):
    """Body of POST invitations: everybody who is invited in one call."""

    people: Annotated[tuple[Invitee, ...], Field(min_length=1, max_length=MOST_INVITED)]


class InviteeLink(Value):
    """Somebody who was invited, and the link with which they choose their own password; it is shown this once."""

    user_id: str
    role: Role
    teams: tuple[str, ...]
    link: str
    until: datetime


class InviteeLinks(Value):
    """Everybody who was invited in one call, in its order."""

    people: tuple[InviteeLink, ...]
