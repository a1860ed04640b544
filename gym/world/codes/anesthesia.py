"""Anesthesia: which codes are billed by their minutes, and how many units of time those are."""

from decimal import ROUND_HALF_UP, Decimal

FIRST, LAST = "00100", "01999"
# A day of pain control, and an add-on of burns: anesthesia codes without time of their own.
WITHOUT_TIME = frozenset({"01953", "01996"})
MINUTES_A_UNIT = 15


def is_anesthesia(code: str) -> bool:
    """Whether the code is billed in minutes (837P SV103 MJ; X12 RFI 1571)."""
    return FIRST <= code <= LAST and code.isdigit() and code not in WITHOUT_TIME


def to_time_units(minutes: int) -> Decimal:
    """Units of time to one decimal: minutes by 15 (CMS Pub. 100-04, chapter 12, section 50)."""
    return (Decimal(minutes) / MINUTES_A_UNIT).quantize(Decimal("0.1"), ROUND_HALF_UP)
