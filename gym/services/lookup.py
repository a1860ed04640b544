"""The reference search of chat, REST and terminal: the product's own tables first, then what is installed."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from gym.store.reference import DamagedReference, ReferenceFile, ReferenceRow
from gym.world.codes.lookup import MOST, Lookup, LookupEntry, LookupResult, format_pair
from gym.world.codes.query import EntryKind, Query, normalize_code, parse_query
from gym.world.world import World

FILE = "reference.db"
NAMED: dict[EntryKind, str] = {
    "diagnosis": "ICD-10-CM FY2024, installed",
    "hcpcs": "HCPCS level II July 2024, installed",
}
PAIRS = "CMS NCCI practitioner PTP 2024 Q3, installed"


class References:
    """Search over `world` and the installed file in `folder`, if there is one; without a folder, over `world` alone."""

    def __init__(self, world: World, folder: Path | None = None) -> None:
        self.world, self.folder = world, folder
        self.file = ReferenceFile(folder / FILE) if folder else None

    @cached_property
    def own_tables(self) -> Lookup:
        """The product's own tables, made ready when first asked."""
        return Lookup(self.world)

    def search(self, text: str, kind: EntryKind | None = None, limit: int = 20) -> LookupResult:
        """What `text` finds. Raises Invalid for a text that asks nothing; a damaged file leaves the own tables."""
        limit = max(1, min(limit, MOST))
        found, note = list(self.own_tables.search(text, kind, limit)), ""
        if self.file and self.file.is_there:
            try:
                found = self.merge_entries(
                    found,
                    list(self.search_installed(self.file, parse_query(text), kind, limit)),
                    parse_query(text).words,
                )
            except DamagedReference as error:
                note = error.message
        return LookupResult(entries=tuple(found[:limit]), note=note)

    def merge_entries(
        self, own: list[LookupEntry], more: list[LookupEntry], words: tuple[str, ...]
    ) -> list[LookupEntry]:
        """The very code first, then own entries; an installed answer about a pair takes the place of the own one."""
        if any(each.kind == "pair" for each in more):
            return more
        known = {("hcpcs" if each.kind == "procedure" else each.kind, each.code) for each in own}
        new = (each for each in more if (each.kind, each.code) not in known)
        codes = {normalize_code(word) for word in words}
        return sorted([*own, *new], key=lambda each: normalize_code(each.code) not in codes)

    def search_installed(
        self, file: ReferenceFile, query: Query, kind: EntryKind | None, limit: int
    ) -> Iterator[LookupEntry]:
        """What the installed file adds."""
        if query.pair:
            if kind in (None, "pair"):
                yield from find_pair(file, *query.pair)
            return
        if kind in (None, "diagnosis"):
            yield from (to_entry("diagnosis", each) for each in file.diagnoses(query.beside("diagnosis"), limit))
        if kind in (None, "hcpcs"):
            yield from (to_entry("hcpcs", each) for each in file.supplies(query.beside("hcpcs"), limit))
        if kind in (None, "procedure") and len(code := query.beside("procedure")) == 1:
            yield from self.limit(file, code[0].upper())

    def limit(self, file: ReferenceFile, code: str) -> Iterator[LookupEntry]:
        """The unit limit of a code that the own tables do not have."""
        known = file.limit(code) if code not in self.world.reference.procedures else None
        if known:
            yield LookupEntry(
                kind="procedure",
                code=code,
                label="A code outside the course.",
                detail=f"medically unlikely edit {known[0]} (MAI {known[1]})",
                citation="CMS MUE practitioner file of 2024-07-01, installed",
            )


def to_entry(kind: EntryKind, found: ReferenceRow) -> LookupEntry:
    """An installed code as an entry."""
    return LookupEntry(kind=kind, code=found.code, label=found.words, detail=found.note, citation=NAMED[kind])


def find_pair(file: ReferenceFile, one: str, other: str) -> Iterator[LookupEntry]:
    """What all of NCCI says of two codes, in both orders; or that it says nothing."""
    found = False
    for first, second in ((one, other), (other, one)):
        known = file.pair(first, second)
        if known:
            found = True
            yield format_pair(first, second, known[0], PAIRS, detail=known[1])
    if not found:
        yield LookupEntry(kind="pair", code=f"{one} {other}", label="No NCCI pair in 2024 Q3.", citation=PAIRS)
