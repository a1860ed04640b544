"""Rules over sums and dates: what any front end checks first."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World


def check_total(world: World, case: Case) -> Iterable[Finding]:
    """Box 28 (CLM02) is the sum of the lines (SV102)."""
    claim = case.claim
    if claim.total is not None and claim.total != claim.charges:
        yield make_finding(
            world,
            case,
            "charge_total",
            "claim",
            field="total",
            message=f"Box 28 says {claim.total:.2f}; the lines add up to {claim.charges:.2f}.",
            citation="X12 Implementation Guide 837P (005010X222A1), loop 2300: CLM02 is the sum of SV102",
        )


def is_reversed(case: Case, line: ServiceLine) -> bool:
    """Whether the line ends before it begins, or after the claim's receipt, although it begins at a possible day."""
    return case.is_possible(line.date_from) and not line.date_from <= line.date_to <= case.received


def check_spans(world: World, case: Case) -> Iterable[Finding]:
    """No line ends before it begins, or after the day on which the payer got the claim."""
    for number, line in number_lines(case):
        if is_reversed(case, line):
            yield make_finding(
                world,
                case,
                "dos_order",
                line.code,
                field=f"lines/{number}/date_to",
                message=f"Line {number}: it runs from {line.date_from} to {line.date_to}.",
                citation="X12 Implementation Guide 837P (005010X222A1), loop 2400, DTP*472; RARC M59",
                line=number,
                denial="dos_order_span",
            )


def check_dates(world: World, case: Case) -> Iterable[Finding]:
    """No service lies after the day on which the payer got the claim, or before the patient was born."""
    for number, line in number_lines(case):
        if not case.is_possible(line.date_from):
            unborn = line.date_from < case.claim.patient.birth
            yield make_finding(
                world,
                case,
                "dos_order",
                line.code,
                field=f"lines/{number}/date_from",
                message=f"Line {number}: {line.date_from} lies {'before birth' if unborn else 'after receipt'}.",
                citation="X12 Claim Adjustment Reason Codes, codes 14 (born after it) and 110 (billed before it)",
                line=number,
                denial="dos_order_before_birth" if unborn else "dos_order_after_receipt",
            )
