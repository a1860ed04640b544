"""X12 files at the terminal: what was accepted, why one was refused, what came in and how to practise on it."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gym.cli import answers, cards
from gym.cli.styles import GOOD, QUIET, table
from gym.world.claims.claim import Denial
from gym.x12.errors import SHOWN, FileRefused, X12Problem
from gym.x12.export import ExportedFile
from gym.x12.importing import ImportedClaim, ImportedFile
from gym.x12.interchange import Interchange
from gym.x12.practice import Lesson

CLAIMS_SHOWN = 20


def show_accepted(found: Interchange) -> Text:
    """One line for a valid file."""
    return Text(f"Accepted: {contents(found)}.", style=GOOD)


def contents(found: Interchange) -> str:
    """What a file holds."""
    claims = f", {found.claims} claim{'s' if found.claims != 1 else ''}" if found.claims else ""
    return f"{' and '.join(found.kinds)}{claims}, {len(found.pieces)} segments"


def show_refused(error: FileRefused) -> Table:
    """Every problem with its place."""
    return problems("Refused", error.problems)


def problems(title: str, found: tuple[X12Problem, ...]) -> Table:
    """Places in the file and what is wrong there."""
    drawn = table(title, ">segment", "name", "element", "what")
    for each in found[:SHOWN]:
        drawn.add_row(str(each.place), each.segment, each.element or "", each.reason)
    if len(found) > SHOWN:
        drawn.caption = f"{len(found) - SHOWN} more"
    return drawn


def show_import(found: ImportedFile) -> Iterator[RenderableType]:
    """Claims, findings, what was left out, and practice."""
    yield Text(
        f"{len(found.claims)} of {len(found.claims) + len(found.left_out)} claims were imported from the {found.kind}."
    )
    yield Text("People, numbers and days are invented; codes, amounts and the days between services are the file's.")
    if found.parted:
        yield Text(
            f"The claims of {found.parted} patients span more days than the tables cover: they were moved in parts, "
            "and the days between the parts are not the file's."
        )
    for each in found.claims[:CLAIMS_SHOWN]:
        yield from show_claim(each)
    if len(found.claims) > CLAIMS_SHOWN:
        yield Text(f"{len(found.claims) - CLAIMS_SHOWN} more claims; --json OUT writes all of them.")
    if found.left_out:
        yield problems("Left out", found.left_out)
    if found.lessons:
        yield practice(found.lessons)


def show_claim(each: ImportedClaim) -> Iterator[RenderableType]:
    """One claim, the answer to it and what the rules find."""
    yield from cards.claim(each.claim)
    if each.remittance:
        yield from answers.remittance(each.remittance)
        yield Text(
            "An 835 has no diagnoses and no patient's age: R69 is used as the diagnosis, and neither is judged.",
            style=QUIET,
        )
    if each.first_answer:
        yield from answers.remittance(each.first_answer, "First payer's answer")
    yield from show_limits(each)
    yield answers.findings(each.findings) if each.findings else Text("The rules find nothing.", style=GOOD)


def show_limits(each: ImportedClaim) -> Iterator[RenderableType]:
    """What the tables of the course cannot judge."""
    if each.outside:
        codes = ", ".join(each.outside)
        yield Text(f"Not in the tables of the course, so not judged for bundling or units: {codes}", style=QUIET)
    if each.undated:
        codes = ", ".join(each.undated)
        yield Text(
            f"Of another fiscal year than the tables, so whether they are valid is not judged: {codes}", style=QUIET
        )
    if each.other_quarter:
        yield Text("The services are of another quarter; bundling and units are judged as in 2024 Q3.", style=QUIET)


def practice(lessons: tuple[Lesson, ...]) -> Table:
    """What practises the same denial, and how to start it."""
    drawn = table("Practice from these denials", "denied", "as", "practice", "start it with")
    for each in lessons:
        drawn.add_row(each.refusal.code, codes(each.refusal.denial), about(each), start(each))
    return drawn


def codes(denial: Denial) -> str:
    """Group, CARC and RARC."""
    return " ".join((f"{denial.group}-{denial.carc}", *denial.rarc))


def about(each: Lesson) -> str:
    """The fault in words, and how near it is."""
    if each.fault is None:
        return "no scenario in the gym has this denial"
    near = "the same code" if each.same_code else "another code"
    return f"{each.fault}: {each.summary} On {near}, {each.payer_name}."


def start(each: Lesson) -> str:
    """The command that deals it."""
    return f"gym play --scenario {each.scenario_id}" if each.scenario_id else ""


def show_export(sent: ExportedFile, path: Path) -> Text:
    """One line for a file that was written."""
    return Text(f"{path.name}: {contents(sent.file)}, accepted by pyx12.", style=GOOD)
