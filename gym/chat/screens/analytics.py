"""Analytics: how a user grew over time or in one session, as numbers, bars and tables; the charts come on request."""

from gym.caller import Power, Right
from gym.chat import analytics_texts as words
from gym.chat.charts import show_charts
from gym.chat.data_layer import ChatLayer
from gym.chat.screens import analytics_blocks as show
from gym.chat.screens.blocks import Block, Button, Buttons, Go, Screen, Text
from gym.chat.screens.format import count, day, options, skill_name
from gym.chat.screens.forms import Form, FormField, Params
from gym.chat.screens.pages import Page, PageRequest
from gym.errors import NotFound, wrong
from gym.progress.analytics.model import UserAnalytics
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS

NOBODY = "None of your trainees has that name."
SESSIONS = 30
CSV = "/me/analytics.csv"


class AnalyticsPages:
    """Analytics of oneself, and for trainers of the trainees of their tenant."""

    def __init__(self, sessions: Sessions, layer: ChatLayer) -> None:
        self.sessions, self.layer = sessions, layer

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "analytics": Page(self.analytics, Right.SELF_OR_TRAINER, "Analytics"),
            "analytics.charts": Page(self.charts, Right.SELF_OR_TRAINER),
        }

    async def user(self, request: PageRequest) -> str:
        """Whose analytics are asked for. Raises NotFound."""
        user = request.get("user") or request.caller.user_id
        if user == request.caller.user_id:
            return user
        if not request.caller.may(Power.WATCH):
            raise NotFound(NOBODY)
        try:
            return (await self.sessions.trainers.trainee(request.caller, user)).user_id
        except NotFound:
            raise NotFound(NOBODY) from None

    async def analytics(self, request: PageRequest) -> Screen:
        """The page. Raises NotFound, Invalid."""
        user, skill, session = await self.user(request), skill_of(request), request.get("session")
        whole = await self.sessions.growth.of_user(user)
        growth = await self.sessions.growth.of_user(user, session) if session else whole
        is_own = user == request.caller.user_id
        params = {"session": session, "skill": skill, **({} if is_own else {"user": user})}
        top: list[Block] = [choices(whole, params), ways(growth, params, is_own)]
        if growth.total.claims < words.FEW:
            top.append(Text(text=words.too_few(growth, "your" if is_own else "their")))
        return Screen(
            title="Analytics",
            kicker=kicker(growth, "" if is_own else user),
            page="analytics",
            params=params,
            blocks=(*top, *(show.blocks(growth, skill, params) if growth.done else ())),
        )

    async def charts(self, request: PageRequest) -> Screen:
        """The page, with its charts in the chat below. Raises NotFound, Invalid."""
        await self.draw(request)
        return (await self.analytics(request)).model_copy(update={"note": "The charts are below, in the chat."})

    async def draw(self, request: PageRequest) -> None:
        """Put the charts into the chat. Raises NotFound, Invalid."""
        user = await self.user(request)
        growth = await self.sessions.growth.of_user(user, request.get("session") or None)
        await show_charts(self.layer, growth, skill_of(request), "your" if user == request.caller.user_id else "their")


def skill_of(request: PageRequest) -> str:
    """The skill to follow. Raises Invalid."""
    skill = request.get("skill")
    if skill and skill not in SKILLS:
        raise wrong("skill", "Choose a skill from the list.")
    return skill


def kicker(growth: UserAnalytics, user: str) -> str:
    """What the page is of."""
    over = f"Session of {day(growth.total.first)}" if growth.session_id else "Over time"
    return f"{user}, {over[0].lower()}{over[1:]}" if user else over


def choices(whole: UserAnalytics, params: Params) -> Form:
    """Over time or one session, and which skill to follow."""
    newest = whole.sessions[: -SESSIONS - 1 : -1]
    sessions = options(
        ((each.name, f"{day(each.first)}, {count(each.claims, 'claim')}") for each in newest), "Over time"
    )
    met = [each.name for each in whole.skills]
    skills = options(
        ((each, skill_name(each)) for each in sorted({*met, *filter(None, [params["skill"]])})), "All skills"
    )
    fields = (
        FormField(name="session", label="Look at", kind="select", value=params["session"], options=sessions),
        FormField(name="skill", label="Skill to follow", kind="select", value=params["skill"], options=skills),
    )
    kept = {"user": params["user"]} if "user" in params else {}
    return Form(title="", fields=fields, submit="Show", page="analytics", params=kept, live=True)


def ways(growth: UserAnalytics, params: Params, is_own: bool) -> Buttons:
    """On from here: the charts, and the table to take away."""
    charts = Button(label="Show the charts", go=Go(page="analytics.charts", params=params), primary=True)
    table = Button(label="Download as CSV", go=Go(href=CSV))
    enough = growth.total.claims >= words.FEW
    onward = Button(label="Next claim", go=Go(say="Next claim"), primary=True)
    return Buttons(name="Go on", items=(charts if enough else onward, *((table,) if is_own and growth.done else ())))
