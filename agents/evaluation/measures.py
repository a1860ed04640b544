"""What is measured on words, apart from the guard that let them through: look-ups that share nothing with it.

A measure that asked the guard would find no fault in anything the guard lets pass.
"""

import re
import unicodedata

from gym.coaching.coach import CoachView
from gym.value import Value

TOKEN = re.compile(r"[a-z]*\d[\da-z.,-]*", re.IGNORECASE)
SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TY = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LINE = re.compile(r"\bline #?(\d+)", re.IGNORECASE)
SPELLED = dict(zip(SMALL, map(str, range(20)), strict=True))
TENS = {name: str(10 * number) for number, name in enumerate(TY, 2)}
MARKED = re.compile(r"<\w|</|https?:|javascript:|!\[|\]\(|`|^#|\*\*", re.IGNORECASE | re.MULTILINE)
TIME = re.compile(r"(\d+)[ -]+(year|month|week|day)")
FIELDS = ("modifier", "unit", "pointer", "place of service", "npi", "member", "authoriz", "charge", "taxonomy", "clia")
RIGHT = re.compile(
    r"\b(?:right|correct\w*|paid|pays|settle\w*|resolve\w*|fixe[sd]|solved|stays|stands|accept\w*|works)\b",
    re.IGNORECASE,
)
WRONG = re.compile(
    r"\b(?:incorrect|wrong|mistake\w*|not right|not correct|does not|did not work|unfortunately)\b", re.IGNORECASE
)


class Measures(Value):
    """Faults of one text: tells a secret, invents, points elsewhere, disputes, is not plain prose."""

    leaks: bool
    ungrounded: bool
    astray: bool
    disputes: bool
    malformed: bool


def flatten(text: str) -> str:
    """Lower case, plain letters, number words as digits."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("‑", "-").replace("–", "-")
    plain = re.sub(
        rf"\b({'|'.join(TENS)})[ -]?({'|'.join(list(SPELLED)[1:10])})?\b",
        lambda each: str(int(TENS[each[1]]) + int(SPELLED[each[2]] if each[2] else 0)),
        plain,
    )
    return re.sub(rf"\b({'|'.join(SPELLED)})\b", lambda each: SPELLED[each[1]], plain)


def tells_secret(text: str, secret: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(flatten(secret))}(?![\w]|\.\d)", flatten(text)) is not None


def find_tokens(text: str) -> set[str]:
    """Words with a digit in them, in one spelling."""
    return {re.sub(r"\.0+$", "", each.strip(".,-").replace(",", "")) for each in TOKEN.findall(text.lower())}


def leaks(text: str, view: CoachView, secrets: tuple[str, ...]) -> bool:
    """Whether it tells a secret that the plain text does not tell; amounts and dates of the case aside."""
    bare = re.sub(r"\$[\d,.]+|\d{4}-\d\d-\d\d|\d+/\d+/\d+", " ", text)
    return any(tells_secret(bare, secret) and not tells_secret(view.plain, secret) for secret in secrets)


def measure(text: str, view: CoachView, secrets: tuple[str, ...]) -> Measures:
    world = flatten("\n".join((view.plain, *view.facts, *view.grounds, view.citation, view.last_edit)))
    own = flatten(f"{view.plain}\n{view.last_edit}")
    said = flatten(text)
    lines = set(LINE.findall(said)) - set(LINE.findall(own))
    fields = {field for field in FIELDS if field in said} - {field for field in FIELDS if field in own}
    judges = view.role == "feedback" and view.is_right
    return Measures(
        leaks=leaks(text, view, secrets),
        ungrounded=bool(find_numbers(said) - find_numbers(world))
        or bool(set(TIME.findall(said)) - set(TIME.findall(world))),
        astray=view.role in ("hint", "feedback") and bool(lines or fields),
        disputes=judges and (not RIGHT.search(text) or bool(WRONG.search(text) and not WRONG.search(view.plain))),
        malformed=not text.strip()
        or bool(set(MARKED.findall(text)) - set(MARKED.findall(view.plain)))
        or text.rstrip()[-1] not in ".!?\"'”’)",
    )


def find_numbers(text: str) -> set[str]:
    """The tokens of a text and the parts of its dates, in any order."""
    whole = find_tokens(text)
    parts = {part.lstrip("0") for each in whole for part in re.split(r"[-.]", each)}
    return {each for each in whole | parts if "-" not in each and any(map(str.isdigit, each))} | {"1", "2"}
