"""The fact base with its reviews: listed by area, taken away as CSV for a certified coder, and taken in again."""

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from gym.errors import Invalid
from gym.progress.analytics.csv import format_cell
from gym.schemas.facts import VERDICTS, FactLine, FactReview, ReviewCount
from gym.store.facts import ReviewFile
from gym.world.codes.tables import Fact
from gym.world.facts import FactUse, list_fact_uses, list_scenario_facts
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

FILLED = ("reviewed_by", "reviewed_on", "verdict", "comment")
COLUMNS = ("id", "area", "fact", "source", "address", "dated", "trust", "faults", "payers", *FILLED)
NEEDED = ("id", "fact", "source", *FILLED)
TRUST = {"A": "the publisher's text", "B": "a contractor's or payer's page", "C": "general practice"}
LONGEST_FILE = 1_000_000
MOST_PROBLEMS = 10


class FactBase:
    """All facts of a world; the reviews are those in `folder`."""

    def __init__(self, world: World, folder: Path | None = None) -> None:
        self.world, self.file = world, ReviewFile(folder)

    @cached_property
    def uses(self) -> tuple[FactUse, ...]:
        return list_fact_uses(self.world)

    def reviews(self) -> dict[str, FactReview]:
        """The reviews by fact that hold for its text and source as they are now."""
        facts = self.world.reference.facts
        return {each.fact_id: each for each in self.file.read() if is_current(facts, each)}

    def list_lines(self, area: str = "") -> tuple[FactLine, ...]:
        """Every fact, or those of one area (in any case), as users see them. Raises Invalid for an unknown area."""
        areas = list(dict.fromkeys(use.area for use in self.uses))
        named = [each for each in areas if each.lower() == area.strip().lower()]
        if area and not named:
            raise Invalid(f"There is no area {area}. There is: {'; '.join(areas)}.")
        reviews = self.reviews()
        return tuple(to_line(use, reviews.get(use.fact.id)) for use in self.uses if use.area in (named or areas))

    def count(self) -> ReviewCount:
        reviews = self.reviews().values()
        doubted = sum(each.verdict != "right" for each in reviews)
        return ReviewCount(facts=len(self.uses), reviewed=len(reviews), doubted=doubted)

    def describe_scenario(self, scenario: Scenario) -> str:
        """Whether the facts that a scenario rests on are reviewed, in a sentence."""
        facts, reviews = list_scenario_facts(self.world, scenario), self.reviews()
        done = [reviews[fact.id] for fact in facts if fact.id in reviews]
        doubted = sum(each.verdict != "right" for each in done)
        if doubted:
            return f"A reviewer doubts {doubted} of the {len(facts)} facts behind this claim: see Facts."
        if not done:
            return f"None of the {len(facts)} facts behind this claim has been reviewed by a certified coder yet."
        named = ", ".join(sorted({each.reviewed_by for each in done}))
        last = max(each.reviewed_on for each in done)
        return f"{len(done)} of the {len(facts)} facts behind this claim are reviewed ({named}, last on {last})."

    def export_csv(self) -> str:
        """Every fact with its review, for a spreadsheet: the last four columns are the reviewer's."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for line in self.list_lines():
            told = line.model_dump(mode="json") | (line.review.model_dump(mode="json") if line.review else {})
            writer.writerow(format_cell(told.get(name, "")) for name in COLUMNS)
        return text.getvalue()

    def import_csv(self, text: str, today: date) -> ReviewCount:
        """Take a filled file in: its reviews replace those of the same facts, and a row without one changes nothing.

        Raises Invalid, naming the rows that cannot be read; nothing is taken then.
        """
        taken = read_reviews(text, self.world.reference.facts, today)
        kept = {each.fact_id: each for each in self.file.read()} | taken
        self.file.keep(tuple(kept.values()))
        return self.count()


def read_reviews(text: str, facts: dict[str, Fact], today: date) -> dict[str, FactReview]:
    """The reviews of a filled file by fact. Raises Invalid for a file with anything wrong in it, or with none."""
    taken, problems, seen = dict[str, FactReview](), list[str](), set[str]()
    for number, row in enumerate(read_rows(text), 2):
        found = list(list_row_problems(row, facts, today))
        if row["id"] in seen:
            found.append(f"{row['id']} comes twice")
        seen.add(row["id"])
        problems += [f"Row {number}: {each}." for each in found]
        if not found and is_filled(row):
            taken[row["id"]] = to_review(row, facts[row["id"]])
    if problems:
        more = f" And {len(problems) - MOST_PROBLEMS} more." if len(problems) > MOST_PROBLEMS else ""
        raise Invalid(f"Nothing was imported. {' '.join(problems[:MOST_PROBLEMS])}{more}")
    if not taken:
        raise Invalid(f"Nothing was imported: no row of the file is filled in ({', '.join(FILLED)}).")
    return taken


def is_filled(row: dict[str, str]) -> bool:
    return any(row[name] for name in FILLED)


def read_rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of an exported file. Raises Invalid where it is none."""
    if len(text) > LONGEST_FILE:
        raise Invalid(f"The file is longer than {LONGEST_FILE:,} characters: that is no export of the facts.")
    text = text.removeprefix("\ufeff")
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="more", delimiter=mark)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(f"The file has no column {', '.join(missing)}. Fill in the file that `gym facts export` writes.")
    try:
        for row in reader:
            yield {name: unescape(str(value or "").strip()) for name, value in row.items()}
    except csv.Error as reason:
        raise Invalid(f"The file cannot be read as CSV: {reason}.") from None


def list_row_problems(row: dict[str, str], facts: dict[str, Fact], today: date) -> Iterator[str]:
    """What is wrong with one row, in words that say what to do."""
    fact = facts.get(row["id"])
    if fact is None:
        yield f"there is no fact {row['id'] or 'without an id'}"
        return
    if not is_filled(row):
        return
    if (squeeze(row["fact"]), squeeze(row["source"])) != (squeeze(fact.fact), squeeze(fact.source)):
        yield f"{fact.id} reads otherwise now, in its text or its source: export again and review what stands there"
    if row["verdict"].lower() not in VERDICTS:
        yield f"{fact.id} has the verdict '{row['verdict']}': write {', '.join(VERDICTS[:-1])} or {VERDICTS[-1]}"
    if not 2 <= len(row["reviewed_by"]) <= 120:
        yield f"{fact.id} does not say in 2 to 120 characters who reviewed it (reviewed_by)"
    if (day := read_day(row["reviewed_on"])) is None:
        yield f"{fact.id} has the date '{row['reviewed_on']}': write it as 2026-11-30 (reviewed_on)"
    elif day > today:
        yield f"{fact.id} was reviewed in the future, on {day}"
    if row["verdict"].lower() in ("wrong", "unclear") and not row["comment"]:
        yield f"{fact.id} is {row['verdict'].lower()}: say why in the comment"
    if len(row["comment"]) > 1000:
        yield f"{fact.id} has a comment of more than 1000 characters"


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def to_review(row: dict[str, str], fact: Fact) -> FactReview:
    given = {name: row[name] for name in ("reviewed_by", "reviewed_on", "comment")}
    return FactReview.model_validate(
        {**given, "fact_id": fact.id, "seal": seal(fact), "verdict": row["verdict"].lower()}
    )


def to_line(use: FactUse, review: FactReview | None) -> FactLine:
    fact = use.fact
    return FactLine(
        id=fact.id,
        area=use.area,
        fact=fact.fact,
        source=fact.source,
        address=fact.address,
        dated=fact.dated,
        trust=TRUST[fact.confidence[0]],
        faults=use.faults,
        payers=use.payers,
        review=review,
    )


def is_current(facts: dict[str, Fact], review: FactReview) -> bool:
    """Whether a review is about a fact as it reads now."""
    return review.fact_id in facts and seal(facts[review.fact_id]) == review.seal


def seal(fact: Fact) -> str:
    """A short hash of what was reviewed: a fact whose text or source changes has to be reviewed again."""
    return hashlib.sha256(f"{squeeze(fact.fact)}\n{squeeze(fact.source)}".encode()).hexdigest()[:16]


def squeeze(text: str) -> str:
    """The text with each run of spaces and line breaks as one space, as spreadsheets change them."""
    return " ".join(text.split())


def unescape(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return text[1:] if text[:1] == "'" and format_cell(text[1:]) == text else text
