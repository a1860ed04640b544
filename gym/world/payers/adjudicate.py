"""The payer: adjudicates a claim line by line into a remittance (835 view).

Simplified on purpose: no sequestration. The deductible is taken first, then the coinsurance (PF089); what is over the
allowed amount is written off by contract (CARC 45), what is taken off a second operation as such (CARC 59). A second
payer reports what the first one paid and wrote off as OA-23.
"""

import zlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from gym.value import to_cents
from gym.world.claims.claim import (
    Adjustment,
    Denial,
    Finding,
    Group,
    Rejection,
    Remittance,
    RemittanceLine,
    ServiceLine,
)
from gym.world.claims.encounter import Case
from gym.world.payers import prices
from gym.world.payers.diagnostic_rate import list_test_reductions
from gym.world.payers.multiple import PricedLine, list_reductions
from gym.world.payers.patient_share import FREE, PatientShare, find_share
from gym.world.payers.policy import FrontEnd
from gym.world.payers.second_payer import list_first_payments, refuse_rest, settle_line
from gym.world.payers.therapy_rate import list_therapy_reductions
from gym.world.payers.workdays import next_workday
from gym.world.rules import coverage as coverages
from gym.world.rules.providers import is_ordered
from gym.world.world import World

ZERO = Decimal("0.00")
DECISION = timedelta(days=14)
VOID, VOIDED = "8", "The claim is taken back; what was paid on it is reversed."
# STC01-3 by the provider's role on the claim.
ENTITIES = {"billing": "85", "rendering": "82", "referring": "DN"}
# What the difference to the allowed amount is called where a state's schedule sets that (X12 CARC P12, P23).
SCHEDULES = {"workers_comp": "P12", "casualty": "P23"}
# Where a finding is about the whole claim and leaves its lines to be read.
ABOUT_PATIENT = ("diagnoses", "patient")
Status = Literal["paid", "partly_paid", "denied", "settled"]


class LinePrice(NamedTuple):
    """What a payer allows for a line: the whole, what is taken off it, and the CARC for charges above it."""

    number: int
    line: ServiceLine
    whole: Decimal
    reduction: Decimal
    schedule: str


def denials_by_line(findings: tuple[Finding, ...]) -> dict[int | None, Denial]:
    """The denial that strikes each line; None strikes all of them.

    A claim decided already, and one refused as a whole (too late, no coverage), is read no further; one with a wrong
    diagnosis, age or sex is.
    """
    again = next((each.denial for each in findings if each.rule_id == "corrected_claim_frequency"), None)
    if again:
        return {None: again}
    struck: dict[int | None, Denial] = {}
    for finding in findings:
        if finding.denial:
            struck.setdefault(finding.line, finding.denial)
            if finding.line is None and not finding.field.startswith(ABOUT_PATIENT):
                break
    return struck


def deny_line(number: int, line: ServiceLine, denial: Denial) -> RemittanceLine:
    """A line the payer pays nothing on."""
    adjustment = Adjustment(group=denial.group, carc=denial.carc, amount=line.charge)
    return RemittanceLine(
        line=number,
        code=line.code,
        charge=line.charge,
        allowed=ZERO,
        paid=ZERO,
        adjustments=(adjustment,),
        rarc=denial.rarc,
    )


def price_line(price: LinePrice, deductible: Decimal, share: PatientShare) -> RemittanceLine:
    """A line paid under contract; charge = paid + contract write-off + the patient's share."""
    line, whole = price.line, min(price.whole, price.line.charge)
    allowed = min(price.whole - price.reduction, whole)
    from_deductible = min(deductible, allowed) if share.takes_deductible else ZERO
    coinsurance = to_cents((allowed - from_deductible) * share.percent / 100)
    copay = min(share.copay, allowed)
    amounts = (
        (Group.CO, price.schedule, line.charge - whole),
        (Group.CO, "59", whole - allowed),
        (Group.PR, "1", from_deductible),
        (Group.PR, "2", coinsurance),
        (Group.PR, "3", copay),
    )
    return RemittanceLine(
        line=price.number,
        code=line.code,
        charge=line.charge,
        allowed=allowed,
        paid=allowed - from_deductible - coinsurance - copay,
        adjustments=tuple(Adjustment(group=g, carc=c, amount=amount) for g, c, amount in amounts if amount),
    )


def list_denials(world: World, case: Case, struck: dict[int | None, Denial]) -> dict[int, Denial]:
    """What the payer refuses, by the number of the line, and of those lines that say themselves that it will."""
    refused = {number: struck.get(number) or struck.get(None) for number, _ in case.claim.numbered_lines}
    found = {
        number: refused[number] or coverages.expected_denial(world, case, line)
        for number, line in case.claim.numbered_lines
    }
    return {number: denial for number, denial in found.items() if denial}


def list_prices(world: World, case: Case, refused: dict[int, Denial]) -> dict[int, LinePrice]:
    """What the payer allows for each line that it does not refuse, before and after the reductions of the day."""
    policy = world.policies[case.claim.payer_id]
    whole = [
        PricedLine(number, line, prices.allow_line(world, policy, case, line))
        for number, line in case.claim.numbered_lines
        if number not in refused
    ]
    kinds = (list_reductions, list_therapy_reductions, list_test_reductions)
    off = {number: amount for kind in kinds for number, amount in kind(world, policy, whole).items()}
    schedule = SCHEDULES.get(policy.line, "45")
    return {each.number: LinePrice(*each, off.get(each.number, ZERO), schedule) for each in whole}


def price_lines(world: World, case: Case, struck: dict[int | None, Denial]) -> list[RemittanceLine]:
    """Every line, refused or paid; the deductible and the visit's copay are taken once."""
    policy, left, is_copay_taken = world.policies[case.claim.payer_id], case.coverage.deductible_left, False
    first, lines = list_first_payments(case), list[RemittanceLine]()
    refused = list_denials(world, case, struck)
    priced = list_prices(world, case, refused)
    for number, line in case.claim.numbered_lines:
        known = first[number - 1] if first else None
        if denial := refused.get(number):
            said = number not in struck and None not in struck
            denied = deny_line(number, line, denial)
            lines.append(refuse_rest(denied, known) if said else denied)
            continue
        share = find_share(world, policy, case.coverage, case.claim, line)
        share = FREE if share.copay and is_copay_taken else share
        is_copay_taken = is_copay_taken or share.copay > 0
        due = price_line(priced[number], left, share)
        left -= sum_adjustments(due, "1")
        lines.append(settle_line(policy.line, due, known) if known else due)
    return lines


def sum_adjustments(line: RemittanceLine, carc: str) -> Decimal:
    return sum((each.amount for each in line.adjustments if each.carc == carc), ZERO)


def claim_status(lines: list[RemittanceLine], struck: dict[int | None, Denial]) -> Status:
    """`denied` where the payer refused every line, `partly_paid` some; `settled`: paid nothing, as it says."""
    refused = len(lines) if None in struck else sum(1 for line in lines if line.line in struck)
    if not refused:
        return "paid" if any(line.allowed for line in lines) else "settled"
    return "denied" if refused == len(lines) else "partly_paid"


def reject_claim(world: World, case: Case, findings: tuple[Finding, ...]) -> Remittance | None:
    """The front end's answer, where the payer does not take such a claim in at all (PF070)."""
    front_end = world.policies[case.claim.payer_id].front_end
    reasons = tuple(
        make_rejection(world, case, front_end[finding.rule_id], finding)
        for finding in findings
        if finding.rule_id in front_end
    )
    return Remittance(status="rejected", lines=(), rejections=reasons, decided=case.received) if reasons else None


def make_rejection(world: World, case: Case, told: FrontEnd, finding: Finding) -> Rejection:
    """One reason with its status code and the entity it is about (277CA STC01)."""
    first = told.when_first if finding.field == "diagnoses/A" else None
    ordered = finding.subject == "referring" and all(is_ordered(world, line.code) for line in case.claim.lines)
    entity = "DK" if ordered else ENTITIES.get(finding.subject)
    return Rejection(
        category=told.category,
        status_code=first or told.status_code,
        entity=told.entity or entity,
        message=told.text,
    )


def decision_day(received: date) -> date:
    """The day of a payer's answer, on which it may pay: banks are open."""
    return next_workday(received + DECISION)


def claim_number(case: Case) -> str:
    """The payer's own number for this submission, made from the claim's."""
    received = case.received
    days = (received - date(received.year, 1, 1)).days + 1
    return f"ICN{received.year % 100:02}{days:03}{zlib.crc32(case.claim.claim_id.encode()) % 10**7:07d}"


def adjudicate(world: World, case: Case, findings: tuple[Finding, ...]) -> Remittance:
    """The payer's answer to the case's claim, given what the rules found; it cannot see the note."""
    rejection = reject_claim(world, case, findings)
    if rejection:
        return rejection
    if case.claim.frequency == VOID and not any(each.denial for each in findings):
        return Remittance(status="settled", lines=(), message=VOIDED, decided=decision_day(case.received))
    struck = denials_by_line(findings)
    lines = price_lines(world, case, struck)
    return Remittance(
        status=claim_status(lines, struck),
        lines=tuple(lines),
        claim_number=claim_number(case),
        decided=decision_day(case.received),
    )
