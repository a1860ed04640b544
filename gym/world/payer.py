"""The payer: adjudicates a claim line by line into a remittance (835 view).

Simplified on purpose: no multiple-procedure reduction and no sequestration; the deductible is taken first, then the
coinsurance (PF089), and what is over the allowed amount is written off by contract (CARC 45).
"""

from decimal import Decimal
from typing import Literal

from gym.value import to_cents
from gym.world.claim import Adjustment, Denial, Finding, Group, Remittance, RemittanceLine, ServiceLine
from gym.world.encounter import Case
from gym.world.world import World

ZERO = Decimal("0.00")
Status = Literal["paid", "partly_paid", "denied"]


def denials(findings: tuple[Finding, ...]) -> dict[int | None, Denial]:
    """The denial that strikes each line; None strikes all of them."""
    struck: dict[int | None, Denial] = {}
    for finding in findings:
        if finding.denial:
            struck.setdefault(finding.line, finding.denial)
    return struck


def denied(number: int, line: ServiceLine, denial: Denial) -> RemittanceLine:
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


def priced(number: int, line: ServiceLine, allowed: Decimal, deductible: Decimal, percent: int) -> RemittanceLine:
    """A line paid under contract; charge = paid + contract write-off + the patient's share."""
    allowed = min(allowed, line.charge)
    from_deductible = min(deductible, allowed)
    coinsurance = to_cents((allowed - from_deductible) * percent / 100)
    amounts = (
        (Group.CO, "45", line.charge - allowed),
        (Group.PR, "1", from_deductible),
        (Group.PR, "2", coinsurance),
    )
    return RemittanceLine(
        line=number,
        code=line.code,
        charge=line.charge,
        allowed=allowed,
        paid=allowed - from_deductible - coinsurance,
        adjustments=tuple(Adjustment(group=g, carc=c, amount=amount) for g, c, amount in amounts if amount),
    )


def status(lines: list[RemittanceLine], struck: dict[int | None, Denial]) -> Status:
    """`denied` where the payer refused every line, `partly_paid` where it refused some."""
    refused = len(lines) if None in struck else sum(1 for line in lines if line.line in struck)
    if not refused:
        return "paid"
    return "denied" if refused == len(lines) else "partly_paid"


def adjudicate(world: World, case: Case, findings: tuple[Finding, ...]) -> Remittance:
    """The payer's answer to the case's claim, given what the rules found; it cannot see the note."""
    policy, coverage = world.policies[case.claim.payer_id], case.coverage
    struck, left, lines = denials(findings), coverage.deductible_left, []
    for number, line in enumerate(case.claim.lines, 1):
        denial = struck.get(number) or struck.get(None)
        if denial:
            lines.append(denied(number, line, denial))
            continue
        allowed = world.allowed(policy, line.code, line.pos, line.units)
        lines.append(priced(number, line, allowed, left, coverage.coinsurance_percent))
        left -= min(left, lines[-1].allowed)
    return Remittance(status=status(lines, struck), lines=tuple(lines))
