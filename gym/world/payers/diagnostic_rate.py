"""What is taken off further pictures, heart and eye tests of a day: part of the technique, some of the reading."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gym.value import to_cents
from gym.world.payers.multiple import PricedLine
from gym.world.payers.policy import Policy
from gym.world.world import World

READING, TECHNIQUE, PAYER = "26", "TC", "medicare"
# By the fee schedule's indicator what is taken off the reading and the technique of all but the dearest (PF535):
# advanced imaging, tests of heart and vessels, tests of the eye.
OFF = {
    "4": {READING: Decimal("0.05"), TECHNIQUE: Decimal("0.5")},
    "6": {TECHNIQUE: Decimal("0.25")},
    "7": {TECHNIQUE: Decimal("0.2")},
}
Group = tuple[date, str, str]


class Portion(NamedTuple):
    """The dollars of one part of a test, by the number of its line."""

    number: int
    dollars: Decimal


# PC/TC indicators of a technique alone and of a whole whose parts have codes of their own; those of the technique.
ALONE, WHOLE = "3", "4"
TECHNIQUES = {"93000": ("93005",), "93015": ("93017",), "93040": ("93041",), "93224": ("93225", "93226")}


def sum_techniques(world: World, code: str) -> Decimal:
    """Dollars of the technique in a whole whose parts have codes of their own."""
    fees = (world.reference.fees.get((each, "")) for each in TECHNIQUES.get(code, ()))
    return sum((fee.office for fee in fees if fee is not None and fee.office is not None), Decimal(0))


def list_portions(world: World, policy: Policy, priced: PricedLine) -> dict[str, Decimal]:
    """Dollars of the reading and of the technique in the line, those of them that it bills."""
    line, known = priced.line, world.reference.procedures[priced.line.code]
    if known.pctc in (ALONE, WHOLE):
        one = sum_techniques(world, line.code) if known.pctc == WHOLE else known.office_fee or Decimal(0)
        return {TECHNIQUE: one * line.units * policy.fee_percent / 100} if one else {}
    billed = [part for part in (READING, TECHNIQUE) if part in line.modifiers] or [READING, TECHNIQUE]
    fees = {part: world.reference.fees.get((line.code, part)) for part in billed}
    return {
        part: fee.office * line.units * policy.fee_percent / 100
        for part, fee in fees.items()
        if fee is not None and fee.office is not None
    }


def list_groups(world: World, policy: Policy, priced: Iterable[PricedLine]) -> dict[Group, list[Portion]]:
    """The parts of tests that are reduced beside each other: of one day, kind of test and part."""
    groups: dict[Group, list[Portion]] = {}
    for each in priced:
        known = world.reference.procedures.get(each.line.code)
        if known is None or known.multiple not in OFF:
            continue
        for part, dollars in list_portions(world, policy, each).items():
            group = each.line.date_from, known.multiple, part
            groups.setdefault(group, []).append(Portion(each.number, dollars))
    return groups


def list_test_reductions(world: World, policy: Policy, priced: Iterable[PricedLine]) -> dict[int, Decimal]:
    """The dollars taken off each line by its number."""
    taken: dict[int, Decimal] = {}
    if policy.line != PAYER:
        return taken
    for (_, kind, part), portions in list_groups(world, policy, priced).items():
        ranked = sorted(portions, key=lambda each: (-each.dollars, each.number))
        for number, dollars in ranked[1:]:
            off = to_cents(dollars * OFF[kind].get(part, Decimal(0)))
            taken |= {number: taken.get(number, Decimal(0)) + off} if off else {}
    return taken
