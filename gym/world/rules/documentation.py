"""Rules over what the note supports: the payer may pay without it, an auditor will not."""

from collections.abc import Iterable

from gym.world.claim import Finding, ServiceLine
from gym.world.encounter import Case, Service
from gym.world.rules import bilateral, modifiers, places, surgery, visits
from gym.world.rules.integrity import is_impossible
from gym.world.rules.rule import documented, error, numbered
from gym.world.world import World

NOTE = "The encounter note; NCCI Policy Manual for Medicare 2025, I-16..I-19: a modifier needs support in the record"


def supported(case: Case, code: str) -> set[str]:
    """The modifiers the note gives grounds for on `code`."""
    return {modifier for service in documented(case, code) for modifier in service.supports}


def unsupported_25(world: World, case: Case) -> Iterable[Finding]:
    """25 says the visit was significant and separate: the note must show it (PF001)."""
    for number, line in numbered(case):
        visits = documented(case, line.code) if world.reference.is_visit(line.code) else []
        if "25" in line.modifiers and visits and not any(visit.separate_visit for visit in visits):
            yield error(
                world,
                case,
                "unsupported_mod25",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows no work for {line.code} beyond deciding on the procedure.",
                fact="PF001",
                line=number,
            )


def unsupported_24(world: World, case: Case) -> Iterable[Finding]:
    """24 says the visit had nothing to do with the operation before it: the note must show it (PF008)."""
    for number, line in numbered(case):
        noted = world.reference.is_visit(line.code) and documented(case, line.code)
        if "24" in line.modifiers and noted and "24" not in supported(case, line.code):
            yield error(
                world,
                case,
                "unsupported_mod24",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows no reason for {line.code} apart from the operation before it.",
                fact="PF008",
                line=number,
            )


def told_of(world: World, case: Case, line: ServiceLine) -> set[str]:
    """The modifiers of a line that have a rule of their own."""
    own = {"24", "25"} if world.reference.is_visit(line.code) else {"25"}
    sides = bilateral.SIDES if bilateral.what_is_wrong(world, case, line) else frozenset()
    return own.union(modifiers.misplaced(world, line), sides)


def unsupported_modifier(world: World, case: Case) -> Iterable[Finding]:
    """Every other modifier needs grounds in the note; one that the code cannot carry is told by another rule."""
    for number, line in numbered(case):
        known = supported(case, line.code) | told_of(world, case, line)
        extra = sorted(set(line.modifiers) - known) if documented(case, line.code) else []
        for modifier in extra:
            yield error(
                world,
                case,
                "modifier_not_documented",
                f"{line.code}-{modifier}",
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the note gives no grounds for modifier {modifier}.",
                citation=NOTE,
                line=number,
            )


def is_bundled_pair(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether an NCCI pair, or a visit rule, already says that the line may not stand here."""
    ptp = world.reference.ptp
    if any(ptp.get((other.code, line.code)) == "0" for other in case.claim.lines):
        return True
    if surgery.is_told(world, case, line) or visits.is_told(world, case, line):
        return True
    return any(service.separate_visit is False for service in documented(case, line.code))


def overbilled(world: World, case: Case, line: ServiceLine) -> str | None:
    """Why the note does not carry this line, or None where it does."""
    services = documented(case, line.code)
    if not services:
        return None if visits.is_told(world, case, line) else f"the note does not document {line.code}"
    if bilateral.what_is_wrong(world, case, line):
        return None
    if not any(service.billable for service in services):
        return None if is_bundled_pair(world, case, line) else f"{line.code} is part of another service in the note"
    limit, units = world.reference.mue.get(line.code), sum(service.units for service in services)
    billed = sum(other.units for other in case.claim.lines if other.code == line.code)
    if limit and billed > limit.units:
        return None
    return f"{billed} units of {line.code} are billed, the note documents {units}" if billed > units else None


def service_line(world: World, case: Case) -> Iterable[Finding]:
    """Billing more than the note documents is over-coding; what another rule says already is not repeated."""
    for number, line in numbered(case):
        reason = overbilled(world, case, line)
        if reason:
            yield error(
                world,
                case,
                "service_not_documented",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {reason}.",
                citation=NOTE,
                line=number,
            )


def explained(world: World, case: Case, service: Service) -> bool:
    """Whether the add-on rule, or the one of new patients, already says that this code is missing."""
    other = visits.counterpart(service.code)
    if any(line.code == other and visits.is_told(world, case, line) for line in case.claim.lines):
        return True
    billed = {line.code for line in case.claim.lines}
    lonely = (world.reference.addons.get(code, ()) for code in billed)
    return any(service.code in primaries and not billed & set(primaries) for primaries in lonely)


def missing_service(world: World, case: Case) -> Iterable[Finding]:
    """What was done, documented and payable is billed: leaving it out loses the clinic's money."""
    billed: dict[str, int] = {}
    for line in case.claim.lines:
        billed[line.code] = billed.get(line.code, 0) + line.units
    wanted: dict[str, int] = {}
    for service in case.encounter.services:
        if service.billable and not explained(world, case, service):
            wanted[service.code] = wanted.get(service.code, 0) + service.units
    for code, units in wanted.items():
        if billed.get(code, 0) < units:
            yield error(
                world,
                case,
                "service_not_billed",
                code,
                field="lines",
                message=f"The note documents {units} of {code}; the claim bills {billed.get(code, 0)}.",
                citation="The encounter note: a documented, separately payable service belongs on the claim",
            )


def charge(world: World, case: Case) -> Iterable[Finding]:
    """A line's charge is the practice's price times the units."""
    for number, line in numbered(case):
        price = world.charge(line.code, line.pos) * line.units
        if line.charge != price:
            yield error(
                world,
                case,
                "charge_not_on_schedule",
                line.code,
                field=f"lines/{number}/charge",
                message=f"Line {number}: the practice's price is {price:.2f}.",
                citation="The practice's fee schedule (invented for the course)",
                line=number,
            )


def date_and_place(world: World, case: Case) -> Iterable[Finding]:
    """Date and place of each line are those of the visit; what a rule of places says already is not repeated."""
    for number, line in numbered(case):
        noted = {service.pos for service in documented(case, line.code)} or {line.pos}
        on_the_day = line.date_from == line.date_to == case.encounter.day or is_impossible(case, line)
        elsewhere = line.pos not in noted and not places.is_told(world, case, line)
        if not on_the_day or elsewhere:
            yield error(
                world,
                case,
                "date_or_place_not_documented",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: date or place of service differs from the note.",
                citation=NOTE,
                line=number,
            )
