"""Where today's rules rightly answer otherwise than the version before: each kind of difference with its reason."""

import re
from typing import Any

# A difference as `recorded_parts.differences` words it (path: before is now after), and why it is another today.
RIGHTLY = (
    (
        r"/\w*remittance/lines/\d+/(?:allowed|paid|adjustments(?:/\d+(?:/(?:amount|carc|group))?)?): ",
        "Payers price by the fee schedule of the claim's own date (July 2024, before: 2026); no patient's share on "
        "preventive services and Medicare's laboratory lines; a second payer by 42 CFR 411.33.",
    ),
    (
        r"/(?:coverage|other_coverages/\d+)/(?:deductible_left|copay): |/first_answer: ",
        "The deductible's state and the copay are part of a coverage, and a first payer's answer is shown by line.",
    ),
    (r"/payer/facts(?:/\d+)?: ", "A payer's card tells its deductible, its copay and which services are free."),
    (
        r"/remittance/(?:status: 'denied' is now 'rejected'|lines: \[.*\] is now \[\]"
        r"|rejections: \[\] is now \[\{'category'|claim_number: 'ICN\d+' is now None|decided: )"
        r"|/feedback: .*The front end rejects the claim",
        "Every payer's front end turns away a malformed NPI or MBI (CMS 5010 Edits 837P): nothing is adjudicated.",
    ),
    (r"/rejections/\d+/(?:status_code|entity): None is now ", "A rejection has a status code (X12 277CA guide)."),
    (r"/denial/rarc: .*'MA130'\]$", "Medicare's CO-16 carries MA130 (Claims Processing Manual, ch. 1, s. 80.3.2)."),
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
    return any(re.search(pattern, difference) for pattern, _ in (*RIGHTLY, *RIGHTLY_SAID))


def is_added_move(value: Any) -> bool:
    return isinstance(value, dict) and value.get("action_type") == ADDED_MOVE and "details_schema" in value


def rejudge(answer: Any) -> Any:
    """The answer without the dollars of its sentences (the remittance has the sum), the mark and the added move."""
    if isinstance(answer, dict):
        return {name: rejudge(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [rejudge(value) for value in answer if not is_added_move(value)]
    return PAID.sub("…", answer).removeprefix(BYTE_ORDER_MARK) if isinstance(answer, str) else answer
