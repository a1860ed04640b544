"""Rules over modifiers that the payer itself can see."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import BYPASS_ON_EM
from gym.world.rules import stays, visits
from gym.world.rules.rule import Billed, day_of, list_done_that_day, make_finding, number_lines
from gym.world.world import World

DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})
# Something was thrown away, and nothing was (PF140).
WASTE = frozenset({"JW", "JZ"})
COMPONENT = frozenset({"26", "TC"})
# A preventive visit, and the office visits that say with 25 that they are for a problem apart (PF533).
PREVENTIVE, OFFICE = ("99381", "99397"), ("99202", "99215")


def list_misplaced(world: World, line: ServiceLine) -> list[str]:
    """Modifiers of `line` that its code can never carry (PF013: 59 and X never on a visit)."""
    if world.reference.is_visit(line.code):
        return sorted(DISTINCT & set(line.modifiers))
    if world.reference.is_other_visit(line.code):
        return []
    return sorted(BYPASS_ON_EM & set(line.modifiers))


def tell_misfit(world: World, case: Case, number: int, reason: str, fact: str) -> Finding:
    """That a line has a modifier that its code cannot carry."""
    return make_finding(
        world,
        case,
        "modifier_on_wrong_code",
        case.claim.lines[number - 1].code,
        field=f"lines/{number}/modifiers",
        message=f"Line {number}: {reason}.",
        fact=fact,
        line=number,
    )


def check_wrong_code(world: World, case: Case) -> Iterable[Finding]:
    """24, 25 and 57 belong on visits only; 59 and the X modifiers never do, nor two of them on one line."""
    for number, line in number_lines(case):
        if not line.modifiers:
            continue
        said = set(line.modifiers)
        doubled = len(DISTINCT & said) > 1 or len(said) < len(line.modifiers) or said >= WASTE
        wrong = list_misplaced(world, line)
        if wrong or doubled:
            reason = (
                f"{', '.join(wrong)} cannot go on {line.code}"
                if wrong
                else "two modifiers do not stand beside each other"
            )
            yield tell_misfit(world, case, number, reason, "PF013" if wrong else "PF016")


def is_of_preventive_visit(code: str) -> bool:
    return PREVENTIVE[0] <= code <= PREVENTIVE[1]


def needs_25(world: World, visit: ServiceLine, done: Billed) -> bool:
    """Whether what was done bundles a visit of the same day: a 000/010-day procedure, or an NCCI pair (PF001, PF006).

    Beside a major procedure the visit is judged by the rule of 57 (PF005, PF007); where no modifier parts the two (an
    NCCI pair of indicator 0), by the rule of pairs.
    """
    known = world.reference.procedures.get(done.code)
    if visit.date_from != day_of(done) or world.reference.is_visit(done.code) or (known and known.is_major):
        return False
    if is_of_preventive_visit(done.code) and OFFICE[0] <= visit.code <= OFFICE[1]:
        return (visit.code, done.code) not in world.reference.ptp
    ptp = world.reference.ptp
    pair, is_column1 = ptp.get((done.code, visit.code)), (visit.code, done.code) in ptp
    return pair == "1" or (pair is None and not is_column1 and known is not None and known.is_minor)


def is_set_aside(world: World, visit: ServiceLine, done: Billed) -> bool:
    """Whether the visit's modifiers keep it apart from what was done: 25 always; 24 and 57 only where that is no minor
    procedure, whose package begins and ends with its day (PF156).
    """
    known = world.reference.procedures.get(done.code)
    able = frozenset({"25"}) if known and known.is_minor else BYPASS_ON_EM
    return not able.isdisjoint(visit.modifiers)


def decides_on_surgery(world: World, visit: ServiceLine, done: list[Billed]) -> bool:
    """Whether 57 stands on the visit and a major procedure on its day: it then keeps the visit whole."""
    if "57" not in visit.modifiers:
        return False
    known = (world.reference.procedures.get(each.code) for each in done if day_of(each) == visit.date_from)
    return any(each is not None and each.is_major for each in known)


def check_visit_without_25(world: World, case: Case) -> Iterable[Finding]:
    """A visit on the day of a minor procedure is part of it unless a modifier says otherwise (PF001).

    A modifier that no visit can carry, and a nurse visit beside an injection, are told by other rules.
    """
    done = list_done_that_day(case)
    for number, visit in number_lines(case):
        if not world.reference.is_visit(visit.code):
            continue
        said = DISTINCT & set(visit.modifiers) or decides_on_surgery(world, visit, done)
        if said or visits.is_told(world, case, visit):
            continue
        other = next(
            (each for each in done if needs_25(world, visit, each) and not is_set_aside(world, visit, each)), None
        )
        if other:
            operation = world.reference.procedures[other.code].is_minor
            yield make_finding(
                world,
                case,
                "missing_mod25",
                visit.code,
                field=f"lines/{number}/modifiers",
                message=f"Visit {visit.code} counts as part of {other.code} on the same day.",
                fact="PF001",
                line=number,
                denial="missing_mod25" if operation else "ptp_indicator1",
            )


def check_component(world: World, case: Case) -> Iterable[Finding]:
    """In a facility the physician bills the reading (26); 26 and TC fit only split services (PF055, PF056)."""
    for number, line in number_lines(case):
        known = world.reference.procedures.get(line.code)
        if known is None or stays.is_facilitys(world, case, line):
            continue
        parts, split = COMPONENT & set(line.modifiers), known.pctc == "1"
        facility = world.reference.is_facility(line.pos)
        if len(parts) > 1 or (parts and not split) or (split and facility and "26" not in parts):
            where = f"place of service {line.pos}" if split else "a code that has no such parts"
            yield make_finding(
                world,
                case,
                "component_26_tc",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} is billed with the wrong component for {where}.",
                fact="PF056" if split else "PF055",
                line=number,
                denial="wrong_component" if parts else None,
            )
