"""The library of a tenant: the scenarios that its trainers wrote, kept and exchanged as files."""

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Cell, Fold, Go, Screen, Table, Text
from gym.chat.screens.browse import STAGES
from gym.chat.screens.format import cell, count, day
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.errors import GymError
from gym.schemas.library import LibraryRow
from gym.services.sessions import Sessions
from gym.world.scenarios.recipe import LONGEST_FILE

EMPTY = "Your library is empty. Write a scenario, or import a file from another gym."
WHAT = (
    "Scenarios that you build from a visit, faults and a payer, with your own text. Every saved one is proved: the "
    "clean claim passes every rule, the broken claim shows exactly its faults, and the corrected claim is paid. Your "
    "trainees find it under Claims."
)


class LibraryPages:
    """The list, and files."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "library": Page(self.list_entries, Right.LIBRARY, "Library"),
            "library.retire": Page(self.retire, Right.AUTHOR),
            "library.import": Page(self.take_in, Right.AUTHOR),
        }

    async def list_entries(self, request: PageRequest) -> Screen:
        """Every entry."""
        return await self.screen(request)

    async def retire(self, request: PageRequest) -> Screen:
        """Take an entry out of use, or back into it. Raises NotFound."""
        away = request.get("retired") == "1"
        entry = await self.sessions.library.retire(request.caller, request.get("entry"), away)
        what = "is out of use: it is no longer listed under Claims" if away else "is back in use"
        return await self.screen(request, f"“{entry.name}” {what}.")

    async def take_in(self, request: PageRequest) -> Screen:
        """Keep every scenario of a file, or say why none was kept; what was pasted stays."""
        text = request.params.get("text", "")
        try:
            taken = await self.sessions.library.import_toml(request.caller, text)
        except GymError as error:
            return await self.screen(request, trouble=error.message, text=text)
        return await self.screen(request, f"{count(len(taken), 'scenario')} imported, each of them proved.")

    async def screen(self, request: PageRequest, note: str = "", trouble: str = "", text: str = "") -> Screen:
        """The list, with what was done."""
        entries = await self.sessions.library.list_entries(request.caller)
        used = tuple(each for each in entries if not each.retired)
        retired = tuple(each for each in entries if each.retired)
        write = Button(label="Write a scenario", go=Go(page="library.edit"), primary=True)
        away = Button(label="Download all as TOML", go=Go(href="/files/library.toml"))
        blocks: list[Block] = [
            Text(text=WHAT),
            *((Text(text=f"Nothing was imported. {trouble}", tone="bad"),) if trouble else ()),
            Buttons(name="Library", items=(write, away) if used else (write,)),
            entry_table("Scenarios", used),
            import_form(text),
        ]
        if retired:
            blocks.append(Fold(title=f"Out of use ({len(retired)})", blocks=(entry_table("", retired),)))
        return Screen(title="Library", page="library", note=note, blocks=tuple(blocks))


def entry_table(title: str, entries: tuple[LibraryRow, ...]) -> Table:
    """Entries, each with its ways on."""
    columns = ("Name", "Trainees see", "Level", "Faults", "Saved", "")
    return Table(title=title, columns=columns, rows=tuple(map(row, entries)), empty=EMPTY)


def row(entry: LibraryRow) -> tuple[Cell, ...]:
    """One entry."""
    other = "" if entry.retired else "1"
    go = Go(page="library.retire", params={"entry": entry.id, "retired": other})
    return (
        cell(entry.name, go=Go(page="library.edit", params={"entry": entry.id})),
        cell(entry.title),
        cell(f"{entry.level.value.capitalize()}, {STAGES[entry.stage].lower()}"),
        cell(", ".join(each.replace("_", " ") for each in entry.faults) or "none: the claim is clean"),
        cell(f"Version {entry.version}, {day(entry.at)}"),
        cell("Use again" if entry.retired else "Retire", go=go),
    )


def import_form(text: str) -> Form:
    """Where a file is taken in."""
    hint = "All of its scenarios are proved first. Either all are imported or none."
    field = FormField(
        name="text", label="TOML", kind="file", value=text, required=True, hint=hint, longest=LONGEST_FILE
    )
    return Form(title="Import a file", fields=(field,), submit="Import", page="library.import")
