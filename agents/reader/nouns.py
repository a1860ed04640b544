"""What a line or a diagnosis of a claim is called in plain words: "the injection", "the ear wax", "the diabetes"."""

import re
from functools import cache

from gym.world.claims.claim import LETTERS, Claim
from gym.world.codes.tables import read_table

# What trainees call a service or a problem, by a word of its description.
CALLED = {
    "earwax": "wax",
    "cerumen": "wax",
    "shot": "vaccine",
    "jab": "vaccine",
    "flu": "influenza",
    "immunization": "vaccine",
    "vax": "vaccine",
    "ekg": "ecg",
    "draw": "venipuncture",
    "bloodwork": "venipuncture",
    "stick": "venipuncture",
    "catheterization": "cath",
    "xray": "radiograph",
    "ua": "urinalysis",
    "htn": "hypertension",
    "bp": "hypertension",
    "diabetic": "diabetes",
    "dm": "diabetes",
    "ckd": "kidney",
    "cad": "coronary",
    "oa": "osteoarthritis",
    "arthritis": "osteoarthritis",
    "uri": "respiratory",
    "toradol": "ketorolac",
    "kenalog": "triamcinolone",
    "depo": "methylprednisolone",
    "steroid": "methylprednisolone",
    "admission": "hospital",
    "admit": "hospital",
    "tap": "aspiration",
}
# Words of descriptions that name nothing.
VAGUE = frozenset(
    re.findall(
        r"\w+",
        "per first each initial with without plus unit units side single other additional day minutes level low high "
        "code type unspecified right left bilateral unilateral encounter primary patient established visit service "
        "office new care",
    )
)
# What is given, and who gives it, are two lines; the plain word means what is given.
GIVING = frozenset({"admin", "administration"})
DRUG_WORDS, DRUG_CODES = frozenset({"drug", "med", "medicine", "medication"}), ("J",)


@cache
def load_labels() -> dict[str, frozenset[str]]:
    """The words of each code's description."""
    named = {row["code"]: row["label"] for row in read_table("procedures.csv")}
    named |= {row["code"]: row["meaning"] for row in read_table("icd10.csv")}
    return {code: split_label(label) for code, label in named.items()}


def split_label(label: str) -> frozenset[str]:
    return frozenset(simplify_noun(word) for word in re.findall(r"[a-z]{2,}", label.lower())) - VAGUE


def simplify_noun(word: str) -> str:
    return CALLED.get(word) or (word[:-1] if word.endswith("s") and len(word) > 4 and word[-2] != "s" else word)


def find_named_lines(words: list[str], claim: Claim) -> tuple[int, ...]:
    """The lines that the most of these words describe; none where no word describes one."""
    said = {simplify_noun(word) for word in words}
    scores = {n: score_line(line.code, said) for n, line in enumerate(claim.lines, 1)}
    best = max(scores.values())
    return tuple(n for n, score in scores.items() if score == best) if best > 0 else ()


def score_line(code: str, said: set[str]) -> float:
    held = load_labels().get(code, frozenset())
    giving = 0.5 * bool(held & GIVING and not said & GIVING)
    return len(held & said) + bool(said & DRUG_WORDS and code.startswith(DRUG_CODES)) - giving


def find_named_letters(words: list[str], claim: Claim) -> tuple[str, ...]:
    """The letters of the diagnoses that the most of these words describe."""
    said = {simplify_noun(word) for word in words}
    scores = {
        letter: len(load_labels().get(code, frozenset()) & said)
        for letter, code in zip(LETTERS, claim.diagnoses, strict=False)
    }
    best = max(scores.values(), default=0)
    return tuple(letter for letter, score in scores.items() if score == best) if best > 0 else ()


def list_describing(words: list[str], claim: Claim, named: tuple[str, ...] = ()) -> frozenset[str]:
    """Those of the words that describe anything on the claim, or a code that is named."""
    codes = (*(line.code for line in claim.lines), *claim.diagnoses, *named)
    held = frozenset[str]().union(*(load_labels().get(code, frozenset()) for code in codes)) | DRUG_WORDS
    return frozenset(word for word in words if simplify_noun(word) in held)
