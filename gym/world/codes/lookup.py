"""Search over the product's own tables: codes by their beginning, words by theirs, two codes as an NCCI pair."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gym.value import Value
from gym.world.codes.query import NAMES, EntryKind, normalize_code, parse_query, strip_accents
from gym.world.codes.tables import Procedure, read_table
from gym.world.world import World

MOST = 100
BREAKS = str.maketrans({mark: " " for mark in "()[]/,;:\"'-+"})
WORDLESS = "An active code without words of ours yet."
OUT_OF_USE = "A code that is out of use."
# Reasons that X12 lets a payer give only together with a remark code ("at least one remark code must be provided").
NEED_REMARK = frozenset({"16", "96", "129", "148", "201", "226", "227", "234", "237", "250", "251", "252", "267", "A1"})
UNBILLABLE = "not billable in fiscal year 2024"


class LookupEntry(Value):
    """A search result: kind, code, our own words, details, and source."""

    kind: EntryKind
    code: str
    label: str
    detail: str = ""
    citation: str


class LookupResult(Value):
    """Results, best first; `note` says what could not be searched and what to do."""

    entries: tuple[LookupEntry, ...]
    note: str = ""


class LookupRow(NamedTuple):
    """A table row prepared for search: its entry, its code without dots, its words."""

    kind: EntryKind
    code: str
    label: str
    detail: str
    citation: str
    bare: str
    words: str

    @property
    def entry(self) -> LookupEntry:
        return LookupEntry(kind=self.kind, code=self.code, label=self.label, detail=self.detail, citation=self.citation)


def make_row(kind: EntryKind, code: str, label: str, citation: str, detail: str = "") -> LookupRow:
    words = f" {strip_accents(f'{label} {detail}')} {NAMES[kind]}".lower().translate(BREAKS)
    return LookupRow(kind, code, label, detail, citation, normalize_code(code), words)


def rank_row(each: LookupRow, words: tuple[str, ...], codes: tuple[str, ...]) -> int | None:
    """0 the very code, 1 a code that begins so, 2 words of the label, 3 of the rest; None where a word is not met.

    `codes` are the words as codes are compared.
    """
    if len(words) == 1 and each.bare.startswith(codes[0]):
        return int(each.bare != codes[0])
    for word, code in zip(words, codes, strict=True):
        if f" {word}" not in each.words and not each.bare.startswith(code):
            return None
    if each.bare in codes:
        return 0
    label = each.words[: len(each.label) + 1]
    return 2 if all(f" {word}" in label for word in words) else 3


class Lookup:
    """Search over the tables of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sources = {line["file"]: line["source"] for line in read_table("SOURCES.csv")}
        self.rows = list(self.read())

    def search(self, text: str, kind: EntryKind | None = None, limit: int = 20) -> tuple[LookupEntry, ...]:
        """Results for `text`, best first, at most `limit` (1..100). Raises Invalid for an empty query."""
        query = parse_query(text)
        if query.pair and kind in (None, "pair"):
            return tuple(self.pair(*query.pair))
        codes = tuple(normalize_code(word) for word in query.words)
        ranked = (
            (found, place, each)
            for place, each in enumerate(self.rows)
            if kind in (None, each.kind) and (found := rank_row(each, query.words, codes)) is not None
        )
        best = sorted(ranked, key=lambda one: one[:2])[: min(limit, MOST)]
        return tuple(each.entry for _, _, each in best)

    def pair(self, one: str, other: str) -> Iterator[LookupEntry]:
        """NCCI entries for two codes in both orders, or one that says there is none."""
        pairs, found = self.world.reference.ptp, False
        for first, second in ((one, other), (other, one)):
            indicator = pairs.get((first, second))
            if indicator:
                found = True
                yield format_pair(first, second, indicator, self.sources["ptp.csv"])
        if not found:
            yield LookupEntry(
                kind="pair",
                code=f"{one} {other}",
                label="No NCCI pair of 2024 Q3 in the course's tables.",
                detail=self.unknown(one, other),
                citation=self.sources["ptp.csv"],
            )

    def unknown(self, *codes: str) -> str:
        """Names the codes that the course's tables lack; "" if none."""
        missing = [code for code in codes if code not in self.world.reference.procedures]
        return f"The course's tables do not have {' and '.join(missing)}." if missing else ""

    def read(self) -> Iterator[LookupRow]:
        """All rows by kind, in the order for ties."""
        reference, source = self.world.reference, self.sources
        for known in reference.procedures.values():
            yield make_row("procedure", known.code, known.label, source["procedures.csv"], self.indicators(known))
        for code, said in reference.modifiers.items():
            bypass = "may set an NCCI pair aside" if said["ncci"] == "Y" else ""
            yield make_row("modifier", code, said["meaning"], source["modifiers.csv"], bypass)
        yield from reason_rows("carc", source["carc.csv"])
        yield from reason_rows("rarc", source["rarc.csv"])
        places = ((code, said["name"]) for code, said in reference.pos.items())
        yield from plain_rows("place", places, source["pos.csv"])
        for said in read_table("icd10.csv"):
            standing = "" if said["billable"] == "Y" else UNBILLABLE
            yield make_row("diagnosis", said["code"], said["meaning"], source["icd10.csv"], standing)
        for fact in reference.facts.values():
            yield make_row("fact", fact.id, fact.fact, fact.citation, fact.topic)

    def indicators(self, known: Procedure) -> str:
        """What the tables say of a procedure besides its label."""
        reference = self.world.reference
        limit, primaries = reference.mue.get(known.code), reference.addons.get(known.code, ())
        parts = (
            f"global period {known.global_days}",
            f"bilateral indicator {known.bilateral}",
            f"PC/TC indicator {known.pctc}",
            f"medically unlikely edit {limit.units} (MAI {limit.mai})" if limit else "",
            f"add-on to {', '.join(primaries)}" if primaries else "",
        )
        return "; ".join(part for part in parts if part)


def plain_rows(kind: EntryKind, rows: Iterable[tuple[str, str]], source: str) -> Iterator[LookupRow]:
    for code, words in rows:
        yield make_row(kind, code, words or WORDLESS, source)


def reason_rows(kind: EntryKind, source: str) -> Iterator[LookupRow]:
    """The codes of a list of X12, each with its dates; those out of use, which old answers have, without words."""
    for row in read_table(f"{kind}.csv"):
        changed = f", last changed {row['changed']}" if row["changed"] else ""
        told = (
            f"used with group {row['group']}" if row.get("group") else "",
            "always with a remark code" if kind == "carc" and row["code"] in NEED_REMARK else "",
            f"out of use since {row['ended']}" if row["ended"] else f"in force since {row['start']}{changed}",
        )
        words = OUT_OF_USE if row["ended"] else row["meaning"] or WORDLESS
        yield make_row(kind, row["code"], words, source, "; ".join(each for each in told if each))


def format_pair(first: str, second: str, indicator: str, source: str, detail: str = "") -> LookupEntry:
    way = "a modifier may set it aside where the note shows two services" if indicator == "1" else "no modifier helps"
    label = f"{second} (column 2) is not paid beside {first} (column 1): indicator {indicator}, {way}."
    return LookupEntry(kind="pair", code=f"{first} {second}", label=label, detail=detail, citation=source)
