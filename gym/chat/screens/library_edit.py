"""Writing a scenario: the form, and beside it what comes out, composed and proved at every change."""

from collections.abc import Iterable

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Cell, Go, Screen, Table, Text
from gym.chat.screens.format import cell, moment
from gym.chat.screens.forms import Params
from gym.chat.screens.library_form import PLACES, recipe_form
from gym.chat.screens.library_preview import preview_blocks
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.errors import Invalid, Stale
from gym.schemas.library import LibraryEntry, Preview
from gym.services.sessions import Sessions
from gym.world.scenarios.author import find_fits
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

NAMELESS = "Draft"


class AuthorPages:
    """The form of a scenario."""

    def __init__(self, sessions: Sessions, world: World) -> None:
        self.sessions, self.world = sessions, world

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"library.edit": Page(self.edit, Right.AUTHOR), "library.save": Page(self.save, Right.AUTHOR)}

    async def edit(self, request: PageRequest) -> Screen:
        """The form as it is filled in, or as a version has it. Raises NotFound."""
        if not request.get("entry"):
            return await self.draw_form(request, request.params)
        opened = await self.open_entry(request)
        return await self.draw_form(request, request.params if "name" in request.params else fill_form(opened), opened)

    async def save(self, request: PageRequest) -> Screen:
        """Keep it; what cannot be kept stays in the form, with the reason. Raises NotFound."""
        params, entry = request.params, request.get("entry")
        try:
            base = request.number("base", 0, 0, 10**9)
            saved = await self.sessions.library.save(request.caller, recipe(request), entry, base)
        except Invalid as error:
            return await self.draw_form(
                request, params, await self.open_entry(request) if entry else None, trouble=error.message
            )
        except Stale as error:
            opened = await self.open_entry(request)
            newer = {**params, "base": str(opened.entry.version)}
            return await self.draw_form(request, newer, opened, trouble=error.message)
        opened = await self.sessions.library.open_entry(request.caller, saved.id)
        place = "It is still out of use." if saved.retired else f"Your trainees find “{saved.title}” under Claims."
        note = f"Version {saved.version} is saved and proved. {place}"
        return (await self.draw_form(request, fill_form(opened), opened)).model_copy(update={"note": note})

    async def open_entry(self, request: PageRequest) -> LibraryEntry:
        """The entry that the request names, at its newest version or the one wanted. Raises NotFound, Invalid."""
        wanted = request.number("version", 0, 0, 10**9) or None
        return await self.sessions.library.open_entry(request.caller, request.get("entry"), wanted)

    async def draw_form(
        self, request: PageRequest, params: Params, opened: LibraryEntry | None = None, trouble: str = ""
    ) -> Screen:
        """The form with its preview."""
        at = request.at(**{**params, **in_places(params.get(place, "") for place in PLACES)})
        try:
            found = await self.sessions.library.preview(request.caller, recipe(at, NAMELESS))
        except Invalid as error:
            trouble = trouble or error.message
            found = Preview(made=None, trouble="", fits=find_fits(self.world, Recipe(name=NAMELESS)))
        ids = {name: at.get(name) for name in ("entry", "base") if at.get(name)}
        return Screen(
            title=opened.entry.name if opened else "A new scenario",
            kicker="Library",
            page="library.edit",
            params=ids,
            blocks=(
                *((Text(text=trouble, tone="bad"),) if trouble else ()),
                recipe_form(self.world, at, found.fits, ids),
                *preview_blocks(found, self.sessions.facts),
                *(kept_blocks(opened) if opened else ()),
                Buttons(name="Library", items=(Button(label="Back to the library", go=Go(page="library")),)),
            ),
        )


def in_places(faults: Iterable[str]) -> Params:
    """Faults as the form has them, from its first place on."""
    chosen = [code for code in faults if code]
    return dict(zip(PLACES, (*chosen, "", "", ""), strict=False))


def recipe(request: PageRequest, nameless: str = "") -> Recipe:
    """What the form says. Raises Invalid."""
    given = {name: request.get(name) for name in ("template", "payer", "title", "background", "lesson")}
    lines = tuple(line.strip() for line in request.get("objectives").splitlines() if line.strip())
    return parse_fields(
        Recipe,
        **given,
        name=request.get("name") or nameless,
        faults=tuple(request.get(place) for place in PLACES if request.get(place)),
        level=request.get("level") or Difficulty.BEGINNER,
        stage=request.get("stage") or None,
        seed=request.get("seed") or 1,
        objectives=lines,
    )


def fill_form(opened: LibraryEntry) -> Params:
    """A version as the form has it, to be saved on top of the newest."""
    made = opened.recipe
    texts = {name: getattr(made, name) for name in ("name", "template", "payer", "title", "background", "lesson")}
    rest = {"level": made.level.value, "stage": made.stage.value if made.stage else "", "seed": str(made.seed)}
    ids = {"entry": opened.entry.id, "base": str(opened.entry.version)}
    return {**in_places(made.faults), **texts, **rest, **ids, "objectives": "\n".join(made.objectives)}


def kept_blocks(opened: LibraryEntry) -> tuple[Block, ...]:
    """What is on record: the versions, and what can be done with the one that is shown."""
    entry, shown = opened.entry, opened.shown
    address = f"/files/library/{entry.id}.toml?version={shown.version}"
    ways = (
        Button(label=f"Play version {shown.version}", go=Go(say=f"start {shown.scenario_id}")),
        Button(label="Assign it", go=Go(page="assign", params={"scenario": entry.scenario_id})),
        Button(label="Download as TOML", go=Go(href=address)),
    )
    rows = tuple(version_row(opened, number) for number in range(len(opened.versions)))
    table = Table(title="Versions", columns=("Version", "By", "Saved", ""), rows=rows)
    return (table, Buttons(name="What is saved", items=ways))


def version_row(opened: LibraryEntry, number: int) -> tuple[Cell, ...]:
    """One version."""
    each = opened.versions[number]
    go = Go(page="library.edit", params={"entry": opened.entry.id, "version": str(each.version)})
    is_here = each.version == opened.shown.version
    way = cell("shown above", "quiet") if is_here else cell("Look at it", go=go)
    return cell(each.version), cell(each.author), cell(moment(each.at)), way
