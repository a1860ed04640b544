"""The forms about people: to find, invite and change them; teams are typed by name."""

import re
from collections.abc import Sequence

from gym.caller import POWERS, ROLES, Power
from gym.chat.screens.blocks import Fold, Text
from gym.chat.screens.format import options
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import PageRequest
from gym.errors import wrong
from gym.schemas.people import PersonRow, TeamOfTenant
from gym.services.invitees import index_teams

LONGEST_FILE = 100_000
STATES = (("active", "Active"), ("invited", "Invited"), ("disabled", "Disabled"))
ROLE_OPTIONS = tuple((each, each.capitalize()) for each in ROLES)
BETWEEN = re.compile(r"[;,\n]")
BY_NAME = "Names with commas between them"
FILE_HINT = "CSV with the columns name, role and teams; the last two may be left out. Either all are invited or nobody."
NAME_HINT = "What they sign in with: letters, digits and . _ @ -"
GONE = (
    "Their account, their chats and all that they wrote are deleted, and their open tabs end within a second. Points, "
    "boards, totals of teams and certificates stay, with “Former member” in place of the name. It cannot be taken back."
)
NO_TEAM = "You have no open team called {name}. Your teams are: {names}."
SAME_NAME = "Several of your teams have the name {name}. Use the id in brackets: {names}."


def search_form(request: PageRequest) -> Form:
    """Whom to show."""
    roles, states = options(ROLE_OPTIONS, "Any role"), options(STATES, "Any standing")
    fields = (
        FormField(name="search", label="Name", value=request.get("search"), longest=64),
        FormField(name="role", label="Role", kind="select", value=request.get("role"), options=roles),
        FormField(name="state", label="Standing", kind="select", value=request.get("state"), options=states),
    )
    return Form(title="Find people", fields=fields, submit="Find", page="people", inline=True)


def invite_form(request: PageRequest) -> Form:
    """Somebody to invite; what was typed stays."""
    role, roles = request.get("new_role") or "trainee", options(ROLE_OPTIONS)
    fields = (
        FormField(name="name", label="Name", value=request.get("name"), required=True, hint=NAME_HINT, longest=64),
        FormField(name="new_role", label="Role", kind="select", value=role, options=roles),
        FormField(name="teams", label="Teams", value=request.get("teams"), hint=BY_NAME),
    )
    return Form(title="Invite somebody", fields=fields, submit="Make the link", page="people.invite")


def file_form(text: str = "") -> Form:
    """Many people to invite by a file."""
    field = FormField(
        name="text", label="CSV", kind="file", value=text, required=True, hint=FILE_HINT, longest=LONGEST_FILE
    )
    return Form(title="Invite many", fields=(field,), submit="Invite them all", page="people.invite_file")


def role_form(person: PersonRow, teams: Sequence[TeamOfTenant]) -> Form:
    """A person's role, and whose members they see with it."""
    seen = FormField(
        name="teams",
        label="Sees the members of",
        value=name_teams(person.watches, teams),
        hint=f"{BY_NAME}; empty for all trainees. For roles that see trainees: {', '.join(list_watchers())}.",
    )
    role = FormField(name="role", label="Role", kind="select", value=person.role, options=options(ROLE_OPTIONS))
    about = {"user": person.user_id}
    return Form(title="Role", fields=(role, seen), submit="Change the role", page="person.role", params=about)


def team_form(person: PersonRow, teams: Sequence[TeamOfTenant]) -> Form:
    """The teams that a person is a member of."""
    field = FormField(name="teams", label="Member of", value=name_teams(person.teams, teams), hint=BY_NAME)
    about = {"user": person.user_id}
    return Form(title="Teams", fields=(field,), submit="Change the teams", page="person.teams", params=about)


def erase_form(person: PersonRow) -> Fold:
    """What erases a person, behind a press of its own: their name has to be typed."""
    label = f"Type {person.user_id} to confirm"
    field = FormField(name="confirm", label=label, required=True, longest=64)
    about = {"user": person.user_id}
    form = Form(title="", fields=(field,), submit="Erase for good", page="person.erase", params=about)
    return Fold(title="Erase this person", blocks=(Text(text=GONE, tone="warn"), form))


def list_watchers() -> list[str]:
    """The roles that see trainees."""
    return [role for role in ROLES if Power.WATCH in POWERS[role]]


def name_teams(ids: Sequence[str], teams: Sequence[TeamOfTenant]) -> str:
    """Teams by name as they are typed; by id where several have the name, or where a team has closed."""
    by_name = index_teams(teams)
    names = {each.team_id: each.name for each in teams if len(by_name[each.name.casefold()]) == 1}
    return ", ".join(names.get(each, each) for each in ids)


def read_teams(text: str, teams: Sequence[TeamOfTenant]) -> tuple[str, ...]:
    """The ids of the teams that are typed by name. Raises Invalid in words that say which there are."""
    found, by_name = list[str](), index_teams(teams)
    for name in filter(None, (each.strip() for each in BETWEEN.split(text))):
        meant = by_name.get(name.casefold(), ())
        if not meant:
            known = ", ".join(each.name for each in teams) or "none yet"
            raise wrong("teams", NO_TEAM.format(name=name[:60], names=known))
        if len(meant) > 1:
            raise wrong("teams", SAME_NAME.format(name=name[:60], names=", ".join(meant)))
        found += meant
    return tuple(dict.fromkeys(found))
