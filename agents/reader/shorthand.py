"""What trainees type in haste, written out: misspelt words, short forms, US dates, and a little Spanish."""

import re
from datetime import date
from functools import cache

from agents.reader.patterns import compile_rows, rewrite
from gym.coaching.normalize import DATES, MONTHS

# Words that are mended where a letter is missing, doubled, wrong or two are swapped.
MENDED = frozenset(
    re.findall(
        r"\w+",
        "modifier modifiers units unit diagnosis diagnoses pointer pointers place service charge code codes visit "
        "office remove delete change replace switch should instead number member subscriber rendering billing "
        "referring ordering provider frequency original reference authorization taxonomy insurance payer patient "
        "quantity location birthday gender surname first second third fourth procedure line submit appeal "
        "secondary eligibility corrected answer hint undo needs append charged statement medicare outpatient "
        "understand confused difficult please thanks another",
    )
)
# Words one letter away from a mended one that mean themselves.
THEMSELVES = frozenset(
    re.findall(
        r"\w+",
        "provided come comes coded coder place placed hints lint mint unite united untie needs need charges line lines "
        "lined fine mine "
        "nine wine live like fist chance changed second seconds visits office officer offices submits player prayer "
        "payers patients another other thank answers members numbers referred orders removed deletes switches replaced "
        "modes code mode node cods lone tint payed bills bill bling undo under services appeals appeared thanks needed "
        "link links linked",
    )
)
SHORTER = compile_rows(
    (r"\bteh\b", "the"),
    (r"\bshould(?:'ve| have|a)? been\b", "should be"),
    (r"\bno\. ?(?=\w*\d)", "number "),
    (r"\bb(?= (?:a |an )?(?:mod |modifier )?\d)", "be"),
    (r"\b(\d{1,2})(?:st|nd|rd|th) of (?=[a-z])", r"\1 "),
    (r"\b(?:shld|shd|shoud|shoul|shud|sould|shold)\b", "should"),
    (r"\b(?:chng|chnge)\b|^chg (?=.* to )", "change "),
    (r"\bchg\b", "charge"),
    (r"(?<=\d)u\b", " units"),
    (r"\b(?:mcr|mcare)\b", "medicare"),
    (r"\bmedicare b\b", "medicare part b"),
    (r"\b(?:ad|addd|aad)\b", "add"),
    (r"\btoo? (?=the\b|line\b|dx\b|\d)", "to "),
    (r"\b2 (?=line \d|the\b|be\b)", "to "),
    (r"\bfrom(?= line)|\bform(?= line)", "from"),
    (r"\b(?:rmv|rmove|remv|del|delet)\b", "remove"),
    (r"\b(?:o/?v|off visit|office vst|eval(?:uation)? (?:and|&|n) (?:management|mgmt)|e ?& ?m)\b", "visit"),
    (r"\b(?:ln|lin|lne)\.? ?(?=\d)", "line "),
    (r"\b(?:the )?(?:top|1st|first) (?:one|line|row)\b", "line 1"),
    (r"\b(?:the )?(?:2nd|second) one\b", "line 2"),
    (r"\b(?:the )?last (?:one|row)\b", "last line"),
    (r"\b(?:unts|unt)\b", "units"),
    (r"\b(?:w|w/)(?= )", "with"),
    (r"\b(?:u)\b", "you"),
    (r"\b(?:r)(?= you\b)", "are"),
    (r"\b(?:wanna|want to)\b", "want to"),
    (r"\bgonna\b", "going to"),
    (r"\b(?:resub)\b", "resubmission"),
    (r"\bpatients\b", "patient"),
    (r"\bdoctors\b", "doctor"),
    (r"\b(did|does|do|is|are|was|were|should|could|would|has|have|had|must|need|ca|wo)nt\b", r"\1n't"),
)
SPANISH = compile_rows(
    (r"\b(?:agrega|agregar|anade|anadir|pon|poner|ponle|agregale)\b", "add"),
    (r"\b(?:quita|quitar|elimina|eliminar|borra|borrar|saca|sacar)\b", "remove"),
    (r"\b(?:cambia|cambiar|cambie)\b", "change"),
    (r"\b(?:linea|renglon)\b", "line"),
    (r"\bmodificador\b", "modifier"),
    (r"\b(?:unidades|unidad)\b", "units"),
    (r"\bdiagnostico\b", "diagnosis"),
    (r"\b(?:a la|en la|de la|en el|al|del|en)\b", "to"),
    (r"\b(?:el|las|los|la)\b", "the"),
    (r"\b(?:a) (?=\d)", "to "),
)
SPANISH_WORD = re.compile(
    r"\b(?:agrega\w*|anad\w+|pon(?:er|le)?|quitar?|eliminar?|borrar?|sacar?|cambia\w*|linea|renglon|modificador|unidad\w*)\b"
)
SHORT_DATE = re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?:[/-](?P<y>\d{4}|\d\d))?(?![\d/-])")
RUN_DATE = re.compile(r"(?<=dos )(?P<m>\d\d)(?P<d>\d\d)(?P<y>\d\d)\b")
# Two figures of a year up to this one are of this century.
YOUNGEST = 30


@cache
def swaps(word: str) -> frozenset[str]:
    """Every text that is one slip of the fingers away: a letter left out, added, changed, or two swapped."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = "abcdefghijklmnopqrstuvwxyz"
    left_out = {head + tail[1:] for head, tail in splits if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in splits if tail for letter in letters}
    added = {head + letter + tail for head, tail in splits for letter in letters}
    return frozenset(left_out | swapped | changed | added)


@cache
def index_slips() -> dict[str, str]:
    """The mended words by each of their misspellings; one that two words share is nobody's."""
    found = dict[str, str]()
    for word in sorted(MENDED):
        for slip in swaps(word) if len(word) > 3 else ():
            found[slip] = "" if slip in found and found[slip] != word else word
    return {slip: word for slip, word in found.items() if word and slip not in MENDED | THEMSELVES and len(slip) > 2}


def mend_word(word: str) -> str:
    return index_slips().get(word, word)


def mend_spelling(typed: str) -> str:
    """A tidy text with slips of the fingers mended."""
    return re.sub(r"(?<![\w'.@])[a-z]{3,}(?![\w'])", lambda found: mend_word(found[0]), typed)


def write_out(typed: str, today: date) -> str:
    """A tidy text with short forms written out, and its dates as 2024-07-08; a date without a year is of `today`'s."""
    return write_dates(rewrite(mend_spelling(rewrite(typed, SHORTER)), SHORTER), today)


def is_spanish(typed: str) -> bool:
    return SPANISH_WORD.search(typed) is not None


def translate(typed: str) -> str:
    """A change said in Spanish, in English."""
    return rewrite(typed, SPANISH) if is_spanish(typed) else typed


def write_dates(text: str, today: date) -> str:

    def written(found: re.Match[str]) -> str:
        month, year = found["m"], found["y"] or str(today.year)
        number = int(month) if month.isdecimal() else 1 + [name[:3] for name in MONTHS].index(month[:3].lower())
        full = int(year) + (0 if len(year) == 4 else 2000 if int(year) <= YOUNGEST else 1900)
        try:
            return date(full, number, int(found["d"])).isoformat()
        except ValueError:
            return found[0]

    for shape in (*DATES[2:], SHORT_DATE, RUN_DATE):
        text = shape.sub(written, text)
    return text
