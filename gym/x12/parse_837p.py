"""What an 837P tells about a claim."""

from datetime import date
from decimal import Decimal

from gym.x12.allow_list import Kept
from gym.x12.parsed import (
    Named,
    Record,
    Told,
    ToldLine,
    amount,
    modifiers,
    moment,
    optional,
    text,
    unfit,
    units,
)

MOST_LINES = 50
NOBODY = Named("0 invalid")


def told_claim(record: Record) -> Told:
    """One claim of an 837P. Raises Unfit."""
    claim = record.parts[0]
    insured, made = record.above.get("2000B/SBR"), record.above.get("HEADER/BHT")
    patient = record.above.get("2000C/PAT")
    birth, sex = born(record.above.get("2010CA/DMG") or (None if patient else record.above.get("2010BA/DMG")))
    return Told(
        place=claim.place,
        paid=False,
        filing=optional(insured, "09", "the kind of payer") or "",
        sequence=(insured.get("01") if insured else "") or "P",
        relationship=patient.get("01") if patient else "18",
        member=named(record.above.get("2010BA/NM1")).token,
        birth=birth,
        sex=sex,
        billing=named(record.above.get("2010AA/NM1"), record.above.get("2000A/PRV")),
        rendering=someone(record, "2310B/NM1", "2310B/PRV"),
        referring=next(filter(None, (someone(record, f"{loop}/NM1") for loop in ("2310A", "2420E", "2420F"))), None),
        frequency=text(claim, "05-3", "the frequency"),
        numbers=frozenset(part.get("01") for part in (*record.all("2300/REF"), *record.all("2400/REF"))),
        total=amount(claim, "02"),
        primary_paid=paid_before(record),
        diagnoses=diagnoses(record),
        lines=lines(record, text(claim, "05-1", "the place of service")),
        received=moment(made, "04", made.get("04")) if made and made.get("04") else None,
    )


def named(part: Kept | None, specialty: Kept | None = None) -> Named:
    """A provider's token; one without a number is nobody."""
    if part is None or not part.get("09"):
        return Named(NOBODY.token, specialty.get("03") or None if specialty else None)
    return Named(part.get("09"), specialty.get("03") or None if specialty else None)


def someone(record: Record, loop: str, specialty: str = "") -> Named | None:
    """A provider whom the claim may name, or None."""
    parts = record.all(loop)
    return named(parts[0], next(iter(record.all(specialty)), None)) if parts else None


def born(part: Kept | None) -> tuple[date | None, str]:
    """Date of birth and sex; both may be unknown."""
    told = optional(part, "02", "the date of birth")
    return (moment(part, "02", told) if part and told else None), (part.get("03") if part else "") or "U"


def paid_before(record: Record) -> Decimal | None:
    """What other payers paid on the claim."""
    amounts = [amount(part, "02") for part in record.all("2320/AMT")]
    return sum(amounts, Decimal(0)) if amounts else None


def diagnoses(record: Record) -> tuple[str, ...]:
    """The diagnoses with their point; ICD-9 codes come in too, for the rules to find."""
    told = next(iter(record.all("2300/HI")), None)
    if told is None:
        unfit(record.parts[0], None, "the claim has no diagnosis")
    codes = [optional(told, f"{number:02d}-2", "the diagnosis") for number in range(1, 13)]
    return tuple(code[:3] + "." + code[3:] if len(code) > 3 else code for code in codes if code)


def lines(record: Record, pos: str) -> tuple[ToldLine, ...]:
    """The service lines."""
    starts = [place for place, part in enumerate(record.parts) if part.loop == "2400/LX"]
    if not 1 <= len(starts) <= MOST_LINES:
        unfit(record.parts[0], None, f"the claim has {len(starts)} lines; the gym's have 1 to {MOST_LINES}")
    ends = (*starts[1:], len(record.parts))
    return tuple(line(record.parts[start:end], pos) for start, end in zip(starts, ends, strict=True))


def line(parts: list[Kept], pos: str) -> ToldLine:
    """One service line."""
    by_loop = {part.loop: part for part in reversed(parts)}
    service, when = by_loop.get("2400/SV1"), by_loop.get("2400/DTP")
    if service is None or when is None:
        unfit(parts[0], None, "the line has no service, or no date of service")
    text(service, "01-1", "HC, the only kind of procedure code that the gym knows,")
    first, _, last = text(when, "03", "the date of service").partition("-")
    return ToldLine(
        place=service.place,
        code=text(service, "01-2", "the procedure code"),
        modifiers=modifiers(service, "01"),
        units=units(service, "04"),
        charge=amount(service, "02"),
        pos=optional(service, "05", "the place of service") or pos,
        pointers=pointers(service),
        first=moment(when, "03", first),
        last=moment(when, "03", last or first),
    )


def pointers(service: Kept) -> tuple[int, ...]:
    """The diagnoses that the line points at, from 1. A single pointer is no composite."""
    places = ("07", *(f"07-{part}" for part in range(1, 5)))
    found = tuple(int(service.elements[place]) for place in places if place in service.elements)
    return found or unfit(service, "07", "the line points at no diagnosis from 1 to 12")
