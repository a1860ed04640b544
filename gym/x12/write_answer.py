"""The payer's answer to a claim: an 835 where it was adjudicated, a 277CA where the front end turned it away."""

from collections.abc import Iterator
from decimal import Decimal

from gym.world.claims.claim import Claim, Group, Rejection, Remittance, RemittanceLine
from gym.world.payers.policy import Policy
from gym.world.world import World
from gym.x12.segments import (
    RECEIVER,
    SENDER,
    TAX_NUMBER,
    TELEPHONE,
    Envelope,
    Segment,
    Transaction,
    address_segments,
    format_day,
    format_money,
    organization_segment,
    write_interchange,
)

PAYMENT = Transaction(code="835", group="HP", version="005010X221A1", names_version=False)
STATUS = Transaction(code="277", group="HN", version="005010X214")
# CLP06: what kind of plan paid; a commercial plan is taken for a PPO, since SBR09's CI is no code of the 835.
PLAN = {"medicare": "MB", "medicare_advantage": "16", "medicaid": "MC", "commercial": "12"}
# The code list 508 has 0 for "no further status"; it stands where the policy knows no closer code.
NO_STATUS = "0"
# CARC 31: the patient cannot be identified as the payer's insured.
UNKNOWN_PATIENT = "31"


def write_answer(world: World, claim: Claim, remittance: Remittance, envelope: Envelope) -> str:
    """The 835, or the 277CA of a rejected claim."""
    payer = world.policies[claim.payer_id]
    if remittance.status == "rejected":
        return write_interchange(envelope, STATUS, rejection_segments(claim, remittance, payer, envelope))
    return write_interchange(envelope, PAYMENT, payment_segments(claim, remittance, payer, envelope))


def payment_segments(claim: Claim, remittance: Remittance, payer: Policy, envelope: Envelope) -> Iterator[Segment]:
    """Everything between ST and SE of an 835."""
    made, paid = format_day(envelope.made), sum((line.paid for line in remittance.lines), Decimal(0))
    way = ("I", format_money(paid), "C", "CHK") if paid else ("H", "0", "C", "NON")
    yield ("BPR", *way, *[""] * 11, made)
    yield ("TRN", "1", f"{envelope.control:09d}", f"1{TAX_NUMBER}")
    yield ("DTM", "405", made)
    yield ("N1", "PR", payer.name)
    yield from address_segments()
    yield ("PER", "BL", "PAYER DESK", "TE", TELEPHONE)
    numbers = ("XX", claim.billing.npi) if claim.billing.npi else ("FI", TAX_NUMBER)
    yield ("N1", "PE", claim.billing.name, *numbers)
    yield ("LX", "1")
    yield from claim_payment_segments(claim, remittance, payer)
    for line in remittance.lines:
        yield from service_payment_segments(claim, line)


def claim_payment_segments(claim: Claim, remittance: Remittance, payer: Policy) -> Iterator[Segment]:
    """2100: the claim's payment."""
    lines = remittance.lines
    charge = sum((line.charge for line in lines), Decimal(0))
    paid = sum((line.paid for line in lines), Decimal(0))
    owed = [each.amount for line in lines for each in line.adjustments if each.group is Group.PR]
    status = "4" if is_not_recognized(remittance) else "2" if claim.sequence == "S" else "1"
    patient = format_money(sum(owed, Decimal(0))) if owed else ""
    number = remittance.claim_number or claim.claim_id
    place = (claim.lines[0].pos, claim.frequency)
    yield (
        "CLP",
        claim.claim_id,
        status,
        format_money(charge),
        format_money(paid),
        patient,
        PLAN[payer.line],
        number,
        *place,
    )
    member = ("MI", claim.subscriber.member_id) if claim.subscriber.member_id else ()
    yield ("NM1", "QC", "1", claim.patient.last, claim.patient.first, "", "", "", *member)


def is_not_recognized(remittance: Remittance) -> bool:
    """Whether the payer does not know the patient: CLP02 is 4 then and only then (X12 RFI 1423, 1079)."""
    reasons = {each.carc for line in remittance.lines for each in line.adjustments}
    return remittance.status == "denied" and UNKNOWN_PATIENT in reasons


def service_payment_segments(claim: Claim, line: RemittanceLine) -> Iterator[Segment]:
    """2110: one line, its adjustments by group, allowed amount and remarks."""
    sent = claim.lines[line.line - 1]
    units = str(sent.minutes or sent.units)
    yield ("SVC", ("HC", sent.code, *sent.modifiers), format_money(line.charge), format_money(line.paid), "", units)
    yield ("DTM", "472", format_day(sent.date_from))
    for group in Group:
        reasons = [each for each in line.adjustments if each.group is group and each.amount]
        triples = [element for each in reasons for element in (each.carc, format_money(each.amount), "")]
        if triples:
            yield ("CAS", group, *triples)
    if line.allowed:
        yield ("AMT", "B6", format_money(line.allowed))
    for code in line.rarc:
        yield ("LQ", "HE", code)


def rejection_segments(claim: Claim, remittance: Remittance, payer: Policy, envelope: Envelope) -> Iterator[Segment]:
    """The body of a 277CA: payer, receiver, practice and patient, each with its status."""
    made, number = format_day(envelope.made), f"{envelope.control:09d}"
    total = format_money(claim.charges if claim.total is None else claim.total)
    yield ("BHT", "0085", "08", number, made, f"{envelope.made:%H%M}", "TH")
    yield ("HL", "1", "", "20", "1")
    yield ("NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id)
    yield ("TRN", "1", number)
    yield ("DTP", "050", "D8", made)
    yield ("DTP", "009", "D8", made)
    yield ("HL", "2", "1", "21", "1")
    yield ("NM1", "41", "2", "TRAINING GYM", "", "", "", "", "46", SENDER)
    yield ("TRN", "2", number)
    yield ("STC", ("A1", "20"), made, "WQ", total)
    yield ("QTY", "AA", "1")
    yield ("AMT", "YY", total)
    yield ("HL", "3", "2", "19", "1")
    yield organization_segment("85", claim.billing)
    yield ("TRN", "1", RECEIVER)
    yield ("STC", ("A1", "20"), "", "WQ", total)
    yield ("HL", "4", "3", "PT")
    yield from claim_status_segments(claim, remittance, made, total)


def claim_status_segments(claim: Claim, remittance: Remittance, made: str, total: str) -> Iterator[Segment]:
    """2200D: the claim and each reason for its rejection."""
    member = ("MI", claim.subscriber.member_id) if claim.subscriber.member_id else ()
    yield ("NM1", "QC", "1", claim.patient.last, claim.patient.first, "", "", "", *member)
    yield ("TRN", "2", claim.claim_id)
    for reason in remittance.rejections or (Rejection(category="A3", message="Not taken in."),):
        status = (reason.category, reason.status_code or NO_STATUS, reason.entity or "")
        yield ("STC", status, made, "U", total, *[""] * 7, reason.message[:264])
    first, last = min(line.date_from for line in claim.lines), max(line.date_to for line in claim.lines)
    when = ("D8", format_day(first)) if first == last else ("RD8", f"{format_day(first)}-{format_day(last)}")
    yield ("DTP", "472", *when)
