"""What an 835 tells about a claim: the lines as they were billed, and what the payer did with them."""

from decimal import Decimal

from gym.world.claims.claim import Adjustment, Group
from gym.x12.allow_list import KeptSegment
from gym.x12.parse_837p import MOST_LINES, parse_provider
from gym.x12.parsed import (
    ClaimRecord,
    ParsedClaim,
    ParsedLine,
    ParsedProvider,
    parse_amount,
    parse_date,
    parse_modifiers,
    parse_optional,
    parse_reasons,
    parse_text,
    parse_units,
    reject,
)

OFFICE = "11"
DENIED = "4"
REVERSALS = frozenset({"22"})


def parse_payment(record: ClaimRecord) -> ParsedClaim:
    """One claim of an 835. Raises UnusableClaim."""
    claim, decided = record.parts[0], record.above.get("HEADER/DTM")
    if claim.get("02") in REVERSALS:
        reject(claim, "02", "this takes back an earlier payment; the gym has no reversals")
    doer = next(iter(record.all("2100/NM1")), None)
    return ParsedClaim(
        place=claim.place,
        paid=True,
        filing=parse_optional(claim, "06", "the kind of payer") or "",
        sequence="S" if claim.get("02") in ("2", "20") else "P",
        billing=parse_payee(record.above.get("1000B/N1")),
        rendering=parse_provider(doer) if doer and doer.get("09") else None,
        frequency=claim.get("09") or "1",
        lines=parse_lines(record, claim.get("08") or OFFICE),
        received=parse_date(decided, "02", decided.get("02")) if decided and decided.get("02") else None,
        refused=claim.get("02") == DENIED,
    )


def parse_payee(part: KeptSegment | None) -> ParsedProvider:
    return ParsedProvider((part.get("04") if part else "") or "0 valid")


def parse_lines(record: ClaimRecord, pos: str) -> tuple[ParsedLine, ...]:
    """The lines; adjustments of the whole claim go to its only line. Raises UnusableClaim."""
    starts = [place for place, part in enumerate(record.parts) if part.loop == "2110/SVC"]
    if not 1 <= len(starts) <= MOST_LINES:
        reject(record.parts[0], None, f"the claim has {len(starts)} service lines; the gym's have 1 to {MOST_LINES}")
    whole = parse_reasons(record.all("2100/CAS"))
    if whole and len(starts) > 1:
        reject(record.all("2100/CAS")[0], None, "adjustments of a whole claim cannot be split over several lines")
    ends = (*starts[1:], len(record.parts))
    return tuple(
        parse_line(record, record.parts[start:end], pos, whole) for start, end in zip(starts, ends, strict=True)
    )


def parse_line(record: ClaimRecord, parts: list[KeptSegment], pos: str, whole: tuple[Adjustment, ...]) -> ParsedLine:
    """One line, which must balance: charge = paid + adjustments."""
    service = parts[0]
    billed = "06" if "06-2" in service.elements else "01"
    parse_text(service, f"{billed}-1", "HC, the only kind of procedure code that the gym knows,")
    charge, paid = parse_amount(service, "02"), parse_amount(service, "03")
    adjustments = (*parse_reasons([part for part in parts if part.loop == "2110/CAS"]), *whole)
    if charge != paid + sum((each.amount for each in adjustments), Decimal(0)):
        reject(service, "02", "the charge is not what was paid and adjusted")
    days = [parse_date(part, "02", parse_text(part, "02", "the date")) for part in select_dates(record, parts)]
    return ParsedLine(
        place=service.place,
        code=parse_text(service, f"{billed}-2", "the procedure code"),
        modifiers=parse_modifiers(service, billed),
        units=parse_billed_units(service),
        charge=charge,
        pos=pos,
        pointers=(1,),
        first=min(days),
        last=max(days),
        paid=paid,
        allowed=parse_allowed(parts, paid, adjustments),
        adjustments=adjustments,
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


def parse_allowed(parts: list[KeptSegment], paid: Decimal, adjustments: tuple[Adjustment, ...]) -> Decimal:
    """Allowed amount in dollars: AMT*B6, else paid plus the patient's share."""
    told = next((part for part in parts if part.loop == "2110/AMT"), None)
    if told:
        return parse_amount(told, "02")
    share = (each.amount for each in adjustments if each.group is Group.PR and each.carc in ("1", "2", "3"))
    return paid + sum(share, Decimal(0))
