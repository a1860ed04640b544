"""Rules over sums and dates: what any front end checks first."""

from collections.abc import Iterable

from gym.world.claim import Finding
from gym.world.encounter import Case
from gym.world.rules.rule import error, numbered
from gym.world.world import World


def total(world: World, case: Case) -> Iterable[Finding]:
    """Box 28 (CLM02) is the sum of the lines (SV102)."""
    claim = case.claim
    if claim.total is not None and claim.total != claim.charges:
        yield error(
            world,
            case,
            "charge_total",
            "claim",
            field="total",
            message=f"Box 28 says {claim.total:.2f}; the lines add up to {claim.charges:.2f}.",
            citation="837P balancing: CLM02 is the sum of SV102; CARC 16 with M54",
        )


def dates(world: World, case: Case) -> Iterable[Finding]:
    """No service lies after the day on which the payer got the claim, or before the patient was born."""
    for number, line in numbered(case):
        unborn, late = line.date_from < case.claim.patient.birth, line.date_from > case.received
        if unborn or late:
            yield error(
                world,
                case,
                "dos_order",
                line.code,
                field=f"lines/{number}/date_from",
                message=f"Line {number}: {line.date_from} lies {'before birth' if unborn else 'after receipt'}.",
                citation="carc.csv: CARC 14, date of birth after the service; CARC 110, billed before the service",
                line=number,
                denial="dos_before_birth" if unborn else "dos_after_receipt",
            )
