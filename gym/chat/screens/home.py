"""Home: where a user stands, what is due, and the way on."""

from datetime import datetime

from gym.caller import Right
from gym.chat.data_layer import STATE, ChatLayer
from gym.chat.screens.assignments import assigned_blocks
from gym.chat.screens.blocks import (
    Bars,
    Block,
    Button,
    Buttons,
    Cell,
    Go,
    Look,
    Screen,
    Stat,
    Stats,
    Table,
    Text,
)
from gym.chat.screens.format import band, cell, count, day, share, skill_name
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.settings import ask_zone
from gym.chat.screens.teams import team_goals
from gym.chat.screens.today import learned_blocks, neighbor_blocks, set_blocks
from gym.errors import NotFound
from gym.progress.schemas import Profile, TryStats
from gym.schemas.accounts import PersonalSettings
from gym.services.sessions import Sessions
from gym.store.chat import Row

FEW = 5
WELCOME = (
    "You get a medical claim with its visit note and the payer's rules. Decide whether it can be sent as it stands, or "
    "what needs to be corrected. Press Next claim to begin. It takes a few minutes, and you cannot break anything."
)


class Home:
    """The home of a user."""

    def __init__(self, sessions: Sessions, layer: ChatLayer) -> None:
        self.sessions, self.layer = sessions, layer

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"home": Page(self.home, Right.SELF, "Progress")}

    async def home(self, request: PageRequest) -> Screen:
        """The home page."""
        profile = await self.sessions.profile(request.caller.user_id)
        settings = await self.settings(request.caller.user_id)
        name = settings.display_name if settings else ""
        threads = await self.threads(request.caller.user_id)
        is_new = not profile.skill_ratings and not any(map(session_of, threads))
        opening: Block = Text(text=WELCOME) if is_new else level_stats(profile)
        other = self.sessions.accounts.other_zone(request.caller.user_id, request.zone or None)
        asked = ask_zone(other, settings.time_zone) if settings else ()
        blocks: list[Block] = [*asked, opening, *self.look(settings), Buttons(name="Go on", items=ways(is_new))]
        blocks += await assigned_blocks(self.sessions, request.caller.user_id)
        if not is_new:
            today = await self.sessions.today.view(request.caller.user_id)
            blocks[len(asked) : len(asked)] = set_blocks(today)
            blocks += [
                *learned_blocks(today),
                skills(profile),
                *await neighbor_blocks(self.sessions, request.caller.user_id),
                *await team_goals(self.sessions, request.caller.user_id),
                sessions(threads),
            ]
        title = f"Level {profile.level}" if not is_new else "Practice claims with a coach"
        kicker = "Welcome" if is_new else f"Welcome back{', ' + name if name != request.caller.user_id else ''}"
        return Screen(title=title, kicker=kicker, blocks=tuple(blocks))

    async def settings(self, user_id: str) -> PersonalSettings | None:
        """What the user set; None for somebody new."""
        try:
            return await self.sessions.accounts.settings(user_id)
        except NotFound:
            return None

    def look(self, settings: PersonalSettings | None) -> tuple[Look, ...]:
        """How the user likes to see the gym, where they have said so."""
        if settings is None or (settings.theme == "system" and not settings.reduced_motion):
            return ()
        return (Look(theme=settings.theme, reduced_motion=settings.reduced_motion),)

    async def threads(self, user_id: str) -> list[Row]:
        """The user's last chats."""
        return await self.layer.last_threads(user_id, FEW)


def ways(is_new: bool) -> tuple[Button, ...]:
    """What to do from here."""
    on = Button(label="Next claim", go=Go(say="Next claim"), primary=True)
    tour = Button(label="Take the tour", go=Go(say="start tour-1"))
    return (on, tour) if is_new else (on, Button(label="Sum up the session", go=Go(say="Debrief")))


def level_stats(profile: Profile) -> Stats:
    """Level, XP and streak as numbers."""
    return Stats(
        items=(
            Stat(name=f"XP, {profile.xp_to_next_level} to level {profile.level + 1}", value=f"{profile.total_xp:,}"),
            Stat(name=freezes(profile), value=count(profile.current_streak, "day")),
            Stat(name="claims settled", value=f"{profile.total_scenarios_completed:,}"),
            Stat(name="reviews due", value=str(len(profile.due_reviews))),
            *alone_stats(profile.unassisted_accuracy),
        )
    )


def alone_stats(found: TryStats) -> tuple[Stat, ...]:
    """What the user can do alone, once a check without help has shown it."""
    name = f"right alone, over {count(found.scenarios, 'check')} without help"
    return (Stat(name=name, value=share(found.accuracy)),) if found.scenarios else ()


def freezes(profile: Profile) -> str:
    """What stands under the streak."""
    return "streak" + (f", {count(profile.streak_freezes, 'freeze')} saved" if profile.streak_freezes else "")


def skills(profile: Profile) -> Bars:
    """Every skill met, the weakest first, with how sure the gym is of it."""
    rows = sorted(profile.skill_ratings.items(), key=lambda each: each[1])
    bars = tuple(band(skill_name(skill), value, profile.skill_uncertainty[skill]) for skill, value in rows)
    return Bars(
        title="What you would get right alone, over all four levels, weakest first",
        rows=bars,
        empty="Skills show here after your first claim.",
    )


def sessions(threads: list[Row]) -> Table:
    """The last chats, to be gone on with."""
    rows = tuple(
        (
            cell(each["name"] or "A chat", go=Go(href=f"/thread/{each['id']}")),
            cell(day(datetime.fromisoformat(each["updated_at"]))),
            look_back(session_of(each)),
        )
        for each in threads
    )
    return Table(title="Last sessions", columns=("Claim", "Day", ""), rows=rows, empty="None yet.")


def session_of(thread: Row) -> str:
    """The training session of a chat, if it has one."""
    return str((thread["about"].get(STATE) or {}).get("session_id", ""))


def look_back(session_id: str) -> Cell:
    """The way to a session step by step."""
    return cell("Look back", go=Go(page="replay", params={"session": session_id})) if session_id else cell("")
