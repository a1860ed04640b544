"""The plain coach's words: what happened to a claim, said without a model and without giving an open answer away."""

from collections.abc import Iterator

from gym.coaching.lessons import CLEAN, lesson_of
from gym.coaching.tries import SETTLED
from gym.world.claims.claim import Adjustment, Finding, Remittance, RemittanceLine
from gym.world.codes.tables import Reference
from gym.world.scenarios.scenario import Issue, Scenario, Verdict

# The four rungs on a claim with nothing wrong: how to check one, and the answer last.
CLEAN_RUNGS = (
    "Read the note once more and lay it beside the claim, line by line: what was done, why, where and by whom.",
    "Take the lines one by one: code, modifiers, diagnosis, units, place and date each have a reason in the note. Then "
    "compare names, numbers and dates with the coverage and the roster. What has no reason there, or another one, is "
    "what a payer stops at.",
    "A similar case: a claim was held for a day in search of an error. Everything agreed with the note, the numbers "
    "were the roster's and the payer's policy asked for nothing more. It was sent and paid.",
    "Nothing on this claim needs to be changed: send it as it stands.",
)

OVER_CODING = (
    "This is over-coding: a payer may pay it today, and an audit takes it back. "
    "It is a matter of compliance, not only of money."
)

SEALED = "You can look back at the answer when your opponent has finished the challenge or its time is up."


def list_refusals(remittance: Remittance) -> Iterator[tuple[RemittanceLine, Adjustment]]:
    """Each refused line with each reason for it; what a contract or the patient's share takes off is none."""
    for line in remittance.lines:
        yield from ((line, each) for each in line.refusals)


def say_refusal(reference: Reference, line: RemittanceLine, reason: Adjustment) -> str:
    """A refused line with the payer's code and what it means."""
    meaning = reference.carc.get(reason.carc, "")
    return f"line {line.line} ({line.code}): {reason.group}-{reason.carc}, {meaning}"


def list_adjustments(reference: Reference, remittance: Remittance) -> list[str]:
    """Each refused line with the payer's codes and what they mean."""
    said = []
    for line, reason in list_refusals(remittance):
        remarks = "".join(f", {code} ({reference.rarc.get(code, code)})" for code in line.rarc)
        said.append(f"{say_refusal(reference, line, reason)}{remarks}")
    return said


def say_remarks(reference: Reference, remittance: Remittance) -> str:
    """What the remark codes on refused lines mean, each once."""
    codes = dict.fromkeys(code for line, _ in list_refusals(remittance) for code in line.rarc)
    return " ".join(f"{code}: {reference.rarc[code].rstrip('.')}." for code in codes if code in reference.rarc)


def say_answer(reference: Reference, remittance: Remittance | None) -> str:
    """What the payer said, in a sentence; nothing where it was not asked."""
    if remittance is None:
        return ""
    if remittance.status == "rejected":
        reasons = "; ".join(f"{each.category}: {each.message.rstrip('.')}" for each in remittance.rejections)
        return f"The front end rejects the claim (277CA {reasons}). Nothing was adjudicated."
    if remittance.status == "paid":
        paid = sum(line.paid for line in remittance.lines)
        return f"The payer pays every line, ${paid:.2f} in all."
    if remittance.status == "settled":
        expected = "; ".join(list_adjustments(reference, remittance)) or "nothing was left after the first payer"
        return f"The payer answers as the claim itself says, and pays nothing: {expected}."
    word = "denies the claim" if remittance.status == "denied" else "pays part of the claim"
    refused = "; ".join(list_adjustments(reference, remittance))
    return f"The payer {word}: {refused}." if refused else f"The payer {word}."


def say_finding(finding: Finding) -> str:
    """A finding with its source; over-coding is called by its name."""
    source = f" ({finding.citation})." if finding.citation else "."
    said = f"{finding.message.rstrip('.')}{source}"
    return f"{said} {OVER_CODING}" if finding.compliance else said


def explain_issue(issue: Issue) -> str:
    """What was wrong, why, and who says so."""
    warning = f" {OVER_CODING}" if issue.compliance else ""
    return f"{issue.summary} {issue.explanation}{warning} Source: {issue.citation}."


def say_lessons(scenario: Scenario) -> str:
    """What to look at next time: the lesson of each fault once, or that of a clean claim."""
    return " ".join(dict.fromkeys(map(lesson_of, scenario.intended_issues))) or CLEAN


def say_debrief(scenario: Scenario, verdict: Verdict) -> str:
    """After the end: every issue explained, and what the changes made were worth."""
    parts = [f"What was wrong: {explain_issue(issue)}" for issue in scenario.intended_issues]
    if not parts:
        parts = ["Nothing on this claim was wrong: the note supports every line, and the payer's policy is met."]
    if verdict.outcome == "resolved" and verdict.accuracy < 1:
        extra = verdict.changes_made - verdict.changes_needed
        parts.append(f"You changed {extra} more than was needed; leaving right things alone is part of the work.")
    return " ".join(parts)


def say_feedback(reference: Reference, scenario: Scenario, verdict: Verdict, worked: str = SETTLED) -> str:
    """One verdict in plain words: the lesson first once the claim is over, before that what to do next. `worked` is the
    sentence on what settled it.
    """
    payer, notes = say_answer(reference, verdict.remittance), " ".join(note for note in verdict.notes if note)
    match verdict.outcome:
        case "resolved":
            return f"{say_lessons(scenario)} {worked} {notes or payer} {say_debrief(scenario, verdict)}"
        case "partly":
            return f"That was right and stays on the claim. {payer} Something else still stands in the way: look again."
        case "wrong":
            return say_wrong(payer, notes, verdict)
        case "noted":
            return notes
        case "given_up":
            return f"{say_lessons(scenario)} {say_debrief(scenario, verdict)}"


def say_sealed_feedback(verdict: Verdict) -> str:
    """The end of a claim whose answer somebody else must not hear yet: how it ended, and when the rest is told."""
    ended = SETTLED if verdict.outcome == "resolved" else "You gave this claim up."
    return f"{ended} {SEALED}"


def say_wrong(payer: str, notes: str, verdict: Verdict) -> str:
    """A try that fixed nothing: what the payer said, what the try broke, and what to do next."""
    broke = " ".join(dict.fromkeys(say_finding(finding) for finding in verdict.shown))
    parts = (notes or payer, broke, "Look again, or ask for a hint.")
    return " ".join(part for part in parts if part)
