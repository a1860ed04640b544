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
# Dollars inside a sentence, and the sentence they stand in: the same reason.
PAID = re.compile(r"(?<=The payer pays every line, \$)[0-9.]+(?= in all)")

# The table of finished claims begins with it today, so that Excel reads it as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def is_rightly_changed(difference: str) -> bool:
    """Whether a difference, as `recorded_parts.differences` words it, is one of those named here."""
    path = difference.partition(": ")[0]
    return any(re.search(place, path) for place, _ in RIGHTLY)


def rejudge(answer: Any) -> Any:
    """The answer without the dollars of its sentences (the remittance beside them has the sum) and without the mark."""
    if isinstance(answer, dict):
        return {name: rejudge(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [rejudge(value) for value in answer]
    return PAID.sub("…", answer).removeprefix(BYTE_ORDER_MARK) if isinstance(answer, str) else answer
