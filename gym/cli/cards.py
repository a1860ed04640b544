"""A claim, its note and its account, drawn for a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gym.cli import answers
from gym.cli.doctor import Check
from gym.cli.styles import BAD, GOOD, QUIET, table
from gym.world.claims.claim import LETTERS, Claim, Provider, ServiceLine
from gym.world.claims.encounter import PriorClaim
from gym.world.codes.anesthesia import to_time_units
from gym.world.scenarios.scenario import CoverageView, ScenarioView


def scenario(view: ScenarioView) -> Iterator[RenderableType]:
    """Everything a trainee reads before the first move."""
    about = f"{view.payer.name} · {view.difficulty} · {view.stage.replace('_', ' ')} · received {view.received}"
    yield Panel(Text(about), title=Text(view.title, style="bold"), title_align="left")
    yield note(view)
    yield from claim(view.claim_data)
    yield coverage(view)
    yield desk(view)
    if view.payer_letter:
        yield Panel(Text(view.payer_letter), title=Text(f"Letter from {view.payer.name}"), title_align="left")
    if view.history:
        yield history(view.history)
    if view.first_answer:
        yield from answers.remittance(view.first_answer, "First payer's answer")
    if view.remittance:
        yield from answers.remittance(view.remittance)


def note(view: ScenarioView) -> Panel:
    """The encounter note as it was written."""
    text = Text(f"{view.encounter.date} · {view.encounter.clinician}\n", style=QUIET)
    for section in view.encounter.sections:
        text.append(f"\n{section.heading}  ", style="bold not dim").append(section.text, style="not dim")
    return Panel(text, title="Encounter note", title_align="left")


def describe_coverage(cover: CoverageView) -> Iterator[str]:
    """One coverage as the eligibility check has it."""
    ends = f", ended {cover.terminated}" if cover.terminated else ""
    active = "covers the visit day" if cover.active else "does not cover the visit day"
    yield f"{cover.payer_id}, pays {'second' if cover.order == 2 else 'first'}: {active}, from {cover.effective}{ends}"
    patient = cover.patient
    yield (
        f"  Member {cover.member_id}, {cover.member_name}; patient {patient.last}, {patient.first}, "
        f"born {patient.birth}, {patient.sex}"
    )
    share = f"  Patient's share {cover.coinsurance_percent} %, deductible left ${cover.deductible_left:.2f}"
    yield share + (f", ${cover.copay:.2f} for an office visit" if cover.copay else "")
    yield from (f"  Authorization {number}" for number in cover.authorizations)
    yield from (f"  {said}" for said in cover.also)


def desk(view: ScenarioView) -> Panel:
    """The day, and what the practice has on file."""
    lines = (
        f"Today {view.today}",
        f"Signed advance beneficiary notice: {'on file' if view.abn_on_file else 'none on file'}",
        f"Laboratory certificate (CLIA): {view.clia_certificate or 'none'}",
    )
    return Panel(Text("\n".join(lines)), title="Desk", title_align="left")


def coverage(view: ScenarioView) -> Panel:
    """What the eligibility check and the payer's published policy say."""
    known = (line for cover in (view.coverage, *view.other_coverages) for line in describe_coverage(cover))
    lines = [*known, *view.payer.facts]
    return Panel(Text("\n".join(lines)), title=Text(f"Coverage · {view.payer.name}"), title_align="left")


def claim(on_file: Claim) -> Iterator[RenderableType]:
    """Who, why and what: the parts of a claim a biller can change."""
    yield who(on_file)
    yield why(on_file)
    yield what(on_file)


def who(on_file: Claim) -> Table:
    """Patient, subscriber and providers, with the numbers around them."""
    patient = on_file.patient
    rows = {
        "claim": on_file.claim_id,
        "payer_id": on_file.payer_id,
        "frequency": on_file.frequency,
        "original_reference": on_file.original_reference,
        "sequence": {"P": "P, this payer pays first", "S": "S, this payer pays second"}[on_file.sequence],
        "primary_paid": None if on_file.primary_paid is None else f"{on_file.primary_paid:.2f}",
        "total": f"{on_file.charges if on_file.total is None else on_file.total:.2f}",
        "patient": f"{patient.last}, {patient.first}  born {patient.birth}  {patient.sex}",
        "subscriber": f"{on_file.subscriber.member_id}  {on_file.subscriber.last}, {on_file.subscriber.first}",
        "billing": provider(on_file.billing),
        "rendering": provider(on_file.rendering),
        "referring": on_file.referring and provider(on_file.referring),
        "prior_auth": on_file.prior_auth,
        "referral_number": on_file.referral_number,
        "attachment": on_file.attachment,
        "clia": on_file.clia,
        "accident": on_file.accident and f"{on_file.accident}, {on_file.accident_date or 'no date'}",
    }
    drawn = table("Claim", "field", "value")
    for field, value in rows.items():
        drawn.add_row(field, value or "none")
    return drawn


def provider(who_bills: Provider) -> str:
    """A provider's number, name and taxonomy."""
    return f"{who_bills.npi}  {who_bills.name}  {who_bills.taxonomy or ''}".rstrip()


def why(on_file: Claim) -> Table:
    """The diagnoses, lettered as the lines point at them."""
    drawn = table(None, "diagnosis", "ICD-10-CM")
    for letter, code in zip(LETTERS, on_file.diagnoses, strict=False):
        drawn.add_row(f"diagnoses/{letter}", code)
    return drawn


def what(on_file: Claim) -> Table:
    """The service lines."""
    drawn = table(None, ">line", "code", "modifiers", "points at", ">units", ">charge", "date", "POS")
    for number, line in enumerate(on_file.lines, 1):
        days = str(line.date_from) if line.date_from == line.date_to else f"{line.date_from} to {line.date_to}"
        marks = " ".join(line.modifiers) or "none"
        drawn.add_row(
            str(number),
            line.code,
            marks,
            " ".join(line.pointers),
            quantity(line),
            f"{line.charge:.2f}",
            days,
            line.pos,
        )
    return drawn


def quantity(line: ServiceLine) -> str:
    """Units, or the minutes of anesthesia with the units of time that Medicare makes of them."""
    return f"{line.minutes} min ({to_time_units(line.minutes)} units)" if line.minutes else str(line.units)


def history(claims: tuple[PriorClaim, ...]) -> Table:
    """What was billed before."""
    drawn = table("On the account", "claim", "payer", "date", "code", ">units", "status", "payer's number", "proof")
    for prior in claims:
        paid = "" if prior.paid is None else f" {prior.paid:.2f}"
        drawn.add_row(
            prior.claim_id,
            prior.payer_id or "this one",
            str(prior.day),
            "-".join((prior.code, *prior.modifiers)),
            str(prior.units),
            f"{prior.status}{paid}",
            prior.claim_number or "",
            prior.proof or "",
        )
    return drawn


def check(looked: Check) -> Text:
    """One line of the doctor's, and what to do about it."""
    mark, style = {"ok": ("✓", GOOD), "missing": ("–", "bold yellow"), "broken": ("✗", BAD)}[looked.state]
    line = Text.assemble((f"{mark} {looked.name}", style), f"  {looked.found}")
    return line.append(f"\n    {looked.advice}") if looked.advice else line
