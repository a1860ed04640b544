"""Teams: who is in, this week's goal, and the links by which others come in."""

import re

from gym.caller import Right
from gym.chat.screens.blocks import Bar, Bars, Block, BlockHeading, Button, Buttons, CopyText, Go, Screen, Table, Text
from gym.chat.screens.boards import GROUP
from gym.chat.screens.format import cell, count, day
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.errors import NotFound
from gym.schemas.teams import Join, NewInvitation, NewTeam, TeamRow, WeekNow
from gym.services.sessions import Sessions

# What stands before the token in a link.
TOKEN = re.compile(r"/join/|token=")


class TeamPages:
    """The teams of a user."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "teams": Page(self.teams, Right.SELF, "Teams", group=GROUP),
            "teams.make": Page(self.make_team, Right.PRACTICE),
            "join": Page(self.join, Right.SELF, group=GROUP),
            "teams.join": Page(self.join_team, Right.PRACTICE),
            "teams.invite": Page(self.invite, Right.PRACTICE),
            "teams.leave": Page(self.leave, Right.PRACTICE),
        }

    async def teams(self, request: PageRequest) -> Screen:
        """The user's teams with their week, and how to make or join one."""
        blocks: list[Block] = []
        for each in await teams_of(self.sessions, request.caller.user_id):
            blocks += await self.team(each.team_id, request.caller.user_id)
        joined = FormField(name="token", label="Link or token of an invitation", required=True, longest=200)
        made = FormField(name="name", label="Name of the team", required=True, longest=60)
        return Screen(
            title="Teams",
            blocks=(
                *(blocks or [Text(text="You are not in a team yet. Join one with its link, or make your own.")]),
                Form(title="Join a team", fields=(joined,), submit="Join", page="teams.join", inline=True),
                Form(title="Make a team", fields=(made,), submit="Make it", page="teams.make", inline=True),
            ),
        )

    async def team(self, team_id: str, user_id: str) -> list[Block]:
        """One team: its week, and who brought what."""
        team, week = await self.sessions.teams.team(team_id, user_id), await self.sessions.teams.week(team_id, user_id)
        rows = tuple((cell(each.display_name), cell(each.points)) for each in week.members)
        here = {"team": team_id}
        captain = (Button(label="Make a link to join", go=Go(page="teams.invite", params=here)),)
        leave = Button(label="Leave the team", go=Go(page="teams.leave", params=here), danger=True)
        return [
            BlockHeading(text=f"{team.name} · {count(len(team.members), 'member')}"),
            Bars(title="", rows=(goal_bar("This week's goal", week),)),
            Table(title="", columns=("Member", "Points this week"), rows=rows, numbers=(1,)),
            Buttons(name=team.name, items=(*(captain if team.captain == user_id else ()), leave)),
        ]

    async def make_team(self, request: PageRequest) -> Screen:
        """Make a team."""
        made = await self.sessions.teams.create(
            parse_fields(NewTeam, user_id=request.caller.user_id, name=request.get("name"))
        )
        return await self.back(request, f"{made.name} is ready, and you are its captain. Make a link to invite others.")

    async def join_team(self, request: PageRequest) -> Screen:
        """Join by a link."""
        token = TOKEN.split(request.get("token"))[-1]
        await self.sessions.accounts.open(request.caller.user_id, request.zone)
        team = await self.sessions.teams.join(parse_fields(Join, user_id=request.caller.user_id, token=token))
        return await self.back(request, f"You are in {team.name}.")

    async def invite(self, request: PageRequest) -> Screen:
        """Make a link, which is shown this once."""
        wanted = NewInvitation(user_id=request.caller.user_id, seats=5)
        made = await self.sessions.teams.invite(request.get("team"), wanted)
        until = f"It admits {made.seats} people until {day(made.expires_at)}, and is shown only now."
        link = CopyText(title=f"Link to your team. {until}", text=f"{request.origin}/?page=join&token={made.token}")
        shown = await self.back(request, "The link is ready. Copy it and send it to your colleagues.")
        return shown.model_copy(update={"blocks": (link, *shown.blocks)})

    async def join(self, request: PageRequest) -> Screen:
        """What the link of a team leads to: one press to come in."""
        come_in = Button(
            label="Join the team", go=Go(page="teams.join", params={"token": request.get("token")}), primary=True
        )
        asked = Text(text="A colleague invites you to a team. Its members see each other's names and points.")
        return Screen(title="Join a team", blocks=(asked, Buttons(name="Join a team", items=(come_in,))))

    async def leave(self, request: PageRequest) -> Screen:
        """Leave a team."""
        await self.sessions.teams.leave(request.get("team"), request.caller.user_id)
        return await self.back(request, "You have left the team.")

    async def back(self, request: PageRequest, note: str) -> Screen:
        """The page of teams, with what was done."""
        return (await self.teams(request.at())).model_copy(update={"page": "teams", "note": note})


async def teams_of(sessions: Sessions, user_id: str) -> tuple[TeamRow, ...]:
    """The user's teams."""
    try:
        return (await sessions.teams.of_user(user_id)).teams
    except NotFound:
        return ()


async def team_goals(sessions: Sessions, user_id: str) -> tuple[Block, ...]:
    """How far each of the user's teams is this week; nothing for who is in none."""
    weeks = [
        (each.name, await sessions.teams.week(each.team_id, user_id)) for each in await teams_of(sessions, user_id)
    ]
    return (Bars(title="Your teams this week", rows=tuple(goal_bar(*each) for each in weeks)),) if weeks else ()


def goal_bar(label: str, week: WeekNow) -> Bar:
    """How much of a week's goal is there."""
    share = min(1.0, week.points / week.goal) if week.goal else 0.0
    return Bar(label=label, share=share, note=f"{week.points} of {week.goal} points")
