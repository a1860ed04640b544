"""What an 837P tells about a claim."""

from datetime import date
from decimal import Decimal

from gym.world.codes.anesthesia import is_billed_by_minutes
from gym.x12.allow_list import KeptSegment
from gym.x12.code_lists import add_dot
from gym.x12.parse_first_payer import parse_first_answer
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
    parse_text,
    parse_units,
    reject,
)

MOST_LINES = 50
# SBR01: the first payer or the second.
SEQUENCES = frozenset({"P", "S"})
MINUTES = "MJ"
NOBODY = ParsedProvider("0 invalid")


def parse_claim(record: ClaimRecord) -> ParsedClaim:
    """One claim of an 837P. Raises UnusableClaim."""
    claim = record.parts[0]
    insured, made = record.above.get("2000B/SBR"), record.above.get("HEADER/BHT")
    patient = record.above.get("2000C/PAT")
    sequence = insured.get("01") if insured else "P"
    if insured and sequence not in SEQUENCES:
        reject(insured, "01", "the payer is neither the first nor the second; the gym has two payers of a claim")
    lines = parse_lines(record, parse_text(claim, "05-1", "the place of service"))
    birth, sex = parse_birth(record.above.get("2010CA/DMG") or (None if patient else record.above.get("2010BA/DMG")))
    return ParsedClaim(
        place=claim.place,
        paid=False,
        filing=parse_optional(insured, "09", "the kind of payer") or "",
        sequence=sequence,
        relationship=patient.get("01") if patient else "18",
        member=parse_provider(record.above.get("2010BA/NM1")).token,
        birth=birth,
        sex=sex,
        billing=parse_provider(record.above.get("2010AA/NM1"), record.above.get("2000A/PRV")),
        rendering=parse_optional_provider(record, "2310B/NM1", "2310B/PRV"),
        referring=next(
            filter(None, (parse_optional_provider(record, f"{loop}/NM1") for loop in ("2310A", "2420E", "2420F"))), None
        ),
        frequency=parse_text(claim, "05-3", "the frequency"),
        numbers=frozenset(part.get("01") for part in (*record.all("2300/REF"), *record.all("2400/REF"))),
        has_attachment=bool(record.all("2300/PWK")),
        total=parse_amount(claim, "02"),
        primary_paid=parse_other_payments(record),
        diagnoses=parse_diagnoses(record),
        lines=lines,
        first=parse_first_answer(record, lines) if sequence == "S" else None,
        received=parse_date(made, "04", made.get("04")) if made and made.get("04") else None,
    )


def parse_provider(part: KeptSegment | None, specialty: KeptSegment | None = None) -> ParsedProvider:
    """A provider as a token; empty without a number."""
    if part is None or not part.get("09"):
        return ParsedProvider(NOBODY.token, specialty.get("03") or None if specialty else None)
    return ParsedProvider(part.get("09"), specialty.get("03") or None if specialty else None)


def parse_optional_provider(record: ClaimRecord, loop: str, specialty: str = "") -> ParsedProvider | None:
    parts = record.all(loop)
    return parse_provider(parts[0], next(iter(record.all(specialty)), None)) if parts else None


def parse_birth(part: KeptSegment | None) -> tuple[date | None, str]:
    """Date of birth and sex; either may be unknown."""
    told = parse_optional(part, "02", "the date of birth")
    return (parse_date(part, "02", told) if part and told else None), (part.get("03") if part else "") or "U"


def parse_other_payments(record: ClaimRecord) -> Decimal | None:
    amounts = [parse_amount(part, "02") for part in record.all("2320/AMT")]
    return sum(amounts, Decimal(0)) if amounts else None


def parse_diagnoses(record: ClaimRecord) -> tuple[str, ...]:
    """Diagnoses with their dot; ICD-9 codes too, for the rules to find."""
    told = next(iter(record.all("2300/HI")), None)
    if told is None:
        reject(record.parts[0], None, "the claim has no diagnosis")
    codes = [parse_optional(told, f"{number:02d}-2", "the diagnosis") for number in range(1, 13)]
    return tuple(add_dot(code) for code in codes if code)


def parse_lines(record: ClaimRecord, pos: str) -> tuple[ParsedLine, ...]:
    starts = [place for place, part in enumerate(record.parts) if part.loop == "2400/LX"]
    if not 1 <= len(starts) <= MOST_LINES:
        reject(record.parts[0], None, f"the claim has {len(starts)} lines; the gym's have 1 to {MOST_LINES}")
    ends = (*starts[1:], len(record.parts))
    return tuple(parse_line(record.parts[start:end], pos) for start, end in zip(starts, ends, strict=True))


def parse_line(parts: list[KeptSegment], pos: str) -> ParsedLine:
    by_loop = {part.loop: part for part in reversed(parts)}
    service, when = by_loop.get("2400/SV1"), by_loop.get("2400/DTP")
    if service is None or when is None:
        reject(parts[0], None, "the line has no service, or no date of service")
    parse_text(service, "01-1", "HC, the only kind of procedure code that the gym knows,")
    first, _, last = parse_text(when, "03", "the date of service").partition("-")
    code = parse_text(service, "01-2", "the procedure code")
    minutes = parse_time(service, code)
    return ParsedLine(
        place=service.place,
        code=code,
        modifiers=parse_modifiers(service, "01"),
        units=1 if minutes else parse_units(service, "04"),
        minutes=minutes,
        drug=parse_drug(by_loop.get("2410/LIN"), by_loop.get("2410/CTP")),
        charge=parse_amount(service, "02"),
        pos=parse_optional(service, "05", "the place of service") or pos,
        pointers=parse_pointers(service),
        first=parse_date(when, "03", first),
        last=parse_date(when, "03", last or first),
    )


def parse_time(service: KeptSegment, code: str) -> int | None:
    """Minutes where SV103 is MJ, as it is for anesthesia and nothing else. Raises UnusableClaim."""
    if service.get("03") != MINUTES:
        return None
    if not is_billed_by_minutes(code):
        reject(service, "03", "only anesthesia is sent in minutes (MJ)")
    return parse_minutes(service, "04")


def parse_drug(product: KeptSegment | None, amount: KeptSegment | None) -> str | None:
    """Unit and quantity of a drug that has its number; None where any of it is missing."""
    if product is None or amount is None or not product.get("03"):
        return None
    unit, quantity = amount.get("05") or amount.get("05-1"), amount.get("04")
    return f"{unit}{quantity}" if unit and quantity else None


def parse_pointers(service: KeptSegment) -> tuple[int, ...]:
    """Diagnosis pointers of the line, from 1. A single pointer is not a composite."""
    places = ("07", *(f"07-{part}" for part in range(1, 5)))
    found = tuple(int(service.elements[place]) for place in places if place in service.elements)
    return found or reject(service, "07", "the line points at no diagnosis from 1 to 12")
