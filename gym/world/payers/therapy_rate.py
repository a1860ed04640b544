"""What is taken off therapy of one day: the practice expense is paid whole for one unit, by half for the others."""

from collections.abc import Iterable
from decimal import Decimal

from gym.value import to_cents
from gym.world.codes.tables import practice_expense
from gym.world.payers.multiple import PricedLine
from gym.world.payers.policy import Policy
from gym.world.world import World

# The fee schedule's indicator of therapy, and what is left of a further unit's practice expense (PF534).
THERAPY, HALF = "5", Decimal("0.5")
PAYER = "medicare"


def share_paid(world: World, policy: Policy, priced: PricedLine) -> Decimal:
    """The part of the line's full amount that is allowed at all, as where an assistant gave it."""
    line = priced.line
    whole = world.allowed_amount(policy, line.code, line.pos, line.units)
    return priced.amount / whole if whole else Decimal(1)


def list_therapy_reductions(world: World, policy: Policy, priced: Iterable[PricedLine]) -> dict[int, Decimal]:
    """The dollars taken off each line by its number (Pub. 100-04, chapter 5, section 10.7)."""
    expense, procedures = practice_expense(), world.reference.procedures
    therapy = [
        each
        for each in (priced if policy.line == PAYER else ())
        if each.line.code in expense and procedures[each.line.code].multiple == THERAPY
    ]
    taken: dict[int, Decimal] = {}
    for day in {each.line.date_from for each in therapy}:
        of_day = sorted(
            (each for each in therapy if each.line.date_from == day), key=lambda each: -expense[each.line.code]
        )
        for place, each in enumerate(of_day):
            further = each.line.units - (place == 0)
            off = to_cents(expense[each.line.code] * HALF * further * share_paid(world, policy, each))
            taken |= {each.number: off} if off else {}
    return taken
