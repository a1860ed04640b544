"""Rules over codes that cannot stand beside each other, or alone."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules import visits
from gym.world.rules.rule import (
    Billed,
    day_of,
    list_done_that_day,
    list_paid_that_day,
    list_same_physician,
    make_finding,
    number_lines,
)
from gym.world.world import World

# The artery of an intervention says nothing of the look before it (PF521).
STENTS: Spans = (("92920", "92944"),)
CORONARY = frozenset({"LC", "LD", "LM", "RC", "RI"})
MORE_CRITICAL_CARE = "99292"
# A screening and a diagnostic mammogram of one day are both paid where the latter says GG (PF529).
BOTH_MAMMOGRAMS, MAMMOGRAMS = "GG", frozenset({"77065", "77066"})


def is_bypassed(world: World, first: Billed, second: Billed) -> bool:
    """Whether a modifier sets the pair aside: an NCCI-associated one on either line (PF017, PF018).

    Of those that name a part of the body one does not where both lines name the same part (PF521).
    """
    if not first.modifiers and not second.modifiers:
        return False
    said = {*first.modifiers, *second.modifiers}
    if BOTH_MAMMOGRAMS in said and {first.code, second.code} & MAMMOGRAMS:
        return True
    able = world.reference.ncci_modifiers & said
    if is_within(first.code, STENTS) and not CORONARY & set(second.modifiers):
        able -= CORONARY
    parts = {each for each in able if world.reference.modifiers[each]["category"] == "anatomic"}
    named = parts.intersection(second.modifiers)
    return bool(able - parts) or bool(parts and not (named and named.issubset(first.modifiers)))


def ncci_pairs(world: World, case: Case) -> Iterable[tuple[str, Billed, int, ServiceLine]]:
    """Every two services of a day that NCCI pairs: the indicator, column 1, and column 2 with its line number.

    Column 1 may be on an earlier claim of the same clinician: the edits are of a day, not of a claim.
    """
    column2, by_code = world.reference.column2, case.claim.by_code
    for first in list_done_that_day(case):
        partners = column2.get(first.code)
        if partners is None:
            continue
        day = day_of(first)
        seconds = [each for code in partners.keys() & by_code.keys() for each in by_code[code]]
        seconds.sort(key=itemgetter(0))
        for number, second in seconds:
            if day == second.date_from:
                yield partners[second.code], first, number, second


def is_told_by_visit_rules(world: World, case: Case, indicator: str, first: Billed, second: ServiceLine) -> bool:
    """Whether the rule of 25 or 57 judges this visit: beside a procedure, where a modifier can set the pair aside.

    A nurse visit beside an injection has a rule of its own.
    """
    if not world.reference.is_visit(second.code):
        return False
    nurse = visits.is_nurse_visit_with_injection(case, second)
    return nurse or (indicator == "1" and not world.reference.is_visit(first.code))


def struck_pairs(world: World, case: Case) -> Iterable[tuple[str, Billed, int, ServiceLine]]:
    """The pairs whose column 2 is not paid. A code is struck once by each indicator, whatever it is paired with."""
    told = set()
    for indicator, first, number, second in ncci_pairs(world, case):
        if (indicator, second.code) in told or is_told_by_visit_rules(world, case, indicator, first, second):
            continue
        if indicator == "1" and is_bypassed(world, first, second):
            continue
        told.add((indicator, second.code))
        yield indicator, first, number, second


def check_ptp(world: World, case: Case) -> Iterable[Finding]:
    """NCCI pairs: column 2 is not paid beside column 1; indicator 1 may be set aside by a modifier (PF020).

    Pairs of two visits are pairs like others.
    """
    for indicator, first, number, second in struck_pairs(world, case):
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


def stands_beside(case: Case, day: date, codes: tuple[str, ...], struck: set[int]) -> bool:
    """Whether one of these codes was done that day by the same practitioner, on a line that no pair strikes."""
    by_code = case.claim.by_code
    billed = (each for code in codes if code in by_code for each in by_code[code])
    if any(line.date_from == day and number not in struck for number, line in billed):
        return True
    return any(prior.day == day and prior.code in codes for prior in list_paid_that_day(case))


def stands_beside_partners(case: Case, day: date, codes: tuple[str, ...]) -> bool:
    """Whether somebody of the group's specialty was paid for one of these codes that day: critical care of a day is
    counted together, so a partner's first hour will do (PF046).
    """
    partners = list_same_physician(case)
    paid = (prior for prior in case.history if prior.status == "paid" and prior.rendering_npi in partners)
    return any(prior.day == day and prior.code in codes for prior in paid)


def check_addon(world: World, case: Case) -> Iterable[Finding]:
    """An add-on code needs one of its primary codes on the day (PF046), and one that is paid (PF522).

    Beside a code of no table nothing is said.
    """
    known = world.reference.procedures
    if not all(each.code in known for each in list_done_that_day(case)):
        return
    billed = any(line.code in world.reference.addons for line in case.claim.lines)
    struck = {number for _, _, number, _ in struck_pairs(world, case)} if billed else set[int]()
    for number, line in number_lines(case):
        primaries = world.reference.addons.get(line.code)
        if primaries is None or stands_beside(case, line.date_from, primaries, struck):
            continue
        if line.code != MORE_CRITICAL_CARE or not stands_beside_partners(case, line.date_from, primaries):
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
