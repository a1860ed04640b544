"""What a second payer pays of each line after the first one has paid."""

from collections.abc import Iterator
from decimal import Decimal

from gym.value import Value, to_cents
from gym.world.claims.claim import Adjustment, Claim, Group, Remittance, RemittanceLine
from gym.world.claims.encounter import Case

ZERO = Decimal("0.00")
# The patient's share, in the order in which it is reported.
OWED = ("1", "2", "3")


class FirstPayment(Value):
    """What the first payer paid of a line, what it wrote off by contract and what it left to the patient."""

    paid: Decimal
    contractual: Decimal
    left: Decimal

    @property
    def impact(self) -> Decimal:
        """The dollars of OA-23: payment and contractual part (X12 RFI 2143 and 2535)."""
        return self.paid + self.contractual


def list_first_payments(case: Case) -> tuple[FirstPayment, ...]:
    """What the first payer did with each line of a claim to a second payer; nothing on other claims."""
    claim = case.claim
    if claim.sequence == "P" or claim.primary_paid is None:
        return ()
    answer = case.first_answer
    if answer and [(each.code, each.charge) for each in answer.lines] == [
        (each.code, each.charge) for each in claim.lines
    ]:
        return tuple(read_first_line(line) for line in answer.lines)
    return spread_payment(claim, claim.primary_paid)


def read_first_line(line: RemittanceLine) -> FirstPayment:
    left = sum((each.amount for each in line.adjustments if each.group is Group.PR), ZERO)
    return FirstPayment(paid=line.paid, contractual=line.charge - line.paid - left, left=left)


def spread_payment(claim: Claim, paid: Decimal) -> tuple[FirstPayment, ...]:
    """A payment known only for the whole claim, spread over the lines by their charges."""
    rest, charges, found = min(paid, claim.charges), claim.charges, []
    for line in claim.lines:
        part = min(line.charge, rest, to_cents(rest * line.charge / charges)) if charges else ZERO
        found.append(FirstPayment(paid=part, contractual=ZERO, left=line.charge - part))
        rest, charges = rest - part, charges - line.charge
    return tuple(found)


def settle_line(law: str, due: RemittanceLine, first: FirstPayment) -> RemittanceLine:
    """The line as the second payer settles it, where `due` is what it would pay if it were first."""
    paid = max(ZERO, min(list_limits(law, due, first)))
    rest, adjustments = first.left - paid, list[Adjustment]()
    owed = max(ZERO, min(rest, due.allowed - first.paid - paid))
    for code, amount in split_owed(due, owed):
        adjustments.append(Adjustment(group=Group.PR, carc=code, amount=amount))
        rest -= amount
    amounts = ((Group.CO, "45", rest), (Group.OA, "23", first.impact))
    written = [Adjustment(group=group, carc=carc, amount=amount) for group, carc, amount in amounts if amount]
    return due.model_copy(update={"paid": paid, "adjustments": (*written, *adjustments)})


def refuse_rest(refused: RemittanceLine, first: FirstPayment | None) -> RemittanceLine:
    """A line that is not covered by the second payer: it refuses what the first one left, if that is anything."""
    if first is None:
        return refused
    impact = Adjustment(group=Group.OA, carc="23", amount=first.impact)
    rest = refused.adjustments[0].model_copy(update={"amount": first.left})
    return refused.model_copy(update={"adjustments": tuple(each for each in (rest, impact) if each.amount)})


def list_limits(law: str, due: RemittanceLine, first: FirstPayment) -> tuple[Decimal, ...]:
    """The amounts of which a second payer pays the lowest."""
    accepted = first.paid + first.left
    if law == "medicare":
        # 42 CFR 411.33(a): what is accepted as full payment, less what was paid; Medicare as first payer; the higher
        # of the two allowed amounts, less what was paid.
        return accepted - first.paid, due.paid, max(due.allowed, accepted_allowance(first)) - first.paid
    if law == "medicaid":
        # 42 CFR 433.139(b): what the state's own price exceeds the other payment by.
        return first.left, due.paid - first.paid
    return first.left, due.paid


def accepted_allowance(first: FirstPayment) -> Decimal:
    """What the first payer allowed; nothing is known of it where its write-off is not."""
    return first.paid + first.left if first.contractual else ZERO


def split_owed(due: RemittanceLine, owed: Decimal) -> Iterator[tuple[str, Decimal]]:
    """What the patient still owes, by the reasons for which the second payer alone would have let them owe it."""
    for code in OWED:
        share = sum((each.amount for each in due.adjustments if (each.group, each.carc) == (Group.PR, code)), ZERO)
        part = min(share, owed)
        if part:
            yield code, part
            owed -= part


def total_paid(answer: Remittance) -> Decimal:
    return sum((line.paid for line in answer.lines), ZERO)
