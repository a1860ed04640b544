"""Adjustments of the whole claim in an 835, and which lines they come to."""

from datetime import date
from decimal import Decimal

from rows import for_each

from gym.world.claims.claim import Adjustment, Group
from gym.x12.balance import count_missing, spread_whole
from gym.x12.parsed import ParsedLine

DAY = date(2024, 8, 20)


def make_line(charge: str, paid: str, *adjusted: tuple[str, str, str]) -> ParsedLine:
    return ParsedLine(
        place=1,
        code="99213",
        modifiers=(),
        units=1,
        charge=Decimal(charge),
        pos="11",
        pointers=(1,),
        first=DAY,
        last=DAY,
        paid=Decimal(paid),
        adjustments=make_adjustments(*adjusted),
    )


def make_adjustments(*told: tuple[str, str, str]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(group=Group(group), carc=carc, amount=Decimal(amount)) for group, carc, amount in told)


OFF = ("CO", "45", "20")
DEDUCTIBLE = ("PR", "1", "100")


@for_each(
    ("lines", "whole", "paid", "deductible"),
    [
        # Lines that balance: what the claim bears comes out of their payments, in their order.
        ([("100", "80", OFF), ("100", "80", OFF)], [DEDUCTIBLE], [0, 60], [80, 20]),
        # Missing at the lines: it comes to where it is missing.
        ([("100", "30", OFF), ("100", "30", OFF)], [DEDUCTIBLE], [30, 30], [50, 50]),
        ([("100", "0", OFF), ("100", "60", OFF)], [DEDUCTIBLE], [0, 60], [80, 20]),
        # One line.
        ([("120", "0", OFF)], [DEDUCTIBLE], [0], [100]),
        ([("120", "100", OFF)], [DEDUCTIBLE], [0], [100]),
        ([("120", "100", OFF)], [], [100], [0]),
    ],
)
def test_adjustments_of_the_whole_claim_come_to_its_lines(lines, whole, paid, deductible) -> None:
    told = spread_whole([make_line(*each) for each in lines], make_adjustments(*whole))
    assert [line.paid for line in told] == paid
    assert [sum(each.amount for each in line.adjustments if each.carc == "1") for line in told] == deductible
    assert not any(count_missing(line) for line in told)
