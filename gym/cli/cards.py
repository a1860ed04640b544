"""A claim, its note and the payer's answer, drawn for a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gym.doctor import Check
from gym.loop import Turned
from gym.progress.standing import Score, Xp
from gym.world.claim import LETTERS, Claim, Finding, Provider, Remittance
from gym.world.encounter import PriorClaim
from gym.world.scenario import ScenarioView

GOOD, BAD, QUIET = "bold green", "bold red", "dim"


def table(title: str | None, *columns: str) -> Table:
    """An empty table; a column that starts with `>` holds numbers."""
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        drawn.add_column(column.removeprefix(">"), justify="right" if column.startswith(">") else "left")
    return drawn


def scenario(view: ScenarioView) -> Iterator[RenderableType]:
    """Everything a trainee reads before the first move."""
    about = f"{view.payer.name} · {view.difficulty} · {view.stage.replace('_', ' ')} · received {view.received}"
    yield Panel(Text(about), title=Text(view.title, style="bold"), title_align="left")
    yield note(view)
    yield from claim(view.claim_data)
    yield coverage(view)
    if view.history:
        yield history(view.history)
    if view.remittance:
        yield from remittance(view.remittance)


def note(view: ScenarioView) -> Panel:
    """The encounter note as it was written."""
    text = Text(f"{view.encounter.date} · {view.encounter.clinician}\n", style=QUIET)
    for section in view.encounter.sections:
        text.append(f"\n{section.heading}  ", style="bold not dim").append(section.text, style="not dim")
    return Panel(text, title="Encounter note", title_align="left")


def coverage(view: ScenarioView) -> Panel:
    """What the eligibility check and the payer's published policy say."""
    cover = view.coverage
    ends = f", ended {cover.terminated}" if cover.terminated else ""
    lines = [
        f"Member {cover.member_id}, {'active' if cover.active else 'not active'} from {cover.effective}{ends}",
        *(f"Authorization {number}" for number in cover.authorizations),
        *view.payer.facts,
    ]
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
        "claim": f"{on_file.claim_id}  frequency {on_file.frequency}",
        "original reference": on_file.original_reference,
        "patient": f"{patient.last}, {patient.first}  born {patient.birth}  {patient.sex}",
        "member": on_file.subscriber.member_id,
        "billing/npi": provider(on_file.billing),
        "rendering/npi": provider(on_file.rendering),
        "referring/npi": on_file.referring and provider(on_file.referring),
        "prior_auth": on_file.prior_auth,
    }
    drawn = table("Claim", "field", "value")
    for field, value in rows.items():
        if value:
            drawn.add_row(field, value)
    return drawn


def provider(who_bills: Provider) -> str:
    """A provider's number and name."""
    return f"{who_bills.npi}  {who_bills.name}"


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
            str(line.units),
            f"{line.charge:.2f}",
            days,
            line.pos,
        )
    return drawn


def history(claims: tuple[PriorClaim, ...]) -> Table:
    """What was billed before."""
    drawn = table("On the account", "claim", "date", "code", "modifiers", ">units", "status", "proof")
    for prior in claims:
        marks = " ".join(prior.modifiers)
        drawn.add_row(
            prior.claim_id, str(prior.day), prior.code, marks, str(prior.units), prior.status, prior.proof or ""
        )
    return drawn


def remittance(answer: Remittance) -> Iterator[RenderableType]:
    """The payer's answer, line by line."""
    title = f"Payer's answer: {answer.status.replace('_', ' ')}"
    drawn = table(title, ">line", "code", ">charge", ">allowed", ">paid", "adjustments", "remarks")
    for line in answer.lines:
        why_not = ", ".join(f"{cas.group}-{cas.carc} {cas.amount:.2f}" for cas in line.adjustments)
        amounts = (f"{amount:.2f}" for amount in (line.charge, line.allowed, line.paid))
        drawn.add_row(str(line.line), line.code, *amounts, why_not, " ".join(line.rarc))
    yield drawn
    if answer.message:
        yield Text(answer.message)


def findings(found: tuple[Finding, ...]) -> Table:
    """What the trainee may see of what is wrong, with its source."""
    drawn = table("Findings", "rule", "where", "what", "source")
    for finding in found:
        drawn.add_row(finding.rule_id, finding.field, finding.message, finding.citation)
    return drawn


def score(earned: Score) -> Table:
    """Points, each with its reason."""
    drawn = table(f"Score {earned.total}", "for", ">points", "why")
    for part in earned.parts:
        drawn.add_row(part.name, f"{part.points:+d}", part.reason)
    return drawn


def xp(earned: Xp) -> Text:
    """One line of XP."""
    level = f"  Level {earned.level}!" if earned.level_up else f"  level {earned.level}"
    return Text(f"+{earned.earned} XP ({earned.total} in all){level}", style=GOOD if earned.earned else QUIET)


def verdict(turned: Turned) -> Iterator[RenderableType]:
    """What came of a move, but for the coach's words."""
    words = {"resolved": "Resolved", "partly": "Partly right", "wrong": "Not yet", "noted": "Noted", "given_up": "Over"}
    yield Text(words[turned.outcome], style=GOOD if turned.correct else BAD if turned.outcome == "wrong" else "bold")
    if turned.findings:
        yield findings(turned.findings)
    if turned.remittance:
        yield from remittance(turned.remittance)
    if turned.resolved:
        yield score(turned.score)
        yield xp(turned.xp)
    for unlocked in turned.achievements:
        yield Text(f"Unlocked: {unlocked.title}. {unlocked.description}", style=GOOD)


def check(looked: Check) -> Text:
    """One line of the doctor's, and what to do about it."""
    mark, style = {"ok": ("✓", GOOD), "missing": ("–", "bold yellow"), "broken": ("✗", BAD)}[looked.state]
    line = Text.assemble((f"{mark} {looked.name}", style), f"  {looked.found}")
    return line.append(f"\n    {looked.advice}") if looked.advice else line
