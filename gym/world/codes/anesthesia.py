"""Anesthesia: which codes are billed by their minutes, and how many units of time those are."""

from decimal import ROUND_HALF_UP, Decimal

FIRST, LAST = "00100", "01999"
# A day of pain control, and an add-on of burns: anesthesia codes without time of their own.
WITHOUT_TIME = frozenset({"01953", "01996"})
MINUTES_A_UNIT = 15
# PF554: CMS's base units of the course's codes, and the national conversion factor since 2024-03-09.
BASE_UNITS = {"00142": 4, "00811": 4, "00812": 3, "01402": 7}
CONVERSION = Decimal("20.7739")


def is_anesthesia(code: str) -> bool:
    return FIRST <= code <= LAST and code.isdigit()


def is_billed_by_minutes(code: str) -> bool:
    """Whether the code's units are minutes (837P SV103 MJ; X12 RFI 1571)."""
    return is_anesthesia(code) and code not in WITHOUT_TIME


def to_time_units(minutes: int) -> Decimal:
    """Units of time to one decimal: minutes by 15 (CMS Pub. 100-04, chapter 12, section 50)."""
    return (Decimal(minutes) / MINUTES_A_UNIT).quantize(Decimal("0.1"), ROUND_HALF_UP)


def price_anesthesia(code: str, time_units: Decimal) -> Decimal:
    """Dollars of the national schedule: base and time units by the conversion factor (PF554)."""
    return (BASE_UNITS[code] + time_units) * CONVERSION
