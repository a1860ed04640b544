"""Assignments: for trainers who has what to do until when, and on a trainee's home what is to do."""

from gym.caller import Right
from gym.chat.screens.blocks import Block, Cell, Go, Screen, Stat, Stats, Table, Text, Tone
from gym.chat.screens.format import cell, count, day, options, skill_name
from gym.chat.screens.forms import Form, FormField, Option
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.chat.screens.trainer_sessions import about
from gym.progress.assignments import Standing
from gym.schemas.assignments import MOST_DONE, AssignmentRow, NewAssignment
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

TONES: dict[Standing, Tone] = {"open": "plain", "late": "bad", "done": "good", "done late": "warn"}
EMPTY = (
    "There are no assignments yet. Choose a claim and a day above. The claim then appears on each "
    "trainee's home screen."
)


class AssignPages:
    """The assignments of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "assign": Page(self.assignments, Right.WATCHER, "Assignments", group="Trainees"),
            "assign.make": Page(self.make, Right.TRAINER),
            "assign.withdraw": Page(self.withdraw, Right.TRAINER),
        }

    async def assignments(self, request: PageRequest) -> Screen:
        """The form, and all that was assigned."""
        rows = await self.sessions.assignments.list_assigned(request.caller)
        form = await assign_form(self.sessions, request, await self.people(request))
        table = assignment_table("Assigned", rows)
        return Screen(title="Assignments", blocks=(count_states(rows), form, table, *left_out(rows)))

    async def people(self, request: PageRequest) -> tuple[Option, ...]:
        """For whom something can be assigned."""
        caller = request.caller
        teams = [(f"team:{each.team_id}", f"Team {each.name}") for each in await self.sessions.trainers.teams(caller)]
        each = [(f"trainee:{one.user_id}", one.name) for one in await self.sessions.trainers.trainees(caller)]
        return options([("everybody", "Everybody"), *teams, *each])

    async def make(self, request: PageRequest) -> Screen:
        """Assign what the form says. Raises Invalid, NotFound."""
        given = {name: request.get(name) or None for name in ("scenario", "level")}
        texts = {name: request.get(name) for name in ("to", "due", "skill", "payer")}
        made = await self.sessions.assignments.assign(request.caller, parse_fields(NewAssignment, **given, **texts))
        return await self.back(request, f"“{made.title}” is assigned to {count(made.trainees, 'trainee')}.")

    async def withdraw(self, request: PageRequest) -> Screen:
        """Take one back. Raises NotFound, Stale."""
        row = await self.sessions.assignments.withdraw(request.caller, request.get("assignment"))
        return await self.back(request, f"“{row.assignment.title}” is no longer assigned to {row.name}.")

    async def back(self, request: PageRequest, note: str) -> Screen:
        """The page of assignments, with what was done."""
        return (await self.assignments(request.at())).model_copy(update={"page": "assign", "note": note})


async def assign_form(sessions: Sessions, request: PageRequest, people: tuple[Option, ...]) -> Form:
    """The form to assign something; what the request names is chosen already."""
    offers = await sessions.assignments.offers(request.caller)
    fresh = "A new claim, from the three choices below"
    scenarios = options(((each.id, each.name) for each in offers.scenarios), fresh)
    skills = options(((each, skill_name(each)) for each in SKILLS), "Any skill")
    levels = options(((each.value, each.value.capitalize()) for each in Difficulty), "Any level")
    payers = options(((each.id, each.name) for each in offers.payers), "Any payer")
    of_a_fresh_one = "For a new claim"
    to = request.get("to") or people[0].value
    fields = (
        FormField(name="to", label="For", kind="select", value=to, options=people),
        FormField(
            name="due", label="Until the end of", kind="date", required=True, hint="By each trainee's own calendar"
        ),
        FormField(name="scenario", label="Claim", kind="select", value=request.get("scenario"), options=scenarios),
        FormField(
            name="skill", label="Skill", kind="select", value=request.get("skill"), options=skills, hint=of_a_fresh_one
        ),
        FormField(name="level", label="Level", kind="select", options=levels, hint=of_a_fresh_one),
        FormField(name="payer", label="Payer", kind="select", options=payers, hint=of_a_fresh_one),
    )
    return Form(title="Assign a claim", fields=fields, submit="Assign it", page="assign.make")


def count_states(rows: tuple[AssignmentRow, ...]) -> Stats:
    """How many are where."""
    kinds = [row.standing for row in rows]
    done = f"{number_done(rows)}{'+' if left_out(rows) else ''}"
    numbers = (("to do", kinds.count("open")), ("late", kinds.count("late")), ("done", done))
    return Stats(items=tuple(Stat(name=name, value=str(number)) for name, number in numbers))


def number_done(rows: tuple[AssignmentRow, ...]) -> int:
    """How many of those listed are done."""
    return sum(row.assignment.done_at is not None for row in rows)


def left_out(rows: tuple[AssignmentRow, ...]) -> tuple[Text, ...]:
    """A word on what is not listed, where the list is full."""
    if number_done(rows) < MOST_DONE:
        return ()
    return (Text(text=f"This list has all open assignments and the newest {MOST_DONE} completed ones.", tone="quiet"),)


def assignment_table(title: str, rows: tuple[AssignmentRow, ...], empty: str = EMPTY) -> Table:
    """Assignments, what is not done first."""
    columns = ("Trainee", "Claim", "By", "Until", "Standing", "")
    return Table(title=title, columns=columns, rows=tuple(map(line, rows)), empty=empty)


def line(row: AssignmentRow) -> tuple[Cell, ...]:
    """One assignment; what is not done can be taken back."""
    each = row.assignment
    back = Go(page="assign.withdraw", params={"assignment": each.id})
    return (
        cell(row.name, go=about(each.user_id)),
        cell(each.title),
        cell(each.assigned_by),
        cell(day(row.last_day)),
        cell(row.standing.capitalize(), TONES[row.standing]),
        cell("") if each.done_at else cell("Withdraw", go=back),
    )


async def assigned_blocks(sessions: Sessions, user_id: str) -> tuple[Block, ...]:
    """The claims to do, the nearest deadline first; nothing where there are none."""
    rows = await sessions.assignments.open_to(user_id)
    if not rows:
        return ()
    table = Table(title="From your trainer", columns=("Claim", "Until", ""), rows=tuple(map(to_do, rows)))
    return (table,)


def to_do(row: AssignmentRow) -> tuple[Cell, ...]:
    """One claim to do, with its way in."""
    late = " (overdue, but still worth doing)" if row.standing == "late" else ""
    return (
        cell(row.assignment.title),
        cell(f"{day(row.last_day)}{late}", "warn" if row.is_pressing else "plain"),
        cell("Start it", go=Go(say=f"start {row.assignment.scenario_id}")),
    )
