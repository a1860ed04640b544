"""Settings: the name on boards, the days, and how a user likes to practise and to see the gym."""

from zoneinfo import available_timezones

from gym.caller import Right
from gym.chat.screens.blocks import Button, Buttons, Go, Look, Screen, Text
from gym.chat.screens.format import options, skill_name
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.chat.screens.personal_data import own_data
from gym.progress.preferences import MOST_GOALS
from gym.schemas.accounts import PersonalSettings
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

THEMES = (("system", "Same as my system"), ("light", "Light"), ("dark", "Dark"))
HOURS = tuple((str(hour), f"{hour}:00" if hour else "midnight") for hour in range(13))


class SettingsPages:
    """What a user sets, in two forms: settings and goals."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "settings": Page(self.settings, Right.SELF, "Settings"),
            "settings.save": Page(self.save, Right.PRACTICE),
            "settings.move": Page(self.move, Right.PRACTICE),
            "settings.stay": Page(self.stay, Right.PRACTICE),
        }

    async def settings(self, request: PageRequest) -> Screen:
        """The forms as they stand."""
        now = await self.sessions.accounts.settings_or_new(request.caller.user_id, request.zone)
        shown = (*fields(now), *(reminder(now) if self.has_reminders(request) else ()))
        form = Form(title="", fields=shown, submit="Save", page="settings.save")
        look = Look(theme=now.theme, reduced_motion=now.reduced_motion)
        return Screen(title="Settings", blocks=(look, form, *self.password(request), own_data(request)))

    def password(self, request: PageRequest) -> tuple[Buttons, ...]:
        """The way to a new password, for who has one."""
        account = self.sessions.store.users.account(request.caller.user_id)
        change = Button(label="Change password", go=Go(href="/password"))
        return (Buttons(name="Password", items=(change,)),) if account and account.has_password else ()

    def has_reminders(self, request: PageRequest) -> bool:
        """Whether the user may ask for a reminder here."""
        return self.sessions.accounts.may_be_reminded(request.caller.user_id)

    async def move(self, request: PageRequest) -> Screen:
        """Go by the browser's time zone from now on. Raises Invalid."""
        await self.sessions.accounts.move(request.caller.user_id, request.get("zone"))
        return await self.show_saved(request, "Saved. Your days and your streak go by this time zone.")

    async def stay(self, request: PageRequest) -> Screen:
        """Keep the time zone that is set. Raises Invalid."""
        await self.sessions.accounts.keep_zone(request.caller.user_id, request.get("zone"))
        return await self.show_saved(request, "Your time zone stays as it is.")

    async def show_saved(self, request: PageRequest, note: str) -> Screen:
        """The settings with what the press before did."""
        shown = await self.settings(request.at())
        return shown.model_copy(update={"page": "settings", "note": note})

    async def save(self, request: PageRequest) -> Screen:
        """Keep what was typed. Raises Invalid."""
        flags = {name: request.get(name) == "1" for name in ("listed", "workdays", "reduced_motion")}
        texts = {name: request.get(name) for name in ("display_name", "time_zone", "theme")}
        goals = tuple(dict.fromkeys(filter(None, (request.get(f"goal_{place}") for place in range(MOST_GOALS)))))
        more = {"day_starts_at": request.get("day_starts_at") or 0, "difficulty": request.get("difficulty") or None}
        kept = await self.sessions.accounts.settings_or_new(request.caller.user_id, request.zone)
        more |= {"other_zone": kept.other_zone}
        if self.has_reminders(request):
            more |= {"email": request.get("email").strip(), "remind_at": request.get("remind_at") or None}
        wanted = parse_fields(PersonalSettings, **flags, **texts, **more, goals=goals)
        await self.sessions.accounts.open(request.caller.user_id, request.zone)
        await self.sessions.accounts.change_settings(request.caller.user_id, wanted)
        return await self.show_saved(request, "Saved. The level and the goals apply from your next session on.")


def ask_zone(browser: str | None, own: str) -> tuple[Text | Buttons, ...]:
    """The question whether the user's days go by the browser's time zone, where it is another."""
    if browser is None:
        return ()
    here, there = (zone.rsplit("/", 1)[-1].replace("_", " ") for zone in (browser, own))
    asked = f"Your computer is on {here} time. Your days and your streak go by {there} time."
    move = Button(label=f"Use {here} time", go=Go(page="settings.move", params={"zone": browser}))
    stay = Button(label=f"Keep {there} time", go=Go(page="settings.stay", params={"zone": browser}))
    return (Text(text=asked, tone="warn"), Buttons(name="Time zone", items=(move, stay)))


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


def reminder(now: PersonalSettings) -> tuple[FormField, ...]:
    """The daily reminder, which is off until an hour is chosen."""
    hour = "" if now.remind_at is None else str(now.remind_at)
    return (
        FormField(
            name="remind_at",
            label="Daily reminder by e-mail",
            kind="select",
            value=hour,
            options=options(((str(hour), f"at {hour}:00") for hour in range(24)), "Off"),
            hint="Comes only when something is due and you have not practiced that day.",
        ),
        FormField(name="email", label="Send the reminder to", value=now.email, longest=254),
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
