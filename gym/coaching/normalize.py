"""One spelling for text: look-alike letters, hidden characters, number words and dates."""

import re
import unicodedata

LOOK_ALIKES = str.maketrans(
    "аеорсхуіѕјԁһвкмнтАЕОРСХУІЅЈВКМНТαοριντκχΑΟΡΙΝΤΚΧΒΕΖΗΜΥ", "aeopcxyisjdhbkmhtAEOPCXYISJBKMHTaopintkxAOPINTKXBEZHMY"
)
DIGIT_LIKE = str.maketrans("oOlLiI|sSzZbB", "0011111552288")
LETTERS = re.compile(r"[a-z]+")
SMALL = LETTERS.findall("zero one two three four five six seven eight nine ten eleven twelve")
TEENS = LETTERS.findall("thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
TENS = LETTERS.findall("twenty thirty forty fifty sixty seventy eighty ninety")
VALUES = {word: value for value, word in enumerate(SMALL + TEENS)} | {
    word: 20 + 10 * place for place, word in enumerate(TENS)
}
CODED = r"modifiers?|mod|lines?|codes?|carc|rarc|diagnos[ie]s|pointers?|units?"
NUMBER = re.compile(
    rf"(?P<coded>\b(?:{CODED})\s+)?\b(?:(?P<tens>{'|'.join(TENS)})(?:[\s-]*(?P<ones>{'|'.join(SMALL[1:10])}))?"
    rf"|(?P<word>{'|'.join(reversed(SMALL + TEENS))}))\b",
    re.IGNORECASE,
)
# The same words however they go on: looked for first, since most texts have none.
NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(SMALL + TEENS + TENS)})", re.IGNORECASE)
MONTHS = LETTERS.findall("january february march april may june july august september october november december")
MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})\b"),
    re.compile(rf"\b(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH})\.?(?:,?\s+(?P<y>\d{{4}}))?\b", re.IGNORECASE),
)
CHUNK = re.compile(r"[A-Za-z0-9|]+")
PART = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def normalize(text: str) -> str:
    """`text` in plain Latin letters and digits, with nothing hidden in it."""
    if text.isascii() and text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    kept = (
        mark
        for mark in unicodedata.normalize("NFKD", text)
        if unicodedata.category(mark)[0] not in "MC" or mark in "\n\t"
    )
    return "".join(map(simplify_mark, kept)).translate(LOOK_ALIKES)


def simplify_mark(mark: str) -> str:
    """A digit of any script as 0 to 9, any dash as a hyphen, else the mark itself."""
    digit = unicodedata.digit(mark, None)
    return str(digit) if digit is not None else "-" if unicodedata.category(mark) == "Pd" else mark


def words_to_digits(text: str, every: bool) -> str:
    """`text` with number words as digits; unless `every`, those up to twelve only after "line", "modifier" and such."""

    def replaced(found: re.Match[str]) -> str:
        value = VALUES[(found["tens"] or found["word"]).lower()] + VALUES.get((found["ones"] or "zero").lower(), 0)
        if value <= 12 and not every and not found["coded"]:
            return found[0]
        return f"{found['coded'] or ''}{value}"

    return NUMBER.sub(replaced, text) if NUMBER_WORD.search(text) else text


def split_parts(text: str) -> list[str]:
    """Runs of letters and runs of digits in lower case; number words are digits."""
    return [part.lower() for part in PART.findall(words_to_digits(text, every=True))]


def fold_digits(text: str) -> str:
    """`text` where letters that stand for digits inside a number are digits: 2S is 25."""
    return CHUNK.sub(lambda chunk: chunk[0].translate(DIGIT_LIKE) if re.search(r"\d", chunk[0]) else chunk[0], text)


def extract_dates(text: str) -> tuple[set[tuple[int, int]], str]:
    """The days (month, day) that `text` names, and the text without them."""
    found: set[tuple[int, int]] = set()
    for shape in DATES:
        named = list(shape.finditer(text))
        for date in named:
            month = date["m"]
            number = int(month) if month.isdecimal() else 1 + [name[:3] for name in MONTHS].index(month[:3].lower())
            found.add((number, int(date["d"])))
        text = shape.sub(" ", text) if named else text
    return found, text
