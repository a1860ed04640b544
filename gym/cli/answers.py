"""The payer's answer and the verdict, drawn for a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gym.cli.styles import BAD, GOOD, QUIET, table
from gym.progress.schemas import Score, Xp
from gym.schemas.sessions import TurnAnswer
from gym.world.claims.claim import Finding, Remittance


def remittance(answer: Remittance, whose: str = "Payer's answer") -> Iterator[RenderableType]:
    """The payer's answer, line by line; or why its front end did not take the claim in."""
    if answer.rejections:
        yield rejections(answer)
        return
    about = " · ".join(str(each) for each in (answer.claim_number, answer.decided) if each)
    title = f"{whose}: {answer.status.replace('_', ' ')}  {about}".rstrip()
    drawn = table(title, ">line", "code", ">charge", ">allowed", ">paid", "adjustments", "remarks")
    for line in answer.lines:
        why_not = ", ".join(f"{cas.group}-{cas.carc} {cas.amount:.2f}" for cas in line.adjustments)
        amounts = (f"{amount:.2f}" for amount in (line.charge, line.allowed, line.paid))
        drawn.add_row(str(line.line), line.code, *amounts, why_not, " ".join(line.rarc))
    yield drawn
    if answer.message:
        yield Text(answer.message)


def rejections(answer: Remittance) -> Table:
    """The front end's reasons (277CA): nothing was adjudicated."""
    drawn = table(f"Rejected at the front end (277CA)  {answer.decided or ''}".rstrip(), "status", "reason")
    for each in answer.rejections:
        drawn.add_row(each.code, each.message)
    return drawn


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


def verdict(turned: TurnAnswer) -> Iterator[RenderableType]:
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
