"""The library: recipes proved before they are kept, in versions, within a tenant."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from uuid import uuid4

from gym.caller import Caller
from gym.errors import Invalid, NotFound, Stale, wrong
from gym.schemas.library import NO_ENTRY, LibraryEntry, LibraryRow, Playable, Preview, VersionLine
from gym.services.looks import Looks
from gym.services.scenarios import ScenarioCache
from gym.store.library import NewVersion, StoredEntry, Version
from gym.world.scenarios.author import AuthoredScenario, author, find_fits
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.recipe import Recipe, from_toml, to_toml
from gym.world.scenarios.scenario import Scenario

MOVED = (
    "Another trainer saved {newest} meanwhile. Nothing is lost: compare it with yours, and save again to "
    "make yours the newest version."
)


class Library:
    """Scenarios that trainers write. Whoever writes a scenario or is told its faults has had help with it."""

    def __init__(self, scenarios: ScenarioCache, looking: Looks) -> None:
        self.store, self.scenarios, self.looking, self.clock = scenarios.store, scenarios, looking, looking.clock

    async def list_entries(self, caller: Caller) -> tuple[LibraryRow, ...]:
        """Every entry, by name."""
        return await self.to_rows(caller, self.store.library.of_tenant(caller.tenant))

    async def to_rows(self, caller: Caller, entries: Iterable[StoredEntry]) -> tuple[LibraryRow, ...]:
        """Entries with their faults, as a trainer is shown them."""
        found = tuple((each, Scenario.model_validate_json(each.scenario)) for each in entries)
        await self.looking.record(caller.user_id, (scenario for _, scenario in found))
        return tuple(to_library_row(*each) for each in found)

    async def open_entry(self, caller: Caller, entry_id: str, version: int | None = None) -> LibraryEntry:
        """One entry, with its newest version or that one. Raises NotFound."""
        entry = self.require_entry(caller, entry_id)
        versions = self.store.library.versions(entry_id)
        shown = next((each for each in versions if version in (None, each.version)), None)
        if shown is None:
            raise NotFound(f"There is no version {version} of “{entry.name}”.")
        (about,) = await self.to_rows(caller, (entry,))
        await self.looking.record(caller.user_id, (self.scenarios.get(shown.scenario_id),))
        return LibraryEntry(
            entry=about,
            shown=to_version_line(shown),
            recipe=from_toml(shown.body)[0],
            versions=tuple(map(to_version_line, versions)),
        )

    async def preview(self, caller: Caller, recipe: Recipe) -> Preview:
        """Compose and prove a recipe beside the turns; the scenario is not kept. Raises Invalid."""
        found = await asyncio.to_thread(self.compose_preview, recipe)
        if found.made:
            await self.looking.record(caller.user_id, (found.made.scenario,))
        return found

    def compose_preview(self, recipe: Recipe) -> Preview:
        """What comes out of a recipe."""
        fits = find_fits(self.scenarios.world, recipe)
        try:
            return Preview(made=author(self.scenarios.world, recipe), trouble="", fits=fits)
        except ProofFailed as reason:
            return Preview(made=None, trouble=to_sentence(str(reason)), fits=fits)

    async def save(self, caller: Caller, recipe: Recipe, entry_id: str = "", base: int = 0) -> LibraryRow:
        """Keep a recipe. Raises Invalid where it is not proved, NotFound, and Stale where the entry has moved on."""
        entry = self.require_entry(caller, entry_id) if entry_id else None
        allow = partial(check_names, (recipe.name,), entry_id)
        allow(self.store.library.names(caller.tenant))
        made = await asyncio.to_thread(self.prove, recipe)
        if entry and entry.newest.version == base and from_toml(entry.newest.body)[0] == recipe:
            return (await self.to_rows(caller, (entry,)))[0]
        written = self.to_new_version(
            caller, recipe, made, entry_id or f"lib-{uuid4().hex[:12]}", base + 1 if entry else 1
        )
        keep = self.store.library.keep
        is_late = entry is not None and entry.newest.version != base
        if is_late or not await self.store.write(keep, caller.tenant, (written,), allow):
            now = self.require_entry(caller, entry_id).newest
            raise Stale(MOVED.format(newest=f"version {now.version} ({now.author})"))
        return (await self.to_rows(caller, (self.require_entry(caller, written.version.id),)))[0]

    async def retire(self, caller: Caller, entry_id: str, retired: bool = True) -> LibraryRow:
        """Take an entry out of use, or back; done twice it is the same.

        Raises NotFound, and Invalid for one that comes back where another has its name by now.
        """
        allow = partial(check_names, (self.require_entry(caller, entry_id).name,), entry_id)
        retire = self.store.library.retire
        await self.store.write(retire, caller.tenant, entry_id, retired, caller.user_id, self.clock(), allow)
        return (await self.to_rows(caller, (self.require_entry(caller, entry_id),)))[0]

    async def export_toml(self, caller: Caller, entry_id: str = "", version: int | None = None) -> str:
        """One entry, or all in use, as TOML. Raises NotFound."""
        if entry_id:
            return to_toml(((await self.open_entry(caller, entry_id, version)).recipe,))
        entries = self.store.library.in_use(caller.tenant)
        if not entries:
            raise NotFound("The library is empty: there is nothing to download yet.")
        await self.to_rows(caller, entries)
        return to_toml(tuple(from_toml(each.newest.body)[0] for each in entries))

    async def import_toml(self, caller: Caller, text: str) -> tuple[LibraryRow, ...]:
        """Keep every scenario of a file, all or none. Raises Invalid, which names the one that fails."""
        written = await asyncio.to_thread(self.prove_file, caller, text)
        allow = partial(check_names, tuple(each.name for each in written), "")
        if not await self.store.write(self.store.library.keep, caller.tenant, written, allow):
            raise Stale("The library was busy. Nothing was imported: try again.")
        return await self.to_rows(caller, [self.require_entry(caller, each.version.id) for each in written])

    def prove_file(self, caller: Caller, text: str) -> tuple[NewVersion, ...]:
        """Every scenario of a file, proved. Raises Invalid."""
        found = list[NewVersion]()
        for number, recipe in enumerate(from_toml(text), 1):
            try:
                made = self.prove(recipe)
            except Invalid as reason:
                raise wrong("text", f"Scenario {number}, “{recipe.name}”: {reason.message}") from None
            found.append(self.to_new_version(caller, recipe, made, f"lib-{uuid4().hex[:12]}", 1))
        return tuple(found)

    async def list_playable(self, user_id: str) -> tuple[Playable, ...]:
        """What a trainee can play of their tenant's."""
        entries = self.store.library.in_use(self.store.users.tenant_of(user_id))
        return tuple(to_playable(Scenario.model_validate_json(each.scenario)) for each in entries)

    def require_entry(self, caller: Caller, entry_id: str) -> StoredEntry:
        """An entry of the tenant. Raises NotFound."""
        found = self.store.library.one(caller.tenant, entry_id)
        if found is None:
            raise NotFound(NO_ENTRY)
        return found

    def prove(self, recipe: Recipe) -> AuthoredScenario:
        """What comes out of a recipe. Raises Invalid where it cannot be proved."""
        try:
            return author(self.scenarios.world, recipe)
        except ProofFailed as reason:
            raise Invalid(f"This scenario cannot be proved, so it is not saved. {to_sentence(str(reason))}") from None

    def to_new_version(
        self, caller: Caller, recipe: Recipe, made: AuthoredScenario, entry_id: str, number: int
    ) -> NewVersion:
        """A version to be kept."""
        scenario = made.scenario
        kept = Version(entry_id, number, caller.user_id, self.clock(), scenario.scenario_id, to_toml((recipe,)))
        return NewVersion(kept, recipe.name, scenario.model_dump_json())


def check_names(names: tuple[str, ...], entry_id: str, in_use: Mapping[str, str]) -> None:
    """Raises Invalid for a name that another entry in use has, or that comes twice."""
    taken = {name for used_by, name in in_use.items() if used_by != entry_id}
    for place, name in enumerate(names):
        if name in taken or name in names[:place]:
            raise wrong("name", f"Your library already has a scenario called “{name}”: choose another name.")


def to_sentence(text: str) -> str:
    """A reason of the proof as a sentence, faults in plain words."""
    plain = text.replace("_", " ")
    return f"{plain[:1].upper()}{plain[1:]}."


def to_version_line(version: Version) -> VersionLine:
    """A version without its body."""
    return VersionLine(version=version.version, author=version.author, at=version.at, scenario_id=version.scenario_id)


def to_library_row(entry: StoredEntry, scenario: Scenario) -> LibraryRow:
    """An entry as users see it."""
    newest = {name: getattr(entry.newest, name) for name in ("id", "version", "author", "at", "scenario_id")}
    return LibraryRow(
        **newest,
        name=entry.name,
        retired=entry.retired,
        title=scenario.title,
        level=scenario.difficulty,
        stage=scenario.stage,
        faults=tuple(each.fault for each in scenario.intended_issues),
    )


def to_playable(scenario: Scenario) -> Playable:
    """A scenario as a trainee may know it."""
    return Playable(
        scenario_id=scenario.scenario_id, title=scenario.title, level=scenario.difficulty, stage=scenario.stage
    )
