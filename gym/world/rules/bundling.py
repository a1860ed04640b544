"""Rules over codes that cannot stand beside each other, or alone."""

from collections.abc import Iterable
from operator import itemgetter

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules import visits
from gym.world.rules.rule import (
    Billed,
    day_of,
    list_done_that_day,
    list_same_physician,
    make_finding,
    number_lines,
)
from gym.world.world import World

MORE_CRITICAL_CARE = "99292"


def is_bypassed(world: World, *done: Billed) -> bool:
    """Whether an NCCI-associated modifier stands on either line (PF017, PF018)."""
    return any(not world.reference.ncci_modifiers.isdisjoint(each.modifiers) for each in done)


def ncci_pairs(world: World, case: Case) -> Iterable[tuple[str, Billed, int, ServiceLine]]:
    """Every two services of a day that NCCI pairs: the indicator, column 1, and column 2 with its line number.

    Column 1 may be on an earlier claim of the same clinician: the edits are of a day, not of a claim.
    """
    lines = number_lines(case)
    by_code: dict[str, list[tuple[int, ServiceLine]]] = {}
    for number, line in lines:
        by_code.setdefault(line.code, []).append((number, line))
    for first in list_done_that_day(case):
        partners = world.reference.column2.get(first.code, {})
        seconds = (each for code in partners.keys() & by_code.keys() for each in by_code[code])
        for number, second in sorted(seconds, key=itemgetter(0)):
            if day_of(first) == second.date_from:
                yield partners[second.code], first, number, second


def is_told_by_visit_rules(world: World, case: Case, indicator: str, first: Billed, second: ServiceLine) -> bool:
    """Whether the rule of 25 or 57 judges this visit: beside a procedure, where a modifier can set the pair aside.

    A nurse visit beside an injection has a rule of its own.
    """
    if not world.reference.is_visit(second.code):
        return False
    nurse = visits.is_nurse_visit_with_injection(case, second)
    return nurse or (indicator == "1" and not world.reference.is_visit(first.code))


def check_ptp(world: World, case: Case) -> Iterable[Finding]:
    """NCCI pairs: column 2 is not paid beside column 1; indicator 1 may be set aside by a modifier (PF020).

    Pairs of two visits are pairs like others. A code is found once, whatever it is paired with.
    """
    told = set()
    for indicator, first, number, second in ncci_pairs(world, case):
        if (indicator, second.code) in told or is_told_by_visit_rules(world, case, indicator, first, second):
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


def list_primaries_done(case: Case, line: ServiceLine) -> set[str]:
    """The codes beside which an add-on may stand: done that day by the same practitioner.

    Critical care of one day is counted together over a group's specialty, so a partner's first hour will do (PF046).
    """
    done = {each.code for each in list_done_that_day(case) if day_of(each) == line.date_from}
    if line.code != MORE_CRITICAL_CARE or not case.history:
        return done
    partners = list_same_physician(case)
    paid = (prior for prior in case.history if prior.status == "paid" and prior.rendering_npi in partners)
    return done | {prior.code for prior in paid if prior.day == line.date_from}


def check_addon(world: World, case: Case) -> Iterable[Finding]:
    """An add-on code needs one of its primary codes on the day (PF046); beside a code of no table nothing is said."""
    present = {each.code for each in list_done_that_day(case)}
    if present - world.reference.procedures.keys():
        return
    for number, line in number_lines(case):
        primaries = world.reference.addons.get(line.code)
        if primaries and not list_primaries_done(case, line) & set(primaries):
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
