"""What is taken off operations of one day: the first is paid whole, the others in part (CARC 59)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from gym.value import to_cents
from gym.world.claims.claim import ServiceLine
from gym.world.codes.tables import Procedure
from gym.world.payers.policy import Policy
from gym.world.world import World

ZERO = Decimal("0.00")
# Multiple procedure indicators of the fee schedule: a surgery, and an endoscopy of a family.
SURGERY, ENDOSCOPY = "2", "3"
OTHERS = Decimal("0.5")
# Amount and reduction by the number of the line.
Family = dict[int, tuple[Decimal, Decimal]]


class PricedLine(NamedTuple):
    """A line that is paid, with its number and its amount before the reduction."""

    number: int
    line: ServiceLine
    amount: Decimal


def list_reductions(world: World, policy: Policy, priced: Iterable[PricedLine]) -> dict[int, Decimal]:
    """The dollars taken off each line by its number (Pub. 100-04, chapter 12, section 40.6 C)."""
    days: dict[tuple[object, str], list[PricedLine]] = {}
    for each in priced:
        known = world.reference.procedures.get(each.line.code)
        if known and known.multiple in (SURGERY, ENDOSCOPY):
            family = known.endoscopy if known.multiple == ENDOSCOPY else name_operation(known, each)
            days.setdefault((each.line.date_from, family), []).append(each)
    if sum(map(len, days.values())) < 2:
        return {}
    return {
        number: amount
        for day in {day for day, _ in days}
        for number, amount in reduce_day(
            [reduce_family(world, policy, family, lines) for (each, family), lines in days.items() if each == day]
        ).items()
    }


def name_operation(known: Procedure, priced: PricedLine) -> str:
    """Two sides of one procedure are one operation: their price is that of both sides already."""
    sides = known.bilateral == "1" and {"LT", "RT"} & set(priced.line.modifiers)
    return f"{known.code} sides" if sides else f"{known.code} {priced.number}"


def reduce_family(world: World, policy: Policy, family: str, lines: list[PricedLine]) -> Family:
    """Of an endoscopy's family the dearest is paid whole, each other by what it exceeds the plain endoscopy by.

    Amount and reduction by the line's number. Nothing is taken off where the plain one has no fee on file.
    """
    first, *others = sorted(lines, key=lambda each: -each.amount)
    found = {first.number: (first.amount, ZERO)}
    for each in others:
        base = world.reference.fee(family, each.line.pos) or ZERO
        found[each.number] = (each.amount, min(each.amount, to_cents(base * policy.fee_percent / 100)))
    return found


def reduce_day(families: list[Family]) -> dict[int, Decimal]:
    """The family or operation with the highest amount is paid whole, the others by half."""
    ranked = sorted(families, key=lambda family: -sum(amount - off for amount, off in family.values()))
    off = {number: taken for number, (_, taken) in ranked[0].items()}
    for family in ranked[1:]:
        off |= {number: amount - to_cents((amount - taken) * OTHERS) for number, (amount, taken) in family.items()}
    return {number: taken for number, taken in off.items() if taken}
