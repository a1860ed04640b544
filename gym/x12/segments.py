"""Writing X12: segments, the envelope around them, and values as X12 has them."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from gym.value import Value
from gym.world.claims.claim import Provider

# An element is a text, or the components of one.
Element = str | tuple[str, ...]
Segment = tuple[Element, ...]
ELEMENT, COMPONENT, REPETITION, END = "*", ":", "^", "~"
SENDER, RECEIVER = "TRAININGGYM", "TRAININGPAYER"
# Claims of the gym carry no addresses and no tax number; these stand for all of them and belong to nobody.
STREET, CITY, STATE, ZIP = "1 PRACTICE WAY", "ANYTOWN", "IL", "000009999"
TAX_NUMBER = "009999999"
TELEPHONE = "5555550100"


class Envelope(Value):
    """Control number and time of an interchange: equal ones give equal files."""

    made: datetime
    control: Annotated[int, Field(ge=1, le=10**9 - 1)] = 1


class Transaction(Value):
    """Values of ST and GS: transaction, functional group and version."""

    code: str
    group: str
    version: str
    names_version: bool = True


def write_interchange(envelope: Envelope, transaction: Transaction, body: Iterable[Segment]) -> str:
    """The body inside ST, GS and ISA, marked as test data (ISA15 T)."""
    day, time, number = f"{envelope.made:%Y%m%d}", f"{envelope.made:%H%M}", str(envelope.control)
    control = f"{envelope.control:09d}"
    version = (transaction.version,) if transaction.names_version else ()
    inner = [("ST", transaction.code, "0001", *version), *body]
    empty = " " * 10
    isa = ("ISA", "00", empty, "00", empty, "ZZ", f"{SENDER:15}", "ZZ", f"{RECEIVER:15}", day[2:], time, REPETITION)
    segments: list[Segment] = [
        (*isa, "00501", control, "0", "T", COMPONENT),
        ("GS", transaction.group, SENDER, RECEIVER, day, time, number, "X", transaction.version),
        *inner,
        ("SE", str(len(inner) + 1), "0001"),
        ("GE", "1", number),
        ("IEA", "1", control),
    ]
    return "".join(f"{write_segment(segment)}{END}\n" for segment in segments)


def write_segment(segment: Segment) -> str:
    """One segment without its terminator; trailing empty elements are left out."""
    if segment[0] == "ISA":
        return ELEMENT.join(map(str, segment))
    return ELEMENT.join(join_element(element) for element in segment).rstrip(ELEMENT)


def join_element(element: Element) -> str:
    """A cleaned element; trailing empty components are left out."""
    if isinstance(element, str):
        return clean_text(element)
    return COMPONENT.join(clean_text(part) for part in element).rstrip(COMPONENT)


def clean_text(text: str) -> str:
    """Text in the extended X12 character set, without separators or double spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = (" " if each in (ELEMENT, COMPONENT, REPETITION, END, "`", "\\") or each < " " else each for each in plain)
    return " ".join("".join(kept).split())


def format_money(amount: Decimal) -> str:
    """Dollars with cents."""
    return f"{amount:.2f}"


def format_day(when: date) -> str:
    """A date as CCYYMMDD."""
    return f"{when:%Y%m%d}"


def address_segments() -> tuple[Segment, Segment]:
    """N3 and N4 of a fictional address."""
    return ("N3", STREET), ("N4", CITY, STATE, ZIP)


def person_segment(entity: str, provider: Provider) -> Segment:
    """NM1 of a person; the last word of the name is the last name."""
    first, _, last = provider.name.split(",")[0].rpartition(" ")
    return ("NM1", entity, "1", last, first, "", "", "", *identifier_elements(provider))


def organization_segment(entity: str, provider: Provider) -> Segment:
    """NM1 of a provider that is a practice."""
    return ("NM1", entity, "2", provider.name, "", "", "", "", *identifier_elements(provider))


def identifier_elements(provider: Provider) -> tuple[str, ...]:
    """NM108 and NM109; empty if the provider has no number."""
    return ("XX", provider.npi) if provider.npi else ()
