"""Rules over codes that cannot stand beside each other, or alone."""

from collections.abc import Iterable
from operator import itemgetter

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World


def same_day(first: ServiceLine, second: ServiceLine) -> bool:
    """Whether an NCCI edit compares these lines: one claim is one patient and one clinician already."""
    return first.date_from == second.date_from


def is_bypassed(world: World, *lines: ServiceLine) -> bool:
    """Whether an NCCI-associated modifier stands on either line (PF017, PF018)."""
    return any(not world.reference.ncci_modifiers.isdisjoint(line.modifiers) for line in lines)


def ncci_pairs(world: World, case: Case) -> Iterable[tuple[str, ServiceLine, int, ServiceLine]]:
    """Every two lines of a day that NCCI pairs: the indicator, column 1, and column 2 with its number."""
    lines = number_lines(case)
    by_code: dict[str, list[tuple[int, ServiceLine]]] = {}
    for number, line in lines:
        by_code.setdefault(line.code, []).append((number, line))
    for _, first in lines:
        partners = world.reference.column2.get(first.code, {})
        seconds = (each for code in partners.keys() & by_code.keys() for each in by_code[code])
        for number, second in sorted(seconds, key=itemgetter(0)):
            if same_day(first, second):
                yield partners[second.code], first, number, second


def check_ptp(world: World, case: Case) -> Iterable[Finding]:
    """NCCI pairs: column 2 is not paid beside column 1; indicator 1 may be set aside by a modifier (PF020).

    A visit in column 2 is judged by the modifier 25 rule. A code is found once, whatever it is paired with.
    """
    told = set()
    for indicator, first, number, second in ncci_pairs(world, case):
        if (indicator, second.code) in told or world.reference.is_visit(second.code):
            continue
        if indicator == "1" and is_bypassed(world, first, second):
            continue
        told.add((indicator, second.code))
        yield make_finding(
            world,
            case,
            f"ptp_indicator{indicator}",
            second.code,
            field=f"lines/{number}",
            message=f"NCCI pairs {first.code} with {second.code} (indicator {indicator}) on the same day.",
            fact="PF020",
            line=number,
        )


def check_addon(world: World, case: Case) -> Iterable[Finding]:
    """An add-on code needs one of its primary codes on the claim (PF046)."""
    present = {line.code for line in case.claim.lines}
    for number, line in number_lines(case):
        primaries = world.reference.addons.get(line.code)
        if primaries and not present & set(primaries):
            yield make_finding(
                world,
                case,
                "addon_without_primary",
                line.code,
                field=f"lines/{number}",
                message=f"{line.code} is an add-on code and no primary code for it is on the claim.",
                fact="PF046",
                line=number,
            )
