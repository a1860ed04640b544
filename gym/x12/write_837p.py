"""A claim as a professional 837P, version 005010X222A1."""

from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.claim import LETTERS, Claim, Group, Patient, Remittance, RemittanceLine, ServiceLine
from gym.world.claims.encounter import Coverage
from gym.world.payers.policy import Policy
from gym.world.payers.second_payer import total_paid
from gym.world.rules.drugs import parse_ndc
from gym.world.world import World
from gym.x12.segments import (
    RECEIVER,
    SENDER,
    STATE,
    TAX_NUMBER,
    TELEPHONE,
    Element,
    Envelope,
    Segment,
    Transaction,
    address_segments,
    format_day,
    format_money,
    organization_segment,
    person_segment,
    write_interchange,
)

CLAIM = Transaction(code="837", group="HC", version="005010X222A1")
# SBR09 and CLP06: what kind of payer this is.
HEALTH = {"medicare": "MB", "medicare_advantage": "16", "medicaid": "MC", "commercial": "CI"}
FILING = {**HEALTH, "workers_comp": "WC", "casualty": "AM"}
# CLM11: what an injury comes from; by car also the state it happened in.
CAUSES = {"employment": "EM", "auto": "AA", "other": "OA"}
RELATION = {"spouse": "01", "child": "19", "other": "G8"}
# SBR05: insurance type of a claim on which Medicare is not the first payer.
# PWK: supporting data, sent electronically apart from the claim.
SUPPORT, SENT_APART = "OZ", "EL"
WORKING_AGED, DISABLED = "12", "43"
ORDERED = frozenset({"lab_path", "radiology"})


class FirstPayer(Value):
    """The payer before the one that is billed: its policy, the coverage with it, and its answer by line if known."""

    policy: Policy
    coverage: Coverage
    answer: Remittance | None = None


def write_837p(world: World, claim: Claim, envelope: Envelope, first: FirstPayer | None = None) -> str:
    """The claim as an 837P file; `first` is the primary payer of a secondary claim."""
    return write_interchange(envelope, CLAIM, body_segments(world, claim, envelope, first))


def body_segments(world: World, claim: Claim, envelope: Envelope, first: FirstPayer | None) -> Iterator[Segment]:
    """Everything between ST and SE."""
    payer = world.policies[claim.payer_id]
    made = envelope.made
    yield ("BHT", "0019", "00", f"{envelope.control:09d}", format_day(made), f"{made:%H%M}", "CH")
    yield ("NM1", "41", "2", "TRAINING GYM", "", "", "", "", "46", SENDER)
    yield ("PER", "IC", "PRACTICE DESK", "TE", TELEPHONE)
    yield ("NM1", "40", "2", payer.name, "", "", "", "", "46", RECEIVER)
    yield from billing_segments(claim)
    yield from subscriber_segments(claim, payer)
    if not is_subscriber(claim):
        yield from dependent_segments(claim)
    yield from claim_segments(claim)
    yield from provider_segments(world, claim)
    if claim.sequence == "S" and claim.primary_paid is not None:
        yield from first_payer_segments(claim, first)
    answers = list_line_answers(claim, first)
    for number, each in enumerate(claim.lines, 1):
        yield from service_segments(world, claim, number, each)
        if first and answers:
            yield from line_answer_segments(each, answers[number - 1], first)


def is_subscriber(claim: Claim) -> bool:
    """Whether the patient needs no loop of their own; if names differ, both are sent."""
    patient, member = claim.patient, claim.subscriber
    return patient.relationship == "self" and (patient.last, patient.first) == (member.last, member.first)


def billing_segments(claim: Claim) -> Iterator[Segment]:
    """2000A: the practice."""
    yield ("HL", "1", "", "20", "1")
    if claim.billing.taxonomy:
        yield ("PRV", "BI", "PXC", claim.billing.taxonomy)
    yield organization_segment("85", claim.billing)
    yield from address_segments()
    yield ("REF", "EI", TAX_NUMBER)


def subscriber_segments(claim: Claim, payer: Policy) -> Iterator[Segment]:
    """2000B: the subscriber and the payer."""
    member, alone = claim.subscriber, is_subscriber(claim)
    yield ("HL", "2", "1", "22", "0" if alone else "1")
    relation = "18" if alone else ""
    reason = name_msp_reason(claim) if claim.sequence == "S" and payer.line == "medicare" else ""
    yield ("SBR", claim.sequence, relation, member.group or "", "", reason, "", "", "", FILING[payer.line])
    number = ("MI", member.member_id) if member.member_id else ()
    yield ("NM1", "IL", "1", member.last, member.first, "", "", "", *number)
    if alone:
        yield from address_segments()
        yield birth_segment(claim.patient)
    yield ("NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id)


def name_msp_reason(claim: Claim) -> str:
    """SBR05, why Medicare pays second: working aged, or below 65 a disabled member of a large group's plan."""
    birth, day = claim.patient.birth, claim.lines[0].date_from
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    return WORKING_AGED if age >= 65 else DISABLED


def birth_segment(patient: Patient) -> Segment:
    """Date of birth and sex."""
    return ("DMG", "D8", format_day(patient.birth), patient.sex)


def dependent_segments(claim: Claim) -> Iterator[Segment]:
    """2000C: a patient who is not the subscriber."""
    patient = claim.patient
    yield ("HL", "3", "2", "23", "0")
    yield ("PAT", RELATION.get(patient.relationship, "21"))
    yield ("NM1", "QC", "1", patient.last, patient.first)
    yield from address_segments()
    yield birth_segment(patient)


def claim_segments(claim: Claim) -> Iterator[Segment]:
    """2300: the claim itself, its reference numbers and diagnoses."""
    total = claim.charges if claim.total is None else claim.total
    place = (claim.lines[0].pos, "B", claim.frequency)
    yield ("CLM", claim.claim_id, format_money(total), "", "", place, "Y", "A", "Y", "Y", *cause_elements(claim))
    if claim.accident_date:
        yield ("DTP", "439", "D8", format_day(claim.accident_date))
    if claim.attachment:
        yield ("PWK", SUPPORT, SENT_APART, "", "", "AC", claim.attachment)
    own = (("9F", claim.referral_number), ("G1", claim.prior_auth))
    numbers = (*own, ("F8", claim.original_reference), ("X4", claim.clia))
    for qualifier, number in numbers:
        if number:
            yield ("REF", qualifier, number)
    codes = [code.replace(".", "") for code in claim.diagnoses]
    yield ("HI", ("ABK", codes[0]), *(("ABF", code) for code in codes[1:]))


def cause_elements(claim: Claim) -> tuple[Element, ...]:
    """CLM10 and CLM11, where the claim is for an injury."""
    if claim.accident is None:
        return ()
    return "", (CAUSES[claim.accident], *(("", "", STATE) if claim.accident == "auto" else ()))


def provider_segments(world: World, claim: Claim) -> Iterator[Segment]:
    """2310: referring and rendering provider. An ordering provider goes into the lines."""
    if claim.referring and not all(is_ordered(world, each) for each in claim.lines):
        yield person_segment("DN", claim.referring)
    if claim.rendering.npi != claim.billing.npi:
        yield person_segment("82", claim.rendering)
        if claim.rendering.taxonomy:
            yield ("PRV", "PE", "PXC", claim.rendering.taxonomy)


def is_ordered(world: World, line: ServiceLine) -> bool:
    """Whether the line is an ordered test: its provider is DK, not DN."""
    known = world.reference.procedures.get(line.code)
    return known is not None and known.specialty in ORDERED


def first_payer_segments(claim: Claim, first: FirstPayer | None) -> Iterator[Segment]:
    """2320 and 2330: the primary payer, its own member number and what it paid."""
    member = first.coverage.subscriber if first else claim.subscriber
    name, number, filing = (
        (first.policy.name, first.policy.id, FILING[first.policy.line]) if first else ("FIRST PAYER", "FIRST", "CI")
    )
    yield ("SBR", "P", "18", member.group or "", "", "", "", "", "", filing)
    yield ("AMT", "D", format_money(claim.primary_paid or claim.charges * 0))
    yield ("OI", "", "", "Y", "P", "", "Y")
    yield ("NM1", "IL", "1", member.last, member.first, "", "", "", "MI", member.member_id)
    yield from address_segments()
    yield ("NM1", "PR", "2", name, "", "", "", "", "PI", number)


def list_line_answers(claim: Claim, first: FirstPayer | None) -> tuple[RemittanceLine, ...]:
    """The first payer's answer to each line, where it is known, belongs to these lines and adds up to what was paid."""
    if not (first and first.answer and claim.sequence == "S"):
        return ()
    lines = first.answer.lines
    same = [(each.code, each.charge) for each in lines] == [(each.code, each.charge) for each in claim.lines]
    return lines if same and total_paid(first.answer) == claim.primary_paid else ()


def line_answer_segments(line: ServiceLine, answer: RemittanceLine, first: FirstPayer) -> Iterator[Segment]:
    """2430: what the first payer paid of the line and took off; charge = paid + adjustments."""
    yield ("SVD", first.policy.id, format_money(answer.paid), ("HC", line.code, *line.modifiers), "", str(line.units))
    for group in Group:
        reasons = [each for each in answer.adjustments if each.group is group and each.amount]
        triples = [element for each in reasons for element in (each.carc, format_money(each.amount), "")]
        if triples:
            yield ("CAS", group, *triples)
    decided = first.answer.decided if first.answer else None
    yield ("DTP", "573", "D8", format_day(decided or line.date_from))


def service_segments(world: World, claim: Claim, number: int, line: ServiceLine) -> Iterator[Segment]:
    """2400: one service line."""
    pointers = tuple(str(LETTERS.index(letter) + 1) for letter in line.pointers)
    place = "" if line.pos == claim.lines[0].pos else line.pos
    yield ("LX", str(number))
    code = ("HC", line.code, *line.modifiers)
    amount = ("MJ", str(line.minutes)) if line.minutes else ("UN", str(line.units))
    yield ("SV1", code, format_money(line.charge), *amount, place, "", pointers)
    if line.date_from == line.date_to:
        yield ("DTP", "472", "D8", format_day(line.date_from))
    else:
        yield ("DTP", "472", "RD8", f"{format_day(line.date_from)}-{format_day(line.date_to)}")
    yield from drug_segments(line)
    if claim.referring and is_ordered(world, line):
        yield person_segment("DK", claim.referring)


def drug_segments(line: ServiceLine) -> Iterator[Segment]:
    """2410: the National Drug Code, its unit and quantity."""
    known = parse_ndc(line.ndc)
    if known:
        number, unit, quantity = known
        yield ("LIN", "", "N4", number)
        yield ("CTP", "", "", "", f"{quantity:g}", unit)
