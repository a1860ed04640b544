"""A message as features: its words and their senses, pairs and threes of these, and pieces of words."""

import unicodedata
from itertools import pairwise

from agents.reader.patterns import compile_rows, rewrite
from agents.reader.senses import index_senses

# What varies from claim to claim is one word for the classifier.
SHAPES = compile_rows(
    (r"['’]", ""),
    (r"\b(?:co|pr|oa|pi)[ -]?\d{1,3}\b", " zcarc "),
    (r"\b[mn]a?\d{2,3}\b(?!\.)", " zrarc "),
    (r"\b\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?\b", " zdate "),
    (r"\$\d+(?:\.\d\d)?", " zmoney "),
    (r"\b\d{10}\b", " znpi "),
    (r"\b(?:(?:box ?)?24 ?[a-j]|1a|33 ?[ab]|32 ?[ab]|21 ?[a-l]|17 ?[ab])\b", " zbox "),
    (r"\b(?=[a-z]*\d)[a-z\d]{6,}\b", " zid "),
    (r"\b(?:\d{4}[\da-z]|[a-hj-z]\d{4})\b", " zcpt "),
    (r"\b[a-z]\d[\da-z]\.[\da-z]{1,4}\b|\b[a-z]\d{3,5}\b", " zicd "),
    (r"\b(?:lt|rt|xs|xe|xp|xu|jz|jw)\b", " zmod "),
    (r"\b\d\d\b", " ztwo "),
    (r"\b\d\b", " zone "),
    (r"[^a-z<>?/+*#=-]+", " "),
)
SHORTEST, LONGEST = 1, 4
# A whole word and its sense say more than a piece of one.
WORD, SENSE, PAIR, PIECE = 2, 2, 1, 1
MOST_WORDS = 40
# Features of words beside one another: words, words at most so far apart, senses, threes of senses, and senses with a
# word between.
NEIGHBORS, APART = ("b:", "j:", "p:", "t:", "k:"), 3
NONE: tuple[str, ...] = ()


def simplify(text: str) -> str:
    """The text in small plain letters, its codes and numbers as words of their own."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))
    return " ".join(rewrite(plain, SHAPES).split()[:MOST_WORDS])


def list_grams(text: str) -> dict[str, int]:
    """The features of a text with their weights, always in the same order."""
    words = simplify(text).split()
    found = {f"w:{word}": WORD for word in words}
    found |= {f"b:{one} {other}": PAIR for one, other in zip(("^", *words), (*words, "$"), strict=True)}
    found |= {f"j:{one} {other}": PAIR for at, one in enumerate(words) for other in words[at + 1 : at + 1 + APART]}
    found |= list_senses(words)
    found[f"n{min(len(words), 6)}"] = PIECE
    for word in words:
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            found |= {padded[at : at + size]: PIECE for at in range(len(padded) - size + 1)}
    return found


def list_senses(words: list[str]) -> dict[str, int]:
    """The senses of the words, and what stands beside what: a word without a sense stands for itself."""
    senses = index_senses()
    found = {f"s:{sense}": SENSE for word in words for sense in senses.get(word, NONE)}
    row = ["^", *(senses.get(word, (word,))[0] for word in words), "$"]
    found |= {f"p:{one} {other}": PAIR for one, other in pairwise(row)}
    found |= {f"t:{one} {two} {three}": PAIR for one, two, three in zip(row, row[1:], row[2:], strict=False)}
    inner = row[1:-1]
    return found | {f"k:{one} {other}": PAIR for one, other in zip(inner, inner[2:], strict=False)}
