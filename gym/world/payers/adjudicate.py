"""The payer: adjudicates a claim line by line into a remittance (835 view).

Simplified on purpose: no multiple-procedure reduction and no sequestration; the deductible is taken first, then the
coinsurance (PF089), and what is over the allowed amount is written off by contract (CARC 45). A second payer reports
what the first one paid and wrote off as OA-23.
"""

import zlib
from datetime import timedelta
from decimal import Decimal
from typing import Literal

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
from gym.world.payers.patient_share import FREE, PatientShare, find_share
from gym.world.payers.policy import FrontEnd
from gym.world.payers.second_payer import list_first_payments, refuse_rest, settle_line
from gym.world.rules import coverage as coverages
from gym.world.rules.providers import is_ordered
from gym.world.world import World

ZERO = Decimal("0.00")
DECISION = timedelta(days=14)
# STC01-3 by the provider's role on the claim.
ENTITIES = {"billing": "85", "rendering": "82", "referring": "DN"}
Status = Literal["paid", "partly_paid", "denied", "settled"]


def denials_by_line(findings: tuple[Finding, ...]) -> dict[int | None, Denial]:
    """The denial that strikes each line; None strikes all of them. A claim decided already is read no further."""
    again = next((each.denial for each in findings if each.rule_id == "corrected_claim_frequency"), None)
    if again:
        return {None: again}
    struck: dict[int | None, Denial] = {}
    for finding in findings:
        if finding.denial:
            struck.setdefault(finding.line, finding.denial)
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


def price_line(
    number: int, line: ServiceLine, allowed: Decimal, deductible: Decimal, share: PatientShare
) -> RemittanceLine:
    """A line paid under contract; charge = paid + contract write-off + the patient's share."""
    allowed = min(allowed, line.charge)
    from_deductible = min(deductible, allowed) if share.takes_deductible else ZERO
    coinsurance = to_cents((allowed - from_deductible) * share.percent / 100)
    copay = min(share.copay, allowed)
    amounts = (
        (Group.CO, "45", line.charge - allowed),
        (Group.PR, "1", from_deductible),
        (Group.PR, "2", coinsurance),
        (Group.PR, "3", copay),
    )
    return RemittanceLine(
        line=number,
        code=line.code,
        charge=line.charge,
        allowed=allowed,
        paid=allowed - from_deductible - coinsurance - copay,
        adjustments=tuple(Adjustment(group=g, carc=c, amount=amount) for g, c, amount in amounts if amount),
    )


def price_lines(world: World, case: Case, struck: dict[int | None, Denial]) -> list[RemittanceLine]:
    """Every line, refused or paid; the deductible and the visit's copay are taken once."""
    policy, left, is_copay_taken = world.policies[case.claim.payer_id], case.coverage.deductible_left, False
    first, lines = list_first_payments(case), list[RemittanceLine]()
    for number, line in enumerate(case.claim.lines, 1):
        known = first[number - 1] if first else None
        if denial := struck.get(number) or struck.get(None):
            lines.append(deny_line(number, line, denial))
            continue
        if expected := coverages.expected_denial(world, case, line):
            lines.append(refuse_rest(deny_line(number, line, expected), known))
            continue
        share = find_share(world, policy, case.coverage, case.claim, line)
        share = FREE if share.copay and is_copay_taken else share
        is_copay_taken = is_copay_taken or share.copay > 0
        allowed = prices.allow_line(world, policy, case, line)
        due = price_line(number, line, allowed, left, share)
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


def claim_number(case: Case) -> str:
    """The payer's own number for this submission, made from the claim's."""
    return f"ICN{case.received:%y%j}{zlib.crc32(case.claim.claim_id.encode()) % 10**7:07d}"


def adjudicate(world: World, case: Case, findings: tuple[Finding, ...]) -> Remittance:
    """The payer's answer to the case's claim, given what the rules found; it cannot see the note."""
    rejection = reject_claim(world, case, findings)
    if rejection:
        return rejection
    struck = denials_by_line(findings)
    lines = price_lines(world, case, struck)
    return Remittance(
        status=claim_status(lines, struck),
        lines=tuple(lines),
        claim_number=claim_number(case),
        decided=case.received + DECISION,
    )
