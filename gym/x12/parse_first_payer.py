"""What an 837P to a second payer tells of the first one: its payment and adjustments by line (2320 and 2430)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from gym.x12.allow_list import KeptSegment
from gym.x12.balance import count_missing, spread_whole
from gym.x12.parsed import (
    ClaimRecord,
    ParsedAnswer,
    ParsedLine,
    parse_amount,
    parse_date,
    parse_optional,
    parse_reasons,
    parse_text,
    reject,
)

LINE, PAYER, ANSWER = "2400/LX", "2320/SBR", "2430/SVD"


def parse_first_answer(record: ClaimRecord, lines: tuple[ParsedLine, ...]) -> ParsedAnswer | None:
    """The first payer's answer by line; None where the claim tells it for the whole alone.

    What was taken off the whole claim (2320 CAS) comes to its lines. Raises UnusableClaim where a line is not the sum
    of what was paid and adjusted (X12 RFI 1115), or the lines are not what the payer paid in all (AMT*D).
    """
    payers, pieces = record.all(PAYER), list(split_lines(record.parts))
    told = [[part for part in piece if part.loop == ANSWER] for piece in pieces]
    if len(payers) != 1 or not any(told):
        return None
    for piece, answers in zip(pieces, told, strict=True):
        if len(answers) != 1:
            reject(piece[0], None, "the first payer's answer must be told once for each line (SVD)")
    answered = [answer_line(line, piece) for line, piece in zip(lines, pieces, strict=True)]
    spread = spread_whole(answered, parse_reasons(record.all("2320/CAS")))
    check_sums(record, pieces, spread)
    return ParsedAnswer(
        filing=parse_optional(payers[0], "09", "the kind of payer") or "", lines=tuple(spread), decided=last_day(record)
    )


def split_lines(parts: list[KeptSegment]) -> Iterator[list[KeptSegment]]:
    """The segments of each line."""
    starts = [place for place, part in enumerate(parts) if part.loop == LINE]
    for start, end in zip(starts, (*starts[1:], len(parts)), strict=True):
        yield parts[start:end]


def answer_line(line: ParsedLine, parts: list[KeptSegment]) -> ParsedLine:
    """The line with what the first payer paid of it and took off it."""
    paid = next(parse_amount(part, "02") for part in parts if part.loop == ANSWER)
    return replace(line, paid=paid, adjustments=parse_reasons([part for part in parts if part.loop == "2430/CAS"]))


def check_sums(record: ClaimRecord, pieces: list[list[KeptSegment]], lines: list[ParsedLine]) -> None:
    """Raises UnusableClaim."""
    for piece, line in zip(pieces, lines, strict=True):
        if count_missing(line):
            part = next(each for each in piece if each.loop == ANSWER)
            reject(part, "02", "the charge of the line is not what the first payer paid and adjusted")
    paid, told = sum((line.paid for line in lines), Decimal(0)), record.all("2320/AMT")
    if told and parse_amount(told[0], "02") != paid:
        reject(told[0], "02", f"the first payer's payments of the lines come to {paid:.2f}")


def last_day(record: ClaimRecord) -> date | None:
    """The day of the first payer's answer (DTP*573)."""
    days = [parse_date(part, "03", parse_text(part, "03", "the date")) for part in record.all("2430/DTP")]
    return max(days, default=None)
