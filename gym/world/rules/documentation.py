"""Rules over what the note supports: the payer may pay without it, an auditor will not."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.rules import bilateral, demographics, laboratory, levels, places, providers, surgery, therapy, visits
from gym.world.rules.integrity import is_reversed
from gym.world.rules.rule import NOTE, documented_services, make_finding, number_lines
from gym.world.rules.support import is_same_site
from gym.world.world import World


def is_never_beside(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether an NCCI pair of indicator 0 already says that the line may not stand here."""
    wholes = world.reference.wholes.get(line.code)
    return wholes is not None and not wholes.isdisjoint(case.claim.by_code)


def is_bundled_pair(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether an NCCI pair, or a visit rule, already says that the line may not stand here."""
    if is_never_beside(world, case, line) or surgery.is_told(world, case, line) or visits.is_told(world, case, line):
        return True
    return any(service.separate_visit is False for service in documented_services(case, line.code))


def describe_overbilling(world: World, case: Case, line: ServiceLine) -> str | None:
    """Why the note does not carry this line, or None where it does."""
    services = documented_services(case, line.code)
    if demographics.is_told(case, line.code) or laboratory.is_told(case, line.code):
        return None
    if providers.is_barred_visit(world, case, line.code):
        return None
    if not services:
        told = visits.is_told(world, case, line) or levels.is_told(case, line) or is_never_beside(world, case, line)
        return None if told else f"the note does not document {line.code}"
    if bilateral.describe_error(world, case, line) or is_same_site(world, case, line):
        return None
    if not any(service.billable for service in services):
        return None if is_bundled_pair(world, case, line) else f"{line.code} is part of another service in the note"
    if therapy.is_told(case, line.code):
        return None
    limit, units = world.reference.mue.get(line.code), sum(service.units for service in services)
    billed = case.claim.count_units(line.code)
    if limit and billed > limit.units:
        return None
    return f"{billed} units of {line.code} are billed, the note documents {units}" if billed > units else None


def check_service_line(world: World, case: Case) -> Iterable[Finding]:
    """Billing more than the note documents is over-coding; what another rule says already is not repeated."""
    for number, line in number_lines(case):
        reason = describe_overbilling(world, case, line)
        if reason:
            yield make_finding(
                world,
                case,
                "service_not_documented",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {reason}.",
                citation=NOTE,
                line=number,
                compliance=True,
            )


def is_reported_elsewhere(world: World, case: Case, service: Service) -> bool:
    """Whether the add-on rule, or the one of new patients, already says that this code is missing."""
    if demographics.is_told(case, service.code) or laboratory.is_told(case, service.code):
        return True
    if any(service is levels.find_noted_visit(case, line) for line in case.claim.lines):
        return True
    other = visits.find_counterpart(service.code)
    if any(visits.is_told(world, case, line) for _, line in case.claim.by_code.get(other or "", ())):
        return True
    billed = case.claim.by_code.keys()
    lonely = (world.reference.addons.get(code, ()) for code in billed)
    return any(service.code in primaries and billed.isdisjoint(primaries) for primaries in lonely)


def check_missing_service(world: World, case: Case) -> Iterable[Finding]:
    """What was done, documented and payable is billed: leaving it out loses the clinic's money."""
    for code, services in case.encounter.by_code.items():
        billed, payable = case.claim.count_units(code), [service for service in services if service.billable]
        if billed >= sum(service.units for service in payable):
            continue
        units = sum(service.units for service in payable if not is_reported_elsewhere(world, case, service))
        units = therapy.limit_units(case, code, units)
        if billed < units:
            yield make_finding(
                world,
                case,
                "service_not_billed",
                code,
                field="lines",
                message=f"The note documents {units} of {code}; the claim bills {billed}.",
                citation="The encounter note: a documented, separately payable service belongs on the claim",
            )


def check_charge(world: World, case: Case) -> Iterable[Finding]:
    """A line's charge is the practice's price times the units."""
    for number, line in number_lines(case):
        price = world.charge(line.code, line.pos) * line.units
        if line.charge != price:
            yield make_finding(
                world,
                case,
                "charge_not_on_schedule",
                line.code,
                field=f"lines/{number}/charge",
                message=f"Line {number}: the practice's price is {price:.2f}.",
                citation="The practice's fee schedule (invented for the course)",
                line=number,
            )


def check_date_and_place(world: World, case: Case) -> Iterable[Finding]:
    """Date and place of each line are those of the visit; what a rule of places says already is not repeated."""
    for number, line in number_lines(case):
        noted = {service.pos for service in documented_services(case, line.code)} or {line.pos}
        on_the_day = line.date_from == line.date_to == case.encounter.day or not case.is_possible(line.date_from)
        on_the_day = on_the_day or is_reversed(case, line)
        elsewhere = line.pos not in noted and not places.is_told(world, case, line)
        if not on_the_day or elsewhere:
            yield make_finding(
                world,
                case,
                "date_or_place_not_documented",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: date or place of service differs from the note.",
                citation=NOTE,
                line=number,
            )
