"""What a payer allows for a line: the fee of its code, or the share that its modifiers ask for (PF151 to PF154)."""

from decimal import Decimal

from gym.value import to_cents
from gym.world.claims.claim import Provider, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.anesthesia import BASE_UNITS, CONVERSION, is_billed_by_minutes, price_anesthesia, to_time_units
from gym.world.codes.tables import Fee
from gym.world.payers.policy import Policy
from gym.world.rules.therapy import ASSISTED
from gym.world.world import World

ONE = Decimal(1)
# By bilateral indicator: what both sides of one unit are of the amount for one side.
BOTH_SIDES = {"1": Decimal("1.5"), "3": Decimal(2)}
SECOND_SIDE = Decimal("0.5")
# Two units of one side's price without a side named: both sides as well.
TWO_UNITS = Decimal("0.75")
PHYSICIAN_ASSISTING, OTHER_ASSISTING = Decimal("0.16"), Decimal("0.136")
HELPING = {
    "62": Decimal("0.625"),
    "80": PHYSICIAN_ASSISTING,
    "81": PHYSICIAN_ASSISTING,
    "82": PHYSICIAN_ASSISTING,
    "AS": OTHER_ASSISTING,
}


# By taxonomy: what Medicare pays other clinicians of a physician's amount (42 CFR 414.52, 414.56; Pub. 100-04, chapter
# 12, sections 110, 120 and 150). Counselors and family therapists are paid like social workers since 2024.
OF_PHYSICIANS = {
    **dict.fromkeys(("363A", "363L", "364S"), Decimal("0.85")),
    **dict.fromkeys(("1041C", "101YM", "106H"), Decimal("0.75")),
}
# Anesthesia under a physician's medical direction: half for each of the two (Pub. 100-04, chapter 12, section 50 C).
DIRECTED, HALF = frozenset({"QK", "QX", "QY"}), Decimal("0.5")
# Supervision of more than four rooms: three units for each (42 CFR 414.46(f)).
SUPERVISED, SUPERVISED_UNITS = "AD", 3
STOPPED = "53"
# Of therapy by an assistant (PF516).
BY_ASSISTANTS = Decimal("0.85")


def share_of_clinician(policy: Policy, rendering: Provider, line: ServiceLine) -> Decimal:
    """The part of a physician's amount that Medicare pays this kind of clinician; assistants have their own."""
    if policy.line != "medicare" or HELPING.keys() & set(line.modifiers):
        return ONE
    if ASSISTED.keys() & set(line.modifiers):
        return BY_ASSISTANTS
    kind = rendering.taxonomy or ""
    return next((share for start, share in OF_PHYSICIANS.items() if kind.startswith(start)), ONE)


def share_of_surgery(fee: Fee, modifiers: tuple[str, ...]) -> Decimal:
    """The part of a surgery's price that one physician is paid; a code without such parts is paid whole."""
    if not fee.during or fee.before is None or fee.after is None:
        return ONE
    parts = {"78": fee.during, "54": ONE - fee.after, "55": fee.after, "56": fee.before}
    return next((part for modifier, part in parts.items() if modifier in modifiers), ONE)


def is_second_side(case: Case, line: ServiceLine) -> bool:
    """Whether the other side was billed on an earlier line of the same code and day (RT and LT instead of 50)."""
    other = {"RT": "LT", "LT": "RT"}.get(next((each for each in line.modifiers if each in ("RT", "LT")), ""))
    earlier = case.claim.lines[: next(n for n, each in enumerate(case.claim.lines) if each is line)]
    return other is not None and any(
        each.code == line.code and each.date_from == line.date_from and other in each.modifiers for each in earlier
    )


def share_of_sides(world: World, case: Case, line: ServiceLine) -> Decimal:
    """150 % for both sides of indicator 1, on one line, on two, or as two units; 200 % of indicator 3."""
    known = world.reference.procedures.get(line.code)
    if known is None:
        return ONE
    if "50" in line.modifiers:
        return BOTH_SIDES.get(known.bilateral, ONE)
    if known.bilateral != "1" or not (known.is_minor or known.is_major):
        return ONE
    if line.units == 2 and not line.modifiers:
        return TWO_UNITS
    return SECOND_SIDE if is_second_side(case, line) else ONE


def allow_component(world: World, policy: Policy, line: ServiceLine) -> Decimal:
    """The amount of the whole code, or of its reading (26); the technique (TC) is what is left of the whole.

    A colonoscopy that was stopped (53) has an amount of its own; anesthesia is paid by base and time units.
    """
    if line.code in BASE_UNITS and SUPERVISED in line.modifiers:
        return to_cents(SUPERVISED_UNITS * CONVERSION * policy.fee_percent / 100)
    if line.code in BASE_UNITS:
        time_units = to_time_units(line.minutes) if line.minutes else Decimal(line.units)
        return to_cents(price_anesthesia(line.code, time_units) * policy.fee_percent / 100)
    stopped = world.reference.fees.get((line.code, STOPPED)) if STOPPED in line.modifiers else None
    if stopped and stopped.office is not None and stopped.facility is not None:
        part = stopped.facility if world.reference.is_facility(line.pos) else stopped.office
        return to_cents(part * line.units * policy.fee_percent / 100)
    whole = world.allowed_amount(policy, line.code, line.pos, line.units)
    reading = world.reference.fees.get((line.code, "26"))
    if reading is None or reading.office is None or not {"26", "TC"} & set(line.modifiers):
        return whole
    read = to_cents(reading.office * line.units * policy.fee_percent / 100)
    return read if "26" in line.modifiers else whole - read


def allow_line(world: World, policy: Policy, case: Case, line: ServiceLine) -> Decimal:
    """What the payer allows for the line, in dollars."""
    amount, fee = allow_component(world, policy, line), world.reference.fees.get((line.code, ""))
    if fee is None:
        directed = is_billed_by_minutes(line.code) and DIRECTED & set(line.modifiers)
        return to_cents(amount * HALF) if directed else amount
    amount = to_cents(amount * share_of_clinician(policy, case.claim.rendering, line))
    if not (line.modifiers or line.units == 2):
        return amount
    helping = next((share for modifier, share in HELPING.items() if modifier in line.modifiers), ONE)
    share = share_of_surgery(fee, line.modifiers) * share_of_sides(world, case, line) * helping
    return to_cents(amount * share)
