"""How the facts of a letter may be written: the same thing in several ways, whatever the case and the punctuation."""

import re
from collections.abc import Iterable
from datetime import date

# A date in figures or with a month's name: taken out before a denial code is looked for.
DATES = re.compile(
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|\b[A-Z]{3,9}\.? \d{1,2}(ST|ND|RD|TH)?,? \d{4}\b"
    r"|\b\d{1,2}(ST|ND|RD|TH)? (OF )?[A-Z]{3,9},? \d{4}\b"
)
ORDINAL = re.compile(r"\b(\d{1,2})(?:ST|ND|RD|TH)(?: OF)?\b")
LEADING = re.compile(r"\b0+(?=\d)")
SPACES = re.compile(r"[^A-Z0-9]+")
GROUPS = ("CO", "PR", "OA", "PI", "CARC")
ATTACHED = ("ATTACHED", "ATTACH", "ATTACHING", "ATTACHMENT", "ENCLOSED", "ENCLOSE", "ENCLOSING", "INCLUDED", "APPENDED")
RECORD_WORDS = (
    "NOTE",
    "NOTES",
    "RECORD",
    "RECORDS",
    "CHART",
    "REPORT",
    "DOCUMENTATION",
    "EOB",
    "ERA",
    "REMITTANCE",
    "REMIT",
)
POLICY_WORDS = (
    "POLICY",
    "RULE",
    "RULES",
    "NCCI",
    "MUE",
    "MEDICALLY UNLIKELY",
    "MANUAL",
    "GUIDE",
    "GUIDELINE",
    "LCD",
    "NCD",
    "CFR",
    "LIMIT",
    "CONTRACT",
    "COORDINATION OF BENEFITS",
)
# What a letter may say instead of choosing grounds from the list.
GROUND_WORDS = {
    "timely_filing_proof": ("ACCEPTED", "IN TIME", "ON TIME", "TIMELY", "WITHIN THE LIMIT", "WITHIN THE FILING LIMIT"),
    "medical_necessity": ("NEEDED", "NECESSARY", "NECESSITY", "WARRANTED"),
    "separate_service": ("DISTINCT", "SEPARATE", "SEPARATELY"),
    "processing_error": ("DID NOT APPLY", "IN ERROR", "PROCESSING ERROR", "PROCESSED WRONG", "PROCESSED INCORRECTLY"),
    "authorization_on_file": ("AUTHORIZED", "AUTHORIZATION"),
    "primary_paid_first": ("HAS PAID", "PAID FIRST", "PRIMARY PAID", "PRIMARY PAYMENT", "ALREADY PAID"),
}


def plain_text(text: str) -> str:
    """`text` in upper case with single spaces for all that is neither letter nor figure, and no leading noughts."""
    words = ORDINAL.sub(r"\1", SPACES.sub(" ", text.upper()))
    return f" {LEADING.sub('', words).strip()} "


def contains_any(said: str, ways: Iterable[str]) -> bool:
    """Whether one of `ways` stands in `said` as words of their own; both are plain."""
    return any(f" {way} " in said for way in ways)


def number_spellings(number: str) -> tuple[str, ...]:
    """A reference number as it stands, and with a space between its letters and its figures."""
    whole = plain_text(number).strip()
    return whole, re.sub(r"(?<=[A-Z])(?=\d)", " ", whole), whole.replace(" ", "")


def code_spellings(codes: Iterable[str]) -> Iterable[str]:
    """Denial codes alone and run together with their group; apart they are words of their own anyway."""
    for code in codes:
        yield code
        yield from (f"{group}{code}" for group in GROUPS)


def date_spellings(day: date) -> tuple[str, ...]:
    """A date in the ways a letter may write it, plain: month before day in figures, either way with a name."""
    figures, short = f"{day.month} {day.day}", f"{day:%y}"
    names = (f"{day:%B}".upper(), f"{day:%b}".upper(), *(("SEPT",) if day.month == 9 else ()))
    worded = (form for name in names for form in (f"{name} {day.day}", f"{day.day} {name}"))
    return (
        f"{day.year} {figures}",
        f"{day:%Y%m%d}",
        f"{figures} {day.year}",
        f"{figures} {short.lstrip('0')}",
        *(f"{form} {day.year}" for form in worded),
    )
