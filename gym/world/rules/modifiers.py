"""Rules over modifiers that the payer itself can see."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import BYPASS_ON_EM
from gym.world.rules import stays, visits
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})
COMPONENT = frozenset({"26", "TC"})


def list_misplaced(world: World, line: ServiceLine) -> list[str]:
    """Modifiers of `line` that its code can never carry (PF013: 59 and X never on a visit)."""
    if world.reference.is_visit(line.code):
        return sorted(DISTINCT & set(line.modifiers))
    return sorted(BYPASS_ON_EM & set(line.modifiers))


def check_wrong_code(world: World, case: Case) -> Iterable[Finding]:
    """24, 25 and 57 belong on visits only; 59 and the X modifiers never do, nor two of them on one line."""
    for number, line in number_lines(case):
        doubled = len(DISTINCT & set(line.modifiers)) > 1 or len(set(line.modifiers)) < len(line.modifiers)
        wrong = list_misplaced(world, line)
        if wrong or doubled:
            reason = f"{', '.join(wrong)} cannot go on {line.code}" if wrong else "two modifiers say the same thing"
            yield make_finding(
                world,
                case,
                "modifier_on_wrong_code",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {reason}.",
                fact="PF013" if wrong else "PF016",
                line=number,
            )


def needs_25(world: World, visit: ServiceLine, line: ServiceLine) -> bool:
    """Whether `line` bundles a visit of the same day: a 000/010-day procedure, or an NCCI pair (PF001, PF006).

    Beside a major procedure the visit is judged by the rule of 57 (PF005, PF007).
    """
    known = world.reference.procedures.get(line.code)
    if visit.date_from != line.date_from or world.reference.is_visit(line.code) or (known and known.is_major):
        return False
    pair = world.reference.ptp.get((line.code, visit.code))
    return (known is not None and known.is_minor) or pair is not None


def check_visit_without_25(world: World, case: Case) -> Iterable[Finding]:
    """A visit on the day of a minor procedure is part of it unless a modifier says otherwise (PF001).

    A modifier that no visit can carry, and a nurse visit beside an injection, are told by other rules.
    """
    for number, visit in number_lines(case):
        said = (BYPASS_ON_EM | DISTINCT) & set(visit.modifiers) or visits.is_told(world, case, visit)
        if said or not world.reference.is_visit(visit.code):
            continue
        other = next((line for line in case.claim.lines if needs_25(world, visit, line)), None)
        if other:
            yield make_finding(
                world,
                case,
                "missing_mod25",
                visit.code,
                field=f"lines/{number}/modifiers",
                message=f"Visit {visit.code} counts as part of {other.code} on the same day.",
                fact="PF001",
                line=number,
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
            )
