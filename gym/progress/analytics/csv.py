"""Finished claims as CSV: one row each, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from gym.progress.analytics.model import ClaimRow

# Column → field of Done; docs/analytics.md says what each holds.
COLUMNS = {
    "finished_at": "at",
    "local_date": "local_date",
    "session_id": "session_id",
    "turn": "turn",
    "scenario_id": "scenario_id",
    "title": "title",
    "difficulty": "difficulty",
    "area": "area",
    "mode": "mode",
    "skills": "skills",
    "denials": "denials",
    "settled": "resolved",
    "is_repeat": "is_repeat",
    "tries": "attempts",
    "wrong_tries": "wrong",
    "hints": "hints",
    "first_try_accuracy": "accuracy",
    "final_accuracy": "final_accuracy",
    "recent_accuracy": "recent",
    "expected_accuracy": "predicted",
    "confidence": "confidence",
    "seconds": "seconds",
    "time_limit_seconds": "time_limit_seconds",
    "xp": "xp",
}
# Without this mark Excel on Windows reads UTF-8 in the code page of the system.
BYTE_ORDER_MARK = "\ufeff"
# A text that begins so is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(done: Iterable[ClaimRow]) -> str:
    """Finished claims as CSV; skills or codes in one cell are separated by spaces."""
    rows = (each.model_dump(mode="json") for each in done)
    return write_rows(COLUMNS, ([row[name] for name in COLUMNS.values()] for row in rows))


def write_rows(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV (RFC 4180) with a byte order mark and a header; no cell of it is a formula to a spreadsheet."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow(map(format_cell, row))
    return text.getvalue()


def format_cell(value: object) -> object:
    """A cell that is safe in a spreadsheet: formulas get an apostrophe, None is empty, booleans are 1 or 0."""
    match value:
        case bool():
            return int(value)
        case list():
            return format_cell(" ".join(map(str, value)))
        case str() if value.startswith(FORMULA):
            return f"'{value}"
        case _:
            return value
