"""Whether payment and adjustments add up to the charge, and to which lines adjustments of a whole claim come."""

from dataclasses import replace
from decimal import Decimal

from gym.world.claims.claim import Adjustment, Group
from gym.x12.parsed import ParsedLine

# Deductible, coinsurance and copay.
SHARE = ("1", "2", "3")


def count_missing(line: ParsedLine) -> Decimal:
    """Dollars of the charge that were neither paid nor adjusted."""
    return line.charge - line.paid - sum((each.amount for each in line.adjustments), Decimal(0))


def spread_whole(lines: list[ParsedLine], whole: tuple[Adjustment, ...]) -> list[ParsedLine]:
    """The lines with the adjustments of the whole claim: where they are missing, else out of what the lines were paid.

    Lines balance by themselves, and what was taken off the whole claim was taken from their payments (835 guide,
    section 1.10.2.1); a file may also leave it missing at its lines.
    """
    missing = [count_missing(line) for line in lines]
    is_missing = sum(missing) == sum((each.amount for each in whole), Decimal(0))
    room = missing if is_missing else [line.paid for line in lines]
    for each in whole:
        rest = each.amount
        for place, line in enumerate(lines):
            part = min(room[place], rest)
            if part <= 0:
                continue
            taken = (*line.adjustments, each.model_copy(update={"amount": part}))
            lines[place] = replace(line, adjustments=taken, paid=line.paid if is_missing else line.paid - part)
            room[place], rest = room[place] - part, rest - part
    return lines


def sum_share(line: ParsedLine) -> Decimal:
    """Dollars that the payer left to the patient."""
    share = (each.amount for each in line.adjustments if each.group is Group.PR and each.carc in SHARE)
    return sum(share, Decimal(0))
