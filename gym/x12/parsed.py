"""What a file tells about one claim once it is through the gate: still with its dates, already without names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from gym.world.claims.claim import Adjustment, Group
from gym.x12.allow_list import KeptSegment
from gym.x12.errors import X12Problem

HIGHEST = Decimal("9999999.99")
MOST_UNITS = 9999
MOST_MINUTES = 1440


class UnusableClaim(Exception):
    """A claim that the gym cannot hold; `problem` says where and why."""

    def __init__(self, problem: X12Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


@dataclass(frozen=True)
class ParsedProvider:
    """A provider as a token, with the taxonomy that was sent."""

    token: str
    taxonomy: str | None = None


@dataclass(frozen=True)
class ParsedLine:
    """One service line; `paid`, `allowed` and the reasons come from an 835. Anesthesia has minutes, and one
    unit; `drug` is the unit and quantity of a drug whose number the file has.
    """

    place: int
    code: str
    modifiers: tuple[str, ...]
    units: int
    charge: Decimal
    pos: str
    pointers: tuple[int, ...]
    first: date
    last: date
    minutes: int | None = None
    drug: str | None = None
    paid: Decimal = Decimal(0)
    allowed: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedAnswer:
    """What the first payer did with each line of a claim to the second one; `filing` is the kind of that payer."""

    filing: str
    lines: tuple[ParsedLine, ...]
    decided: date | None


@dataclass(frozen=True)
class ParsedClaim:
    """One claim; `numbers` are its reference numbers by qualifier, `paid` whether it is an 835."""

    place: int
    paid: bool
    filing: str
    billing: ParsedProvider
    rendering: ParsedProvider | None
    lines: tuple[ParsedLine, ...]
    frequency: str
    referring: ParsedProvider | None = None
    sequence: str = "P"
    relationship: str = "18"
    member: str = ""
    birth: date | None = None
    sex: str = "U"
    numbers: frozenset[str] = frozenset()
    has_attachment: bool = False
    total: Decimal | None = None
    primary_paid: Decimal | None = None
    diagnoses: tuple[str, ...] = ()
    received: date | None = None
    refused: bool = False
    first: ParsedAnswer | None = None


@dataclass
class ClaimRecord:
    """The segments of one claim, and the last ones of each kind above it."""

    above: dict[str, KeptSegment]
    parts: list[KeptSegment] = field(default_factory=list)

    def one(self, loop: str) -> KeptSegment | None:
        """The first segment of its kind on the claim, else the one above it."""
        return next((part for part in self.parts if part.loop == loop), self.above.get(loop))

    def all(self, loop: str) -> list[KeptSegment]:
        return [part for part in self.parts if part.loop == loop]


# A new level ends what was known of the levels below it.
ENDS = {
    "2000A/HL": ("2000A", "2010AA", "2000B", "2010BA", "2000C", "2010CA"),
    "2000B/HL": ("2000B", "2010BA", "2000C", "2010CA"),
    "2000C/HL": ("2000C", "2010CA"),
}
STARTS = ("2300/CLM", "2100/CLP")
INSIDE = ("2300", "2310", "2320", "2400", "2410", "2420", "2430", "2100", "2110")


def split_records(kept: list[KeptSegment]) -> Iterator[ClaimRecord]:
    above: dict[str, KeptSegment] = {}
    record: ClaimRecord | None = None
    for part in kept:
        if part.loop in STARTS:
            if record:
                yield record
            record = ClaimRecord(dict(above))
        if record and part.loop.startswith(INSIDE):
            record.parts.append(part)
            continue
        ended = ENDS.get(part.loop, ())
        above = {loop: known for loop, known in above.items() if not loop.startswith(ended)} if ended else above
        above[part.loop] = part
    if record:
        yield record


def reject(part: KeptSegment, element: str | None, reason: str) -> NoReturn:
    """Raises UnusableClaim."""
    name = part.loop.split("/")[1]
    raise UnusableClaim(
        X12Problem(place=part.place, segment=name, element=element and f"{name}{element}", reason=reason)
    )


def parse_text(part: KeptSegment, element: str, what: str) -> str:
    """A required value in its expected shape. Raises UnusableClaim."""
    if element not in part.elements:
        reject(part, element, f"{what} is missing or not in its usual shape")
    return part.elements[element]


def parse_optional(part: KeptSegment | None, element: str, what: str) -> str | None:
    """A value in its expected shape, or None if absent. Raises UnusableClaim."""
    if part is None or (element not in part.elements and element not in part.misshapen):
        return None
    return parse_text(part, element, what)


def parse_amount(part: KeptSegment, element: str) -> Decimal:
    """Dollars, not negative. Raises UnusableClaim."""
    try:
        dollars = Decimal(parse_text(part, element, "the amount"))
    except InvalidOperation:
        reject(part, element, "the amount is not a number")
    if not 0 <= dollars <= HIGHEST:
        reject(part, element, "the amount is negative or too large: the gym has no reversals")
    return dollars


def parse_units(part: KeptSegment, element: str) -> int:
    number = Decimal(parse_text(part, element, "the number of units"))
    if number != int(number) or not 1 <= number <= MOST_UNITS:
        reject(part, element, f"the units are not a whole number from 1 to {MOST_UNITS}")
    return int(number)


def parse_minutes(part: KeptSegment, element: str) -> int:
    """Minutes of anesthesia: units of time are the payer's own reckoning (X12 RFI 1571 and 1058)."""
    number = Decimal(parse_text(part, element, "the number of minutes"))
    if number != int(number) or not 1 <= number <= MOST_MINUTES:
        reject(part, element, f"the minutes are not a whole number from 1 to {MOST_MINUTES}")
    return int(number)


def parse_date(part: KeptSegment, element: str, told: str) -> date:
    """A date as CCYYMMDD."""
    try:
        return date(int(told[:4]), int(told[4:6]), int(told[6:8]))
    except ValueError:
        reject(part, element, "this is no date")


def parse_modifiers(part: KeptSegment, composite: str) -> tuple[str, ...]:
    places = [f"{composite}-{number}" for number in range(3, 7)]
    return tuple(found for place in places if (found := parse_optional(part, place, "the modifier")))


def parse_reasons(parts: list[KeptSegment]) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group=Group(parse_text(part, "01", "the group")), carc=part.elements[f"{at:02d}"], amount=dollars)
        for part in parts
        for at in range(2, 20, 3)
        if parse_optional(part, f"{at:02d}", "the reason") and (dollars := parse_amount(part, f"{at + 1:02d}"))
    )
