"""Which intent a message has, by weights that were learned from the labelled messages.

A linear classifier over words and pieces of words: for each intent a support vector machine with squared loss, learned
by coordinates. Its weights are whole numbers: the same come out on every machine.
`python -m agents.reader.train tests/cases/messages.toml` writes them.
"""

import gzip
import json
import math
import random
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from agents.reader.grams import NEIGHBORS, list_grams, simplify
from agents.reader.senses import index_senses
from gym.value import Value

PASSES, COST, SEED = 8, 0.05, 1
# Weights are kept as whole numbers, this many to one; what rounds to nothing is left out.
STEPS = 200
WEIGHTS = Path(__file__).with_name("weights.json.gz")
Row = list[float]
NOTHING: dict[int, int] = {}
MOST = 8
ARTICLES = frozenset({"the", "and"})


class Guess(NamedTuple):
    """An intent, and how much speaks for it."""

    intent: str
    score: float


class Weights(Value):
    """For each gram, the weight of each intent by its number; `words` are the texts' own; `learned` names the texts."""

    intents: tuple[str, ...]
    grams: dict[str, dict[int, int]]
    words: frozenset[str]
    learned: str


class LearnedText(NamedTuple):
    """A text to learn from: the table's row of each of its grams, as often as it counts, and `pulls`, its part in the
    weights of each intent.
    """

    rows: list[Row]
    size: int
    right: int
    pulls: list[float]


@cache
def load_weights() -> Weights:
    return Weights.model_validate_json(gzip.decompress(WEIGHTS.read_bytes()))


def pack_weights(weights: Weights) -> bytes:
    kept = json.dumps(weights.model_dump() | {"words": sorted(weights.words)}, separators=(",", ":"), sort_keys=True)
    return gzip.compress(kept.encode(), mtime=0)


@lru_cache(maxsize=16)
def rank_intents(text: str) -> tuple[Guess, ...]:
    """The likeliest intents, the best first."""
    weights = load_weights()
    scores = [0] * len(weights.intents)
    for gram, times in list_grams(text).items():
        for intent, weight in weights.grams.get(gram, NOTHING).items():
            scores[intent] += times * weight
    ranked = sorted(range(len(scores)), key=lambda intent: (-scores[intent], intent))[:MOST]
    return tuple(Guess(weights.intents[each], scores[each] / STEPS) for each in ranked)


def knows_words(text: str) -> bool:
    """Whether any word of three letters or more is known; of one word alone, its pieces say enough."""
    words, weights = simplify(text).split(), load_weights()
    long = [word for word in words if len(word) > 2 and word not in ARTICLES]
    return len(words) < 2 or not long or any(word in weights.words for word in long)


def learn(labelled: Iterable[tuple[str, str]], learned: str) -> Weights:
    """The weights for texts with their intents."""
    texts = list(labelled)
    intents = tuple(sorted({intent for _, intent in texts}))
    common = list_common(texts)
    table = {gram: [0.0] * len(intents) for grams in common for gram, _ in grams}
    learned_texts = [
        LearnedText(
            [table[gram] for gram, times in grams for _ in range(times)],
            sum(times * times for _, times in grams),
            intents.index(intent),
            [0.0] * len(intents),
        )
        for grams, (_, intent) in zip(common, texts, strict=True)
    ]
    order = random.Random(SEED)
    for _ in range(PASSES):
        order.shuffle(learned_texts)
        for text in learned_texts:
            improve(text)
    rounded = {gram: round_row(table[gram]) for gram in sorted(table)}
    words = frozenset(word for text, _ in texts for word in simplify(text).split())
    kept = {gram: row for gram, row in rounded.items() if row}
    return Weights(intents=intents, grams=kept, words=words.union(index_senses()), learned=learned)


def list_common(texts: list[tuple[str, str]]) -> list[list[tuple[str, int]]]:
    """The features of each text; neighbors that stand together in one text alone teach nothing."""
    found = [list_grams(text) for text, _ in texts]
    seen = Counter(gram for grams in found for gram in grams)
    return [
        [(gram, times) for gram, times in grams.items() if seen[gram] > 1 or not gram.startswith(NEIGHBORS)]
        for grams in found
    ]


def improve(text: LearnedText) -> None:
    """Move the weights so far that each intent is told from this text by a margin of one, as far as the cost allows."""
    slack = 1 / (2 * COST)
    scores = [math.fsum(column) for column in zip(*text.rows, strict=True)]
    for intent, score in enumerate(scores):
        sign, before = 1 if intent == text.right else -1, text.pulls[intent]
        excess = sign * score - 1 + slack * before
        if excess >= 0 and not before:
            continue
        text.pulls[intent] = max(before - excess / (text.size + slack), 0.0)
        step = sign * (text.pulls[intent] - before)
        for row in text.rows:
            row[intent] += step


def round_row(row: Row) -> dict[int, int]:
    """A gram's weights in whole numbers."""
    rounded = {intent: round(STEPS * weight) for intent, weight in enumerate(row)}
    return {intent: weight for intent, weight in rounded.items() if weight}
