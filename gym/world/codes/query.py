"""What a query to the reference asks for: its words, the kind it names, the two codes of a pair."""

import re
import unicodedata
from typing import Literal, NamedTuple, cast, get_args

from gym.errors import Invalid

EntryKind = Literal["procedure", "modifier", "place", "carc", "rarc", "diagnosis", "hcpcs", "fact", "pair"]
LONGEST = 120
CODE = re.compile(r"[a-z]?\d[\da-z]{3,4}")
GROUPED = re.compile(r"\b(?:co|pr|oa|pi)[- ]?(?=[abdpwy]?\d{1,3}\b)")
ICD = re.compile(r"\bicd[- ]?(?:9|10)(?:[- ]?cm)?\b")
FILLERS = frozenset(
    {
        "pair",
        "pairs",
        "and",
        "with",
        "beside",
        "code",
        "codes",
        "the",
        "a",
        "of",
        "vs",
        "versus",
        "in",
        "on",
        "to",
        "for",
    }
    | {"for", "what", "is", "are", "does", "do", "mean", "means"}
)
# How a trainee names a kind beside a code: `modifier 25`, `CARC 97`, `POS 11`.
NAMES: dict[EntryKind, str] = {
    "procedure": "cpt hcpcs procedure mue",
    "modifier": "modifier modifiers",
    "place": "pos place service",
    "carc": "carc denial denied reason",
    "rarc": "rarc remark",
    "diagnosis": "icd dx diagnosis",
    "hcpcs": "hcpcs",
    "fact": "policy fact",
    "pair": "ncci ptp",
}
EMPTY_QUERY = (
    "Type a code, its beginning, or a few words: 97110, M54, CO-97, bundled, or two codes for their NCCI pair."
)


def find_kind(name: str | None) -> EntryKind | None:
    """Raises Invalid with the known kinds."""
    for kind in get_args(EntryKind):
        if kind == name:
            return cast("EntryKind", kind)
    if name is None:
        return None
    raise Invalid(f"There is no kind {name[:40]}. Kinds are {', '.join(get_args(EntryKind))}.")


class Query(NamedTuple):
    """A query in parts: its words, and the two codes where it names a pair."""

    words: tuple[str, ...]
    pair: tuple[str, str] | None

    def beside(self, kind: EntryKind) -> tuple[str, ...]:
        """The words that do not just name the kind."""
        return tuple(word for word in self.words if word not in NAMES[kind].split())


def parse_query(text: str) -> Query:
    """The query's parts; two procedure codes are a pair. Raises Invalid if empty or too long."""
    if len(text) > LONGEST:
        raise Invalid(f"That search is too long: use at most {LONGEST} characters.")
    named = ICD.sub("icd ", GROUPED.sub("carc ", strip_accents(text.lower())))
    found = re.findall(r"[a-z\d]+(?:\.[a-z\d]+)?", named)
    words = tuple(word for word in found if word not in FILLERS)
    if not words:
        raise Invalid(EMPTY_QUERY)
    codes = [word.upper() for word in words if CODE.fullmatch(word) and len(word) == 5]
    return Query(words, (codes[0], codes[1]) if len(codes) == 2 else None)


def strip_accents(text: str) -> str:
    """Ménière becomes Meniere."""
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def normalize_code(code: str) -> str:
    """Lower case without dots, for comparison."""
    return code.lower().replace(".", "")
