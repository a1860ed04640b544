"""What an 835 tells about a claim: the lines as they were billed, and what the payer did with them."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from gym.world.codes.anesthesia import is_billed_by_minutes
from gym.x12.allow_list import KeptSegment
from gym.x12.balance import count_missing, spread_whole, sum_share
from gym.x12.parse_837p import MOST_LINES, parse_provider
from gym.x12.parsed import (
    ClaimRecord,
    ParsedClaim,
    ParsedLine,
    ParsedProvider,
    parse_amount,
    parse_date,
    parse_minutes,
    parse_modifiers,
    parse_optional,
    parse_reasons,
    parse_text,
    parse_units,
    reject,
)

OFFICE = "11"
DENIED = "4"
# CLP02, X12 1029: which payer of the order this one was. A denied claim (4) does not say; most are a first payer's.
SEQUENCES: dict[str, Literal["P", "S"]] = {"1": "P", "19": "P", "2": "S", "20": "S", DENIED: "P"}
UNUSABLE = {
    "3": "this payer paid third; the gym has two payers of a claim",
    "21": "this payer paid third; the gym has two payers of a claim",
    "22": "this takes back an earlier payment; the gym has no reversals",
    "23": "the payer handed the claim on as not its own, and decided nothing",
    "25": "this is a price told beforehand, and no decision on a claim",
}
# Remarks on the whole claim: MIA (inpatient) and MOA (outpatient).
REMARKS = {"2100/MIA": ("05", "20", "21", "22", "23"), "2100/MOA": ("03", "04", "05", "06", "07")}


def parse_payment(record: ClaimRecord) -> ParsedClaim:
    """One claim of an 835. Raises UnusableClaim."""
    claim, decided = record.parts[0], record.above.get("HEADER/DTM")
    sequence = SEQUENCES.get(claim.get("02"))
    if sequence is None:
        reject(claim, "02", UNUSABLE.get(claim.get("02"), "the status is not one of a decided claim"))
    people = {part.get("01"): part for part in reversed(record.all("2100/NM1"))}
    doer, patient = people.get("82"), people.get("QC")
    return ParsedClaim(
        place=claim.place,
        paid=True,
        filing=parse_optional(claim, "06", "the kind of payer") or "",
        sequence=sequence,
        member=parse_provider(patient).token if patient and patient.get("09") else "",
        billing=parse_payee(record.above.get("1000B/N1")),
        rendering=parse_provider(doer) if doer and doer.get("09") else None,
        frequency=parse_optional(claim, "09", "the frequency") or "1",
        lines=parse_lines(record, claim.get("08") or OFFICE),
        received=parse_date(decided, "02", decided.get("02")) if decided and decided.get("02") else None,
        refused=claim.get("02") == DENIED,
    )


def parse_payee(part: KeptSegment | None) -> ParsedProvider:
    return ParsedProvider((part.get("04") if part else "") or "0 valid")


def parse_lines(record: ClaimRecord, pos: str) -> tuple[ParsedLine, ...]:
    """The lines, with what was adjusted on the whole claim. Raises UnusableClaim."""
    starts = [place for place, part in enumerate(record.parts) if part.loop == "2110/SVC"]
    if not 1 <= len(starts) <= MOST_LINES:
        reject(record.parts[0], None, f"the claim has {len(starts)} service lines; the gym's have 1 to {MOST_LINES}")
    ends = (*starts[1:], len(record.parts))
    pieces = [record.parts[start:end] for start, end in zip(starts, ends, strict=True)]
    lines = spread_whole([parse_line(record, parts, pos) for parts in pieces], parse_reasons(record.all("2100/CAS")))
    for parts, line in zip(pieces, lines, strict=True):
        if count_missing(line):
            reject(parts[0], "02", "the charge is not what was paid and adjusted")
    told = [replace(line, allowed=parse_allowed(parts, line)) for parts, line in zip(pieces, lines, strict=True)]
    return add_claim_remarks(record, told)


def add_claim_remarks(record: ClaimRecord, lines: list[ParsedLine]) -> tuple[ParsedLine, ...]:
    """The lines with the remarks on the whole claim: at those that were not paid, else at all."""
    parts = [(part, REMARKS[part.loop]) for part in record.parts if part.loop in REMARKS]
    found = tuple(code for part, places in parts for place in places if (code := part.get(place)))
    unpaid = [line for line in lines if not line.paid and line.charge] or lines
    return tuple(
        replace(line, remarks=tuple(dict.fromkeys((*line.remarks, *found)))) if line in unpaid else line
        for line in lines
    )


def parse_line(record: ClaimRecord, parts: list[KeptSegment], pos: str) -> ParsedLine:
    """One line with its own adjustments."""
    service = parts[0]
    billed = "06" if "06-2" in service.elements else "01"
    parse_text(service, f"{billed}-1", "HC, the only kind of procedure code that the gym knows,")
    code = parse_text(service, f"{billed}-2", "the procedure code")
    timed = is_billed_by_minutes(code)
    days = [parse_date(part, "02", parse_text(part, "02", "the date")) for part in select_dates(record, parts)]
    return ParsedLine(
        place=service.place,
        code=code,
        modifiers=parse_modifiers(service, billed),
        units=1 if timed else parse_billed_units(service),
        minutes=parse_billed_minutes(service) if timed else None,
        charge=parse_amount(service, "02"),
        pos=pos,
        pointers=(1,),
        first=min(days),
        last=max(days),
        paid=parse_amount(service, "03"),
        adjustments=parse_reasons([part for part in parts if part.loop == "2110/CAS"]),
        remarks=tuple(code for part in parts if part.loop == "2110/LQ" and (code := part.get("02"))),
    )


def select_dates(record: ClaimRecord, parts: list[KeptSegment]) -> list[KeptSegment]:
    """The line's dates of service, else the claim's."""
    found = [part for part in parts if part.loop == "2110/DTM"] or record.all("2100/DTM")
    return found or reject(parts[0], None, "neither line nor claim has a date of service")


def parse_billed_units(service: KeptSegment) -> int:
    """Units as billed (SVC07), else as paid; a refused line may have none paid."""
    if "07" in service.elements:
        return parse_units(service, "07")
    return parse_units(service, "05") if Decimal(service.get("05") or 0) else 1


def parse_billed_minutes(service: KeptSegment) -> int | None:
    """Minutes of anesthesia as billed, else as paid (X12 RFI 1058); None where none were paid."""
    element = "07" if "07" in service.elements else "05"
    return parse_minutes(service, element) if Decimal(service.get(element) or 0) else None


def parse_allowed(parts: list[KeptSegment], line: ParsedLine) -> Decimal:
    """Allowed amount in dollars: AMT*B6, else paid plus the patient's share."""
    told = next((part for part in parts if part.loop == "2110/AMT"), None)
    if told:
        return parse_amount(told, "02")
    return line.paid + sum_share(line)
