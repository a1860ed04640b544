"""Where today's rules rightly answer otherwise than the version before: each kind of difference with its reason."""

import re
from typing import Any

# Path of a field in an answer, and why it is another today.
RIGHTLY = (
    (
        r"/(?:\w*remittance)/lines/\d+/(?:allowed|paid|adjustments(?:/\d+(?:/(?:amount|carc|group))?)?)$",
        "Payers price by the fee schedule of the claim's own date (July 2024, before: 2026); no patient's share on "
        "preventive services and Medicare's laboratory lines; a second payer by 42 CFR 411.33.",
    ),
)
# The same over what a sentence says now.
RIGHTLY_SAID = (
    (
        r"/feedback: .* is now .*OA-18, Exact duplicate",
        "A payer with replacements denies a claim that it has decided before it reads the lines of the second one.",
    ),
)
# A move that the version before did not have: Medicare takes a change to a decided claim by a reopening.
ADDED_MOVE = "reopen_claim"
# Dollars inside a sentence, and the sentence they stand in: the same reason.
PAID = re.compile(r"(?<=The payer pays every line, \$)[0-9.]+(?= in all)")

# The table of finished claims begins with it today, so that Excel reads it as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def is_rightly_changed(difference: str) -> bool:
    """Whether a difference, as `recorded_parts.differences` words it, is one of those named here."""
    path = difference.partition(": ")[0]
    said = any(re.search(words, difference) for words, _ in RIGHTLY_SAID)
    return said or any(re.search(place, path) for place, _ in RIGHTLY)


def is_added_move(value: Any) -> bool:
    return isinstance(value, dict) and value.get("action_type") == ADDED_MOVE and "details_schema" in value


def rejudge(answer: Any) -> Any:
    """The answer without the dollars of its sentences (the remittance has the sum), the mark and the added move."""
    if isinstance(answer, dict):
        return {name: rejudge(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [rejudge(value) for value in answer if not is_added_move(value)]
    return PAID.sub("…", answer).removeprefix(BYTE_ORDER_MARK) if isinstance(answer, str) else answer
