"""Sessions for trainers: the list with its filters, and links by which trainers show each other one."""

from gym.caller import Right
from gym.chat.screens.blocks import (
    Block,
    Button,
    Buttons,
    Cell,
    Go,
    Pre,
    Screen,
    Stat,
    Stats,
    Table,
    Text,
    Tone,
)
from gym.chat.screens.format import cell, day, moment, options, share
from gym.chat.screens.forms import Form, FormField, Params
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.schemas.trainers import Outcome, SessionLine, SessionQuery, TraineeRow
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty

FILTERS = ("user_id", "since", "outcome", "level")
OUTCOMES: dict[Outcome, tuple[str, Tone]] = {
    "finished": ("Finished", "good"),
    "open": ("Open", "warn"),
    "given_up": ("Given up", "bad"),
    "exam": ("Exam", "plain"),
}
NONE = "No session matches. Remove a filter, or wait until a trainee has practiced."


class SessionPages:
    """The sessions of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "sessions": Page(self.list_sessions, Right.WATCHER, "Sessions", group="Trainees"),
            "sessions.share": Page(self.share, Right.TRAINER),
            "sessions.shared": Page(self.open_shared, Right.WATCHER),
        }

    async def list_sessions(self, request: PageRequest) -> Screen:
        """The list, the newest first, as far as the filters let it through."""
        caller, chosen = request.caller, {name: request.get(name) for name in FILTERS}
        wanted = parse_fields(
            SessionQuery, **{name: text for name, text in chosen.items() if text}, cursor=request.get("cursor")
        )
        page = await self.sessions.trainers.sessions(caller, wanted)
        fields = filters(await self.sessions.trainers.trainees(caller), chosen)
        older = Go(page="sessions", params={**chosen, "cursor": page.next_cursor})
        newest = Go(page="sessions", params=chosen)
        ways = [Button(label="Back to the newest", go=newest)] if wanted.cursor else []
        ways += [Button(label="Earlier sessions", go=older)] if page.next_cursor else []
        return Screen(
            title="Sessions",
            blocks=(
                Form(title="", fields=fields, submit="Show", page="sessions", live=True),
                session_table("", page.rows, chosen),
                *((Buttons(name="More", items=tuple(ways)),) if ways else ()),
            ),
        )

    async def share(self, request: PageRequest) -> Screen:
        """Make a link to a session, which is shown this once, over the list as it was."""
        made = await self.sessions.trainers.share(request.caller, request.get("session"))
        listed = await self.list_sessions(request.at(**{name: request.get(name) for name in FILTERS}))
        tenant = request.caller.tenant
        until = f"It works until {day(made.until)}, and only for signed-in trainers of {tenant}."
        link = Pre(title="Link to the session", text=request.origin + made.link)
        note = f"The link is shown only once: copy it now. {until}"
        return listed.model_copy(update={"page": "sessions", "note": note, "blocks": (link, *listed.blocks)})

    async def open_shared(self, request: PageRequest) -> Screen:
        """The session that a link leads to."""
        line = await self.sessions.trainers.open_link(request.caller, request.get("token"))
        blocks: tuple[Block, ...] = (
            Text(text=f"{line.name} worked on “{line.title}”. The session began on {moment(line.started_at)}."),
            Stats(items=numbers(line)),
            Buttons(
                name="Look at it",
                items=(
                    Button(label="Replay it step by step", go=replay(line.session_id), primary=True),
                    Button(label=f"About {line.name}", go=about(line.user_id)),
                ),
            ),
        )
        return Screen(title=f"A session of {line.name}", kicker="Shared with you", blocks=blocks)


def numbers(line: SessionLine) -> tuple[Stat, ...]:
    """A session in numbers."""
    return (
        Stat(name="settled", value=f"{line.settled} of {line.claims}"),
        Stat(name="first tries", value=share(line.accuracy)),
        Stat(name="outcome", value=OUTCOMES[line.outcome][0]),
    )


def filters(trainees: tuple[TraineeRow, ...], chosen: Params) -> tuple[FormField, ...]:
    """The fields of the filters, as they are set."""
    outcomes = options(((name, words) for name, (words, _) in OUTCOMES.items()), "Any outcome")
    levels = options(((each.value, each.value.capitalize()) for each in Difficulty), "All levels")
    people = options(((each.user_id, each.name) for each in trainees), "Everybody")
    return (
        FormField(name="user_id", label="Trainee", kind="select", value=chosen["user_id"], options=people),
        FormField(name="since", label="From", kind="date", value=chosen["since"]),
        FormField(name="outcome", label="Outcome", kind="select", value=chosen["outcome"], options=outcomes),
        FormField(name="level", label="Level", kind="select", value=chosen["level"], options=levels),
    )


def session_table(title: str, rows: tuple[SessionLine, ...], chosen: Params, empty: str = NONE) -> Table:
    """Sessions, each with the ways to its trainee, its replay and a link to it; `chosen` are the filters to keep."""
    columns = ("Began", "Trainee", "Newest claim", "Level", "Settled", "First tries", "Outcome", "", "")
    return Table(
        title=title, columns=columns, rows=tuple(row(each, chosen) for each in rows), empty=empty, numbers=(5,)
    )


def row(line: SessionLine, chosen: Params) -> tuple[Cell, ...]:
    """One session."""
    words, tone = OUTCOMES[line.outcome]
    return (
        cell(moment(line.started_at)),
        cell(line.name, go=about(line.user_id)),
        cell(line.title),
        cell(line.level.value),
        cell(f"{line.settled} of {line.claims}"),
        cell(share(line.accuracy)),
        cell(words, tone),
        cell("Replay", go=replay(line.session_id)),
        cell("Share", go=Go(page="sessions.share", params={**chosen, "session": line.session_id})),
    )


def replay(session_id: str) -> Go:
    """The way to a session's replay."""
    return Go(page="replay", params={"session": session_id})


def about(user_id: str) -> Go:
    """The way to a trainee's page."""
    return Go(page="trainee", params={"user": user_id})
