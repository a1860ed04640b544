"""Rules over what a payer got wrong, or took back: a right claim is not changed, and a wrong one is given back."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.authorization import find_gap
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World


def check_read_authorization(world: World, case: Case) -> Iterable[Finding]:
    """The payer denied for want of an authorization whose number stands on the claim and carries it (PF411)."""
    if case.misread != "authorization" or not is_right_payer(case):
        return
    listed = world.policies[case.claim.payer_id].authorization.codes
    for number, line in number_lines(case):
        if line.code in listed and find_gap(case, line.code) is None:
            yield make_finding(
                world,
                case,
                "authorization_overlooked",
                line.code,
                field="remittance",
                message=f"Line {number} was denied for want of an authorization; box 23 holds the one on file for it.",
                fact="PF411",
                line=number,
            )


def check_read_dates(world: World, case: Case) -> Iterable[Finding]:
    """The payer denied as late a claim that it received within its own limit (PF411)."""
    if case.misread != "filing" or not is_right_payer(case):
        return
    last = world.policies[case.claim.payer_id].filing.last_day(case.first_day)
    if case.received <= last:
        yield make_finding(
            world,
            case,
            "filing_overlooked",
            "claim",
            field="remittance",
            message=f"The claim was denied as late; it was received on {case.received}, and the limit ran to {last}.",
            fact="PF411",
        )


def check_audit(world: World, case: Case) -> Iterable[Finding]:
    """What an audit takes back is owed where the note does not carry it, and appealed where it does (PF412)."""
    if case.misread != "audit":
        return
    for number, line in number_lines(case):
        visits = documented_services(case, line.code) if world.reference.is_visit(line.code) else []
        if "25" not in line.modifiers or not visits:
            continue
        borne_out = any(visit.separate_visit for visit in visits)
        yield make_finding(
            world,
            case,
            "recoupment_unfounded" if borne_out else "recoupment_due",
            line.code,
            field=f"lines/{number}",
            message=f"The payer takes {line.code} back, {'but the note carries it' if borne_out else 'and is right'}.",
            fact="PF412",
            line=number,
        )
