"""Trainees for their trainer: who is stuck and who is due, skills side by side, and one trainee."""

from gym.caller import Right, is_demo
from gym.chat.screens.assignments import assign_form, assignment_table, left_out
from gym.chat.screens.blocks import Button, Buttons, Cell, Go, Screen, Stat, Stats, Table, Text
from gym.chat.screens.cohort import cohort_blocks
from gym.chat.screens.format import cell, count, day, moment, share, skill_name
from gym.chat.screens.forms import Option
from gym.chat.screens.home import skills
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.trainer_sessions import about, replay, session_table
from gym.schemas.assignments import AssignmentRow
from gym.schemas.trainers import SessionQuery, TraineeRow
from gym.services.sessions import Sessions

FEW = 5
MOST = 200
NOBODY = (
    "There are no trainees yet. Add one with “gym user add NAME --tenant {tenant}”; the trainee is then listed here."
)
NO_DEMO_TRAINEE = (
    "There are no trainees yet. Sign out and continue as demo trainee in this browser; that trainee is "
    "then listed here."
)


class TrainerPages:
    """The trainees of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "trainer": Page(self.trainees, Right.WATCHER, "Overview", group="Trainees"),
            "cohort": Page(self.cohort, Right.WATCHER, "Cohort", group="Trainees"),
            "trainee": Page(self.trainee, Right.WATCHER, group="Trainees"),
        }

    async def trainees(self, request: PageRequest) -> Screen:
        """Who is stuck, who is due, and everybody."""
        caller = request.caller
        people = await self.sessions.trainers.trainees(caller)
        if not people:
            text = NO_DEMO_TRAINEE if is_demo(request.caller.tenant) else NOBODY.format(tenant=request.caller.tenant)
            return Screen(title="Trainees", kicker=request.caller.tenant, blocks=(Text(text=text),))
        pressing = [row for row in await self.sessions.assignments.list_assigned(caller) if row.is_pressing]
        stuck = [each for each in people if each.stuck]
        due = due_rows(people, pressing)
        more = (Text(text=f"These are the first {MOST} of {len(people)}.", tone="quiet"),) if len(people) > MOST else ()
        return Screen(
            title="Trainees",
            kicker=request.caller.tenant,
            blocks=(
                counts(people, len(stuck), len(due)),
                Table(
                    title="Stuck",
                    columns=("Trainee", "Why", ""),
                    rows=tuple(map(stuck_row, stuck)),
                    empty="Nobody is stuck right now.",
                ),
                Table(title="Due", columns=("Trainee", "What"), rows=due, empty="Nothing is due."),
                everybody(people[:MOST]),
                *more,
            ),
        )

    async def cohort(self, request: PageRequest) -> Screen:
        """Skills by trainees, of everybody or of one team."""
        caller, team = request.caller, request.get("team")
        found = await self.sessions.trainers.cohort(caller, team)
        names = {each.user_id: each.name for each in await self.sessions.trainers.trainees(caller)}
        teams = await self.sessions.trainers.teams(caller)
        blocks = cohort_blocks(found, names, teams, team, request.number("skip", 0, 0, len(found.user_ids)))
        return Screen(title="Cohort", kicker=count(len(found.user_ids), "trainee"), blocks=blocks)

    async def trainee(self, request: PageRequest) -> Screen:
        """One trainee: how they stand, what they did, and what they have to do. Raises NotFound."""
        caller, user_id = request.caller, request.get("user")
        seen = await self.sessions.trainers.trainee(caller, user_id)
        recent = await self.sessions.trainers.sessions(caller, SessionQuery(user_id=user_id, limit=FEW))
        given = await self.sessions.assignments.list_assigned(caller, user_id)
        only = (Option(value=f"trainee:{user_id}", label=seen.name),)
        growth = Button(label="Analytics", go=Go(page="analytics", params={"user": user_id}))
        every = Button(label="All sessions", go=Go(page="sessions", params={"user_id": user_id}))
        return Screen(
            title=seen.name,
            kicker="Trainee",
            blocks=(
                *((Text(text=f"{words(seen)}.", tone="warn"),) if seen.stuck else ()),
                Stats(items=numbers(seen)),
                *((skills(await self.sessions.profile(user_id)),) if seen.level else ()),
                session_table("Last sessions", recent.rows, {"user_id": user_id}, "None yet."),
                Buttons(name="More about them", items=(growth, every)),
                assignment_table("Assignments", given, "Nothing is assigned to them."),
                *left_out(given),
                await assign_form(self.sessions, request.at(), only),
            ),
        )


def counts(people: tuple[TraineeRow, ...], stuck: int, due: int) -> Stats:
    """The tenant in numbers."""
    today = sum(each.is_active_today for each in people)
    numbers = (("trainees", len(people)), ("at work today", today), ("stuck", stuck), ("due", due))
    return Stats(items=tuple(Stat(name=name, value=str(number)) for name, number in numbers))


def words(seen: TraineeRow) -> str:
    """Why a trainee is stuck, as the beginning of a sentence."""
    text = "; ".join(seen.stuck)
    return text[:1].upper() + text[1:]


def stuck_row(seen: TraineeRow) -> tuple[Cell, ...]:
    """One who is stuck, with the way to what they are at."""
    look = cell("Look at it", go=replay(seen.session_id)) if seen.session_id else cell("")
    return (cell(seen.name, go=about(seen.user_id)), cell(words(seen), "warn"), look)


def due_rows(people: tuple[TraineeRow, ...], pressing: list[AssignmentRow]) -> tuple[tuple[Cell, ...], ...]:
    """Deadlines first, then reviews."""
    deadlines = [
        (
            cell(row.name, go=about(row.assignment.user_id)),
            cell(f"“{row.assignment.title}”, until {day(row.last_day)}", "bad" if row.standing == "late" else "warn"),
        )
        for row in pressing
    ]
    reviews = [
        (cell(each.name, go=about(each.user_id)), cell(f"Review: {list_skills(each.due_reviews)}"))
        for each in people
        if each.due_reviews
    ]
    return (*deadlines, *reviews)


def list_skills(found: tuple[str, ...]) -> str:
    """The first few skills by name, and how many more."""
    more = f" and {len(found) - FEW} more" if len(found) > FEW else ""
    return ", ".join(map(skill_name, found[:FEW])) + more


def everybody(people: tuple[TraineeRow, ...]) -> Table:
    """Every trainee in a line."""
    columns = ("Trainee", "Level", "Streak", "Claims settled", "First tries", "Last seen")
    return Table(title="Everybody", columns=columns, rows=tuple(map(line, people)), numbers=(1, 2, 3, 4))


def line(seen: TraineeRow) -> tuple[Cell, ...]:
    """One trainee; a new one has nothing to show yet."""
    name = cell(seen.name, go=about(seen.user_id))
    if not seen.level:
        return (name, *(cell("–") for _ in range(4)), cell("not begun", "quiet"))
    facts = (seen.level, count(seen.streak, "day"), seen.settled, share(seen.accuracy), moment(seen.active_at))
    return (name, *map(cell, facts))


def numbers(seen: TraineeRow) -> tuple[Stat, ...]:
    """One trainee in numbers."""
    return (
        Stat(name="level", value=str(seen.level) if seen.level else "–"),
        Stat(name="streak", value=count(seen.streak, "day")),
        Stat(name="claims settled", value=str(seen.settled)),
        Stat(name="first tries", value=share(seen.accuracy)),
        Stat(name="reviews due", value=str(len(seen.due_reviews))),
    )
