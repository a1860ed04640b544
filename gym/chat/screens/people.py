"""People for their administrators: found, invited, given roles and teams, disabled and let in again."""

from chainlit.auth.jwt import get_jwt_secret

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Cell, CopyText, Go, Screen, Table, Text
from gym.chat.screens.format import cell, day
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.chat.screens.people_forms import (
    STATES,
    erase_form,
    file_form,
    invite_form,
    name_teams,
    read_teams,
    role_form,
    search_form,
    team_form,
)
from gym.errors import GymError
from gym.schemas.invitees import Invitee, NewInvitees
from gym.schemas.people import ErasedPerson, Erasure, NewRole, NewTeams, PeopleQuery, PersonRow, TeamOfTenant
from gym.services.invitees import InvitedPerson
from gym.services.sessions import Sessions
from gym.services.tokens import LinkFor, Tokens

FILTERS = ("search", "role", "state")
EMPTY = "Nobody is found like that."
ERASED = "The person is erased. “Former member” stands in their place."
LEFT = " Their name is a word of its own ({names}): texts that others typed may still hold it."
PASS_ON = "Give each link to its person and to nobody else: it sets their password, works once, and is shown only now."
LABELS = dict(STATES)


class PeoplePages:
    """The people of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.people, self.invitees = sessions.administration.people, sessions.administration.invitees
        self.erasures = sessions.administration.erasures

    def pages(self) -> dict[str, Page]:
        """All there are."""
        draws = {
            **{"people.invite": self.invite, "people.invite_file": self.invite_file},
            **{"person.role": self.change_role, "person.teams": self.change_teams, "person.link": self.make_link},
            **{"person.disable": self.disable, "person.enable": self.enable},
            "person.erase": self.erase,
        }
        return {
            "people": Page(self.list_people, Right.ADMINISTRATOR, "People", group="Administration"),
            "person": Page(self.person, Right.ADMINISTRATOR, group="Administration"),
            **{name: Page(draw, Right.ADMINISTRATOR, group="Administration") for name, draw in draws.items()},
        }

    async def list_people(self, request: PageRequest) -> Screen:
        """Those who are looked for, by name, and the forms to invite more."""
        given = {name: request.get(name) or None for name in (*FILTERS, "cursor")}
        found = await self.people.page(request.caller, parse_fields(PeopleQuery, **given))
        teams = (await self.people.teams(request.caller)).teams
        more = {name: request.get(name) for name in FILTERS} | {"cursor": found.next_cursor or ""}
        older = Buttons(name="More people", items=(Button(label="More", go=Go(page="people", params=more)),))
        blocks: tuple[Block, ...] = (
            search_form(request),
            people_table(found.rows, teams),
            *((older,) if found.next_cursor else ()),
            invite_form(request),
            file_form(),
        )
        return Screen(title="People", kicker=request.caller.tenant, blocks=blocks)

    async def person(self, request: PageRequest) -> Screen:
        """One person, and what can be changed of them. Raises NotFound."""
        return await self.person_screen(request)

    async def invite(self, request: PageRequest) -> Screen:
        """Invite the one in the form. Raises Invalid."""
        teams = read_teams(request.get("teams"), (await self.people.teams(request.caller)).teams)
        given = {"name": request.get("name"), "role": request.get("new_role") or "trainee", "teams": teams}
        wanted = NewInvitees(people=(parse_fields(Invitee, **given),))
        return await self.links_screen(request, await self.invitees.invite(request.caller, wanted))

    async def invite_file(self, request: PageRequest) -> Screen:
        """Invite everybody in a file, or say of each row what is wrong; what was sent stays."""
        text = request.params.get("text", "")
        try:
            return await self.links_screen(request, await self.invitees.invite_file(request.caller, text.encode()))
        except GymError as error:
            screen = await self.list_people(request.at())
            rows = tuple((cell(each.field), cell(each.message, "bad")) for each in error.errors)
            wrong = Table(title="What is wrong", columns=("Where", "What"), rows=rows)
            said = (Text(text=error.message, tone="bad"), *((wrong,) if rows else ()), file_form(text))
            return screen.model_copy(update={"page": "people", "blocks": (*said, *screen.blocks[:-1])})

    async def links_screen(self, request: PageRequest, made: tuple[InvitedPerson, ...]) -> Screen:
        """The page of people, with the links of those who were invited."""
        links = tuple(link_block(request, each.link) for each in made)
        screen = await self.list_people(request.at())
        blocks = (Text(text=PASS_ON), *links, *screen.blocks)
        return screen.model_copy(update={"page": "people", "note": f"Invited: {len(made)}.", "blocks": blocks})

    async def change_role(self, request: PageRequest) -> Screen:
        """Give somebody another role. Raises NotFound, Invalid."""
        teams = read_teams(request.get("teams"), (await self.people.teams(request.caller)).teams)
        wanted = parse_fields(NewRole, role=request.get("role"), teams=teams)
        await self.people.change_role(request.caller, request.get("user"), wanted)
        return await self.person_screen(request, f"The role is now {wanted.role}. They have to sign in again.")

    async def change_teams(self, request: PageRequest) -> Screen:
        """Make somebody a member of the teams in the form. Raises NotFound, Invalid."""
        teams = read_teams(request.get("teams"), (await self.people.teams(request.caller)).teams)
        await self.people.change_teams(request.caller, request.get("user"), parse_fields(NewTeams, teams=teams))
        return await self.person_screen(request, "The teams are changed.")

    async def disable(self, request: PageRequest) -> Screen:
        """Let somebody in no more. Raises NotFound, Invalid."""
        await self.people.disable(request.caller, request.get("user"))
        return await self.person_screen(request, "They cannot sign in any more. What they practiced stays.")

    async def enable(self, request: PageRequest) -> Screen:
        """Let somebody in again. Raises NotFound."""
        await self.people.enable(request.caller, request.get("user"))
        return await self.person_screen(request, "They can sign in again.")

    async def erase(self, request: PageRequest) -> Screen:
        """Erase somebody whose name was typed. Raises NotFound, Invalid."""
        wanted = parse_fields(Erasure, confirm=request.get("confirm"))
        done = await self.erasures.erase(request.caller, request.get("user"), wanted)
        screen = await self.list_people(request.at())
        return screen.model_copy(update={"page": "people", "params": {}, "note": say_erased(done)})

    async def make_link(self, request: PageRequest) -> Screen:
        """Make a link with which somebody chooses a new password. Raises NotFound, Invalid."""
        made = await self.people.make_link(request.caller, request.get("user"))
        screen = await self.person_screen(request, "The link is ready.")
        blocks = (Text(text=PASS_ON), link_block(request, made), *screen.blocks)
        return screen.model_copy(update={"blocks": blocks})

    async def person_screen(self, request: PageRequest, note: str = "") -> Screen:
        """One person as they are now, with what was done. Raises NotFound."""
        person = await self.people.person(request.caller, request.get("user"))
        teams = (await self.people.teams(request.caller)).teams
        forms = (role_form(person, teams), team_form(person, teams), erase_form(person))
        blocks = (facts_of(person), actions_for(person), *forms)
        here = {"page": "person", "params": {"user": person.user_id}}
        return Screen(title=person.name, kicker="People", note=note, blocks=blocks, **here)


def say_erased(done: ErasedPerson) -> str:
    """What was done, and what nobody can do but who reads the texts."""
    return ERASED + (LEFT.format(names=", ".join(done.everyday)) if done.everyday else "")


def link_block(request: PageRequest, made: LinkFor) -> CopyText:
    """A link that can be copied."""
    signed = Tokens(get_jwt_secret() or "").sign_link(made.sign_in, made.lasts)
    title = f"For {made.sign_in.user_id}, until {day(made.until())}"
    return CopyText(title=title, text=f"{request.origin}/password/{signed}")


def people_table(rows: tuple[PersonRow, ...], teams: tuple[TeamOfTenant, ...]) -> Table:
    """People in a line each."""
    lines = tuple(line(each, teams) for each in rows)
    return Table(title="People", columns=("Name", "Role", "Standing", "Teams"), rows=lines, empty=EMPTY)


def line(person: PersonRow, teams: tuple[TeamOfTenant, ...]) -> tuple[Cell, ...]:
    """One person."""
    tone = {"active": "plain", "invited": "quiet", "disabled": "warn"}[person.state]
    about = Go(page="person", params={"user": person.user_id})
    return (
        cell(person.user_id, go=about),
        cell(person.role.capitalize()),
        Cell(text=LABELS[person.state], tone=tone),
        cell(name_teams(person.watches or person.teams, teams) or "–"),
    )


def facts_of(person: PersonRow) -> Table:
    """What somebody is."""
    facts = (("Signs in as", person.user_id), ("Role", person.role.capitalize()), ("Standing", LABELS[person.state]))
    return Table(title="", columns=("What", "Is"), rows=tuple((cell(name), cell(value)) for name, value in facts))


def actions_for(person: PersonRow) -> Buttons:
    """What can be done with somebody."""
    names = ("enable",) if person.state == "disabled" else ("link", "disable")
    labels = {"enable": "Let them in again", "link": "Make a link for a new password", "disable": "Disable"}
    about = {"user": person.user_id}
    items = tuple(Button(label=labels[each], go=Go(page=f"person.{each}", params=about)) for each in names)
    return Buttons(name="Sign-in", items=items)
