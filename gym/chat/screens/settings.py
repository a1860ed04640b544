"""Settings: the name on boards, the days, and how a user likes to practise and to see the gym."""

from zoneinfo import available_timezones

from gym.caller import Right
from gym.chat.screens.blocks import Look, Screen, Text
from gym.chat.screens.format import options, skill_name
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.errors import NotFound
from gym.progress.preferences import MOST_GOALS
from gym.schemas.accounts import PersonalSettings
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

THEMES = (("system", "Same as my system"), ("light", "Light"), ("dark", "Dark"))
HOURS = tuple((str(hour), f"{hour}:00" if hour else "midnight") for hour in range(13))
NEW = "Settings are available once you have started your first claim. Press Home, then Next claim."


class SettingsPages:
    """What a user sets, in two forms: settings and goals."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"settings": Page(self.settings, Right.SELF, "Settings"), "settings.save": Page(self.save, Right.SELF)}

    async def settings(self, request: PageRequest) -> Screen:
        """The forms as they stand."""
        try:
            now = await self.sessions.accounts.settings(request.caller.user_id)
        except NotFound:
            return Screen(title="Settings", blocks=(Text(text=NEW),))
        form = Form(title="", fields=fields(now), submit="Save", page="settings.save")
        return Screen(title="Settings", blocks=(Look(theme=now.theme, reduced_motion=now.reduced_motion), form))

    async def save(self, request: PageRequest) -> Screen:
        """Keep what was typed. Raises Invalid."""
        flags = {name: request.get(name) == "1" for name in ("listed", "workdays", "reduced_motion")}
        texts = {name: request.get(name) for name in ("display_name", "time_zone", "theme")}
        goals = tuple(dict.fromkeys(filter(None, (request.get(f"goal_{place}") for place in range(MOST_GOALS)))))
        more = {"day_starts_at": request.get("day_starts_at") or 0, "difficulty": request.get("difficulty") or None}
        await self.sessions.accounts.change_settings(
            request.caller.user_id, parse_fields(PersonalSettings, **flags, **texts, **more, goals=goals)
        )
        shown = await self.settings(request.at())
        return shown.model_copy(
            update={"page": "settings", "note": "Saved. The level and the goals apply from your next session on."}
        )


def fields(now: PersonalSettings) -> tuple[FormField, ...]:
    """Every field with its value."""
    zones = options((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()))
    levels = options(((each.value, each.value.capitalize()) for each in Difficulty), "The gym chooses")
    return (
        FormField(name="display_name", label="Name on boards", value=now.display_name, required=True, longest=60),
        box("listed", "Show me on boards", now.listed),
        FormField(
            name="difficulty",
            label="Level of new sessions",
            kind="select",
            value=now.difficulty or "",
            options=levels,
        ),
        *goals(now),
        FormField(name="time_zone", label="Time zone", kind="select", value=now.time_zone, options=zones),
        FormField(
            name="day_starts_at",
            label="My day begins at",
            kind="select",
            value=str(now.day_starts_at),
            options=options(HOURS),
            hint="For the streak: practice before this hour counts for the previous day.",
        ),
        box("workdays", "Weekends do not break my streak", now.workdays),
        FormField(name="theme", label="Theme", kind="select", value=now.theme, options=options(THEMES)),
        box("reduced_motion", "Less motion on the screen", now.reduced_motion),
    )


def goals(now: PersonalSettings) -> tuple[FormField, ...]:
    """What the user wants to get better at."""
    skills = options(((each, skill_name(each)) for each in SKILLS), "No goal")
    chosen = (*now.goals, *("" for _ in range(MOST_GOALS)))[:MOST_GOALS]
    return tuple(
        FormField(name=f"goal_{place}", label=f"Goal {place + 1}", kind="select", value=goal, options=skills)
        for place, goal in enumerate(chosen)
    )


def box(name: str, label: str, is_set: bool) -> FormField:
    """A checkbox."""
    return FormField(name=name, label=label, kind="checkbox", value="1" if is_set else "")
