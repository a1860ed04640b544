"""What a text names: codes, numbers, names, topic words, places on the claim; pure, and the same for every role."""

import re
from collections.abc import Iterator

from gym.coaching import normalize as spelling
from gym.coaching import phrases

CODE = re.compile(r"\$?[A-Za-z0-9]+(?:[.,][A-Za-z0-9]+)*")
WORD = re.compile(r"[A-Za-z]+")
OPENING = re.compile(r"(?:^|[.!?:]\s*[\"']?)$")
ORDINAL_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
DIGIT = re.compile(r"\d")
CENTS = re.compile(r"\.0+$")
AFTER_MODIFIER = re.compile(r"\bmodifiers?\s+([a-z]{2})\b")
SPAN = re.compile(r"\b(\d+)[\s-]*(year|month|week|day|hour|minute)s?\b", re.IGNORECASE)
LINES = re.compile(r"\blines?\s+(\d+(?:(?:\s*,\s*|\s+and\s+|\s*&\s*)\d+)*)", re.IGNORECASE)
ORDINALS = {word: number for number, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)}
NTH_LINE = re.compile(rf"\b({'|'.join(ORDINALS)})\s+(?:service\s+)?line\b", re.IGNORECASE)
DIAGNOSIS = re.compile(r"\bdiagnos[ie]s ([A-L])\b")
# Fields of a claim by the words that name them: a hint that names another field than its own leads astray.
FIELDS = {
    "modifier": r"modifiers?",
    "units": r"units?",
    "pointer": r"pointers?",
    "place of service": r"places? of service|pos",
    "npi": r"npis?",
    "taxonomy": r"taxonom\w+",
    "member id": r"member (?:id|number)s?|subscriber id",
    "authorization": r"(?:prior )?authori[sz]ations?|pre-?cert\w*",
    "clia": r"clia",
    "charge": r"charges?",
    "sex": r"sex|gender",
    "birth": r"birth ?(?:day|date)?s?|date of birth",
    "box": r"box(?:es)? \d+\w?",
}
FIELD = re.compile("|".join(rf"\b(?P<f{n}>{words})\b" for n, words in enumerate(FIELDS.values())), re.IGNORECASE)
FIELD_NAMES = {f"f{number}": name for number, name in enumerate(FIELDS)}


def is_numbered(token: str) -> bool:
    return DIGIT.search(token) is not None


def canonical(code: str) -> str:
    """One spelling of a code or number: $1,250.00 is 1250 and 2nd is 2."""
    bare = ORDINAL_ENDING.sub("", code.lower().lstrip("$"))
    return CENTS.sub("", bare.replace(",", "")) if bare[:1].isdigit() else bare


def find_codes(text: str) -> set[str]:
    """Everything with a digit in it, dates aside."""
    return find_undated_codes(spelling.extract_dates(text)[1])


def find_undated_codes(text: str) -> set[str]:
    """Everything with a digit in it, in a text without dates."""
    return find_numbers(spelling.words_to_digits(text, every=False))


def find_numbers(text: str) -> set[str]:
    """Everything with a digit in it, in a text without dates and number words."""
    return {canonical(code) for code in CODE.findall(text) if is_numbered(code)}


def find_spans(text: str) -> set[tuple[str, str]]:
    """Every number from two on with its unit of time: an age or a limit is invented unless they stand together."""
    found = SPAN.findall(spelling.words_to_digits(text, every=True))
    return {(number, unit.lower()) for number, unit in found if int(number) > 1}


def is_name(word: str) -> bool:
    """Whether it is written like XS and is no common abbreviation of the trade."""
    return word.isupper() and word.lower() not in phrases.TRADE


def find_names(text: str) -> Iterator[str]:
    """Words written as a name or an abbreviation, payers wherever they stand, and what follows "modifier"."""
    for word in WORD.finditer(text):
        if not word[0][0].isupper():
            continue
        opens = OPENING.search(text[: word.start()].rstrip(" ")[-4:])
        if not opens or (word[0].isupper() and len(word[0]) > 1):
            yield word[0].lower()
    lowered = text.lower()
    for payer in phrases.PAYERS.findall(lowered):
        yield from WORD.findall(payer)
    for follows in AFTER_MODIFIER.findall(lowered):
        if follows not in phrases.AFTER_MODIFIER:
            yield follows


def topic_words(text: str) -> set[str]:
    """The words that carry what a text is about, by their beginnings."""
    return {word[:6] for word in WORD.findall(text.lower()) if len(word) > 4}


def find_spots(numbered: str) -> set[str]:
    """The lines and diagnoses that a text points at whose number words are digits."""
    found = {f"line {number}" for run in LINES.findall(numbered) for number in re.findall(r"\d+", run)}
    found |= {f"line {ORDINALS[word.lower()]}" for word in NTH_LINE.findall(numbered)}
    return found | {f"diagnosis {letter.lower()}" for letter in DIAGNOSIS.findall(numbered)}


def find_places(text: str) -> set[str]:
    """The lines, diagnoses and fields of a claim that a text points at."""
    numbered = spelling.words_to_digits(text, every=False)
    return find_spots(numbered) | {FIELD_NAMES[str(each.lastgroup)] for each in FIELD.finditer(numbered)}


def find_claim_mentions(text: str) -> set[str]:
    """The lines, diagnoses and codes of a claim that a text names."""
    numbered = spelling.words_to_digits(text, every=False)
    return find_spots(numbered) | find_numbers(spelling.extract_dates(numbered)[1])


def join_runs(parts: list[str], longest: int) -> Iterator[str]:
    """Neighbouring parts run together, up to `longest` characters."""
    for start in range(len(parts)):
        joined = ""
        for part in parts[start:]:
            joined += part
            if len(joined) > longest:
                break
            yield joined
