"""Where today's rules rightly answer otherwise than the version before: each kind of difference with its reason."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from gym.coaching.lessons import CLEAN, LESSONS

# A difference as `recorded_parts.differences` words it (path: before is now after), and why it is another today.
NUMBER = r"\d+(?:\.\d+)?"
RIGHTLY = (
    (
        r"/(?:coverage|other_coverages/\d+)/(?:deductible_left|copay): '\(not there\)' is now 0\.0$"
        r"|/first_answer: '\(not there\)' is now None$",
        "The deductible's state and the copay are part of a coverage, and a first payer's answer is shown by line.",
    ),
    (
        r"/parts/\d+/reason: '(?:right changes, none unnecessary|hints opened|tries that fixed nothing"
        r"|you did this claim before, had help with it in another session, or its challenge was over"
        r"|similar claims were settled today|most of the last ten were given up or guessed"
        r"|the level's multiplier)' is now ",
        "Each reduction is named for what it is: which hint, how many tries, which rule; a try is called right no more "
        "where it was not.",
    ),
    (
        r"/remittance/(?:status: 'denied' is now 'rejected'|lines: \[.*\] is now \[\]"
        r"|rejections: \[\] is now \[\{'category'|claim_number: 'ICN\d+' is now None|decided: )"
        r"|/feedback: .*The front end rejects the claim",
        "Every payer's front end turns away a malformed NPI or MBI (CMS 5010 Edits 837P): nothing is adjudicated.",
    ),
    (r"/rejections/\d+/(?:status_code|entity): None is now ", "A rejection has a status code (X12 277CA guide)."),
    (
        r"^/answer/remittance/(?:status: 'denied' is now 'paid'|lines/\d+/rarc: \['\w+'\] is now \[\]"
        r"|lines/\d+/(?:allowed|paid): 0\.0 is now [\d.]+|lines/\d+/adjustments: \[\{'group': 'CO', .* is now .*'45'.*"
        r"|decided: '[\d-]+' is now '[\d-]+')$",
        "A won appeal shows the payer's second answer, which pays; before, its first one stood there, which denied.",
    ),
    (
        r"/sheet: '\(not there\)' is now (?:None$|\{'word': )",
        "The verdict in a word and a sentence, for the answer sheet.",
    ),
    (r"/denial/rarc: .*'MA130'\]$", "Medicare's CO-16 carries MA130 (Claims Processing Manual, ch. 1, s. 80.3.2)."),
    (
        r"/adjustments/\d+/(?:group: 'CO' is now 'OA'|carc: '151' is now '18')$"
        r"|/(?:feedback|text): .* is now .*OA-18, Exact duplicate",
        "A payer with replacements denies a claim that it has decided before it reads the lines of the second one.",
    ),
    (
        r"/(?:carc|denials/\d+|denials/\d+/name): '4' is now '16'$|/rarc(?:/\d+)?: \[?'N519'\]? is now \[?'N822'"
        r"|/(?:feedback|text): .*CO-4, Modifier does not fit.* is now .*CO-16, Claim data missing"
        r"|/denials(?:/\d+)?: .*'name': '4'.* is now .*'name': '16'",
        "A missing 26 or TC is a missing modifier, which CARC 4 has not spoken of since 2020-03-01 (X12).",
    ),
    (
        r"/citation: '42 CFR 411\.172' is now '(?:42 CFR 433\.139\(b\)|NAIC Coordination of Benefits Model Regulation)",
        "That Medicaid pays last, and which of two plans pays first, is not Medicare's rule to set.",
    ),
    (
        r"/remittance/lines/1/(?:allowed: 222\.11 is now 19\.55|paid: 199\.9 is now 17\.59)$",
        "The second endoscopy of a family is paid by what it exceeds the plain one (Pub. 100-04, ch. 12, s. 40.6).",
    ),
    (
        r"/rarc: \['N211'\] is now \[\]$"
        r"|/feedback: .*CO-29, Timely filing limit passed, N211 .* is now .*CO-29, Timely filing limit passed[.;]",
        "Among payers only Medicare's contractors set N211 beside CO-29 (Noridian and Novitas, reason code guidance).",
    ),
    (
        r"/remittance/lines/\d+/(?:adjustments/\d+/carc: '\w+' is now '(?:22|29)'"
        r"|rarc/\d+: '\w+' is now '(?:MA04|N598)')$"
        r"|/feedback: .*CO-151, .* is now .*(?:CO-22, Another payer may be primary|CO-29, Timely)",
        "A claim that is refused as a whole (late, another payer first) is read no further, and says so on every line.",
    ),
    (
        r"/denials/\d+/means: 'Billed before service date; .* is now ",
        "A span of dates that ends before it begins is unprocessable (CO-16 M59): one more answer to wrong dates.",
    ),
    (
        r"story/(?:kind: 'call' is now 'letter'$|text: .* is on the phone: .* is now )",
        "Nobody's first five claims come by a patient who complains on the telephone.",
    ),
    (
        r"/(?:act|text|feedback): .*line \d+: (?:\w+ → none|none → \w+).* is now .*(?:taken off: |new line: )",
        "A whole line is said to be new or taken off, not to have become none.",
    ),
    (
        r"/remittance/(?:claim_number|decided): '[\w-]+' is now '[\w-]+'$",
        "A claim that goes out again gets an answer of a later day, under a number of its own.",
    ),
    (
        r"story/text: .* saw .* is now .* wrote the note for ",
        "Who reads a film or a blood sample has not seen the patient.",
    ),
    (r"/entries/\d+/detail: '' is now 'in force since [-\d]+", "Reason and remark codes are shown with X12's dates."),
)
# An amount of a line. Fees are those of July 2024 (before: 2026), preventive services and Medicare's laboratory lines
# leave the patient no share, and a second payer pays by 42 CFR 411.33: a factor between these, and nothing for nothing.
AMOUNT = re.compile(rf"/\w*remittance/lines/\d+/(?:allowed|paid|adjustments/\d+/amount): ({NUMBER}) is now ({NUMBER})$")
LEAST, MOST = 0.3, 2.2
# What a payer's card says today besides what it said, and the one sentence that it no longer says.
SAID_TODAY = re.compile(
    r"Payments are shown before sequestration|A second operation of the day is paid by half"
    r"|No deductible and no coinsurance on clinical|As second payer Medicare pays the lowest of three amounts"
    r"|Medicare pays 80 % of the national amount once the deductible is met; what is left of it stands"
    r"|An office visit costs the patient \$\d+ in place of|The deductible is \$[\d,]+ a year"
    r"|Preventive services with an A or B of the USPSTF"
)
SAID_BEFORE = re.compile(r"Medicare pays 80 % of the national amount once the deductible is met; here it is met")
CARD = re.compile(r"/payer/facts: (\[.*\]) is now (\[.*\])$")
# A move that the version before did not have: Medicare takes a change to a decided claim by a reopening.
ADDED_MOVE = "reopen_claim"
# Dollars inside a sentence, and the sentence they stand in: the same reason.
PAID = re.compile(r"(?<=The payer pays every line, \$)[0-9.]+(?= in all)")

# The table of finished claims begins with it today, so that Excel reads it as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def is_rightly_changed(difference: str) -> bool:
    """Whether a difference, as `recorded_parts.differences` words it, is one of those named here."""
    return any(re.search(pattern, difference) for pattern, _ in RIGHTLY) or any(check_values(difference))


def check_values(difference: str) -> Iterator[bool]:
    """Whether an amount or a payer's card differs as it may."""
    amounts, card = AMOUNT.search(difference), CARD.search(difference)
    if amounts:
        before, now = map(float, amounts.groups())
        yield before > 0 and LEAST <= now / before <= MOST
    if card:
        said, says = (set(ast.literal_eval(each)) for each in card.groups())
        yield all(map(SAID_TODAY.match, says - said)) and all(map(SAID_BEFORE.match, said - says))


def is_added_move(value: Any) -> bool:
    return isinstance(value, dict) and value.get("action_type") == ADDED_MOVE and "details_schema" in value


# The lesson was a fault's best practice at the end of a verdict; today it is one sentence of its own, and comes first.
LAST_LESSON = re.compile(r" What to look at next time: .*?(?=$|\n\n| What to look at| You changed \d)", re.DOTALL)
LESSON_FIRST = re.compile(rf"(?:(?:{'|'.join(map(re.escape, (*LESSONS.values(), CLEAN)))}) )+")


def without_lesson(text: str) -> str:
    """A verdict without its lesson, wherever it stands."""
    lesson = LESSON_FIRST.match(text)
    return LAST_LESSON.sub("", text[lesson.end() if lesson else 0 :])


# What worked stands beside what did not where a verdict only said that the claim is settled; that the claim on file is
# as it was is said once, above the card; a source stands inside its sentence; how one stands is one number.
WORKED = re.compile(r"What worked: .+?\. (?=[A-Z])(?:What you tried before, .+?, did not\. )?")
KEPT, SOURCE = " The claim on file is as it was.", re.compile(r"\. (\((?:[^()]|\([^()]*\))+\))(?= |$)")
NEW_TO_YOU = re.compile(r"(new to you: [^;]+); you are at .*")
STANDS = re.compile(r"; (?:you are at (\d+) ± \d+ %|alone you get about (\d+)% right)")


def as_told_before(text: str) -> str:
    """A verdict's words, and the reason of a choice, without what is told otherwise today."""
    told = SOURCE.sub(r" \1.", WORKED.sub("That settles it. ", text).replace(KEPT, ""))
    return STANDS.sub(r"; \1\2", NEW_TO_YOU.sub(r"\1", told))


def join_hints(parts: list[Any]) -> list[Any]:
    """The parts of a score or of XP with one for all hints, as before: today each hint is a part of its own."""
    hints = [each for each in parts if isinstance(each, dict) and each.get("name") == "hints"]
    if not hints:
        return parts
    joined = {**hints[0], "points": sum(each["points"] for each in hints), "reason": "hints opened"}
    return [joined if each is hints[0] else each for each in parts if each is hints[0] or each not in hints]


def rejudge(answer: Any) -> Any:
    """The answer without the dollars of its sentences (the remittance has the sum), the mark and the added move."""
    if isinstance(answer, dict):
        return {name: rejudge(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return join_hints([rejudge(value) for value in answer if not is_added_move(value)])
    if isinstance(answer, str):
        return as_told_before(without_lesson(PAID.sub("…", answer).removeprefix(BYTE_ORDER_MARK)))
    return answer
