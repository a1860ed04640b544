"""Claims to choose from: by skill, level, payer and stage, with how they go."""

from gym.caller import Right
from gym.chat.screens.blocks import Block, Cell, Go, Screen, Table
from gym.chat.screens.format import cell, format_time, options, share, skill_name
from gym.chat.screens.forms import Form, FormField, Params
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.schemas.practice import PracticeFilter, PracticeRow, TryRate
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.compose import LIBRARIES
from gym.world.scenarios.scenario import Difficulty, Stage
from gym.world.world import World

STAGES = {Stage.PRE_SUBMISSION: "Not sent yet", Stage.DENIED: "Denied"}
TOURS = {
    "tour": "The tour: six claims that show you everything",
    "missing-modifier-59": "Two procedures that look like one",
    "complex-multi-payer-appeal": "Two payers, and one that is wrong",
}


class BrowsePages:
    """What can be practised."""

    def __init__(self, sessions: Sessions, world: World) -> None:
        self.sessions, self.world = sessions, world

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"browse": Page(self.browse, Right.SIGNED_IN, "Claims"), "browse.play": Page(self.play, Right.PRACTICE)}

    async def browse(self, request: PageRequest) -> Screen:
        """Everything that fits what was chosen; at first the level that fits the user."""
        params = request.params or {
            "level": (await self.sessions.profile(request.caller.user_id)).recommended_difficulty.value
        }
        found = await self.sessions.practice.browse(request.caller.user_id, wish(request.at(**params)))
        rows = tuple(self.row(each, params) for each in found)
        columns = ("Skill", "Level", "Met as", "Everybody's first tries", "Time", "Yours", "")
        empty = "No claim matches all of these choices. Leave one of them open."
        shown: tuple[Block, ...] = (
            Form(title="", fields=self.fields(params), submit="Show", page="browse", live=True),
            Table(title="Claims to practice", columns=columns, rows=rows, empty=empty),
            *await self.own(request),
            Table(title="Sets of claims", columns=("Set", ""), rows=tuple(map(tour, LIBRARIES)), empty=""),
        )
        return Screen(title="Choose a claim", page="browse", params=params, blocks=shown)

    async def own(self, request: PageRequest) -> tuple[Table, ...]:
        """What the trainers of one's tenant wrote."""
        found = await self.sessions.library.list_playable(request.caller.user_id)
        rows = tuple(
            (
                cell(each.title),
                cell(each.level.value.capitalize()),
                cell(STAGES[each.stage]),
                cell("Begin", go=Go(say=f"start {each.scenario_id}")),
            )
            for each in found
        )
        return (Table(title="From your trainers", columns=("Claim", "Level", "Stage", ""), rows=rows),) if rows else ()

    def row(self, each: PracticeRow, params: Params) -> tuple[Cell, ...]:
        """One skill at one level; what was chosen besides goes on to the claim."""
        chosen = {"payer": params.get("payer", ""), "stage": params.get("stage", "")}
        play = Go(page="browse.play", params={**chosen, "skill": each.skill, "level": each.level.value})
        return (
            cell(skill_name(each.skill)),
            cell(each.level.value.capitalize()),
            cell(" or ".join(STAGES[stage].lower() for stage in each.stages)),
            cell(describe_rate(each.everybody)),
            cell(format_time(each.everybody.seconds)),
            cell(describe_rate(each.mine)),
            cell("Play", go=play),
        )

    def fields(self, params: Params) -> tuple[FormField, ...]:
        """What can be chosen."""
        choices = (
            ("skill", "Skill", ((skill, skill_name(skill)) for skill in SKILLS), "Any skill"),
            ("level", "Level", ((level.value, level.value.capitalize()) for level in Difficulty), "Any level"),
            ("payer", "Payer", ((each.id, each.name) for each in self.world.policies.values()), "Any payer"),
            ("stage", "Stage", ((stage.value, words) for stage, words in STAGES.items()), "Any stage"),
        )
        return tuple(
            FormField(name=name, label=label, kind="select", value=params.get(name, ""), options=options(pairs, any_of))
            for name, label, pairs, any_of in choices
        )

    async def play(self, request: PageRequest) -> Screen:
        """Compose one that fits, and have it dealt."""
        picked = await self.sessions.practice.pick(wish(request), request.caller.user_id)
        shown = await self.browse(request.at(**{name: request.get(name) for name in ("level", "payer", "stage")}))
        return shown.model_copy(update={"say": f"start {picked}"})


def wish(request: PageRequest) -> PracticeFilter:
    """What was chosen. Raises Invalid."""
    names = {"skill": "skill", "level": "level", "payer_id": "payer", "stage": "stage"}
    return parse_fields(PracticeFilter, **{field: request.get(name) or None for field, name in names.items()})


def describe_rate(found: TryRate) -> str:
    """A rate in words."""
    if found.accuracy is None:
        return "too few yet" if found.times else "–"
    return f"{share(found.accuracy)} right ({found.times})"


def tour(library: str) -> tuple[Cell, ...]:
    """One set of claims."""
    first = LIBRARIES[library][0]
    return cell(f"{TOURS[library]} ({len(LIBRARIES[library])})"), cell("Begin", go=Go(say=f"start {first}"))
