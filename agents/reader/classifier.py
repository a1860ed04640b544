"""Which intent a message has, by weights that were learned from the labelled messages.

A linear classifier over character n-grams (passive-aggressive, averaged), in whole numbers: the same weights come out
on every machine. `python -m agents.reader.train tests/cases/messages.toml` writes them.
"""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from agents.reader.grams import NEIGHBORS, list_grams, simplify
from agents.reader.senses import index_senses
from gym.value import Value

PASSES, MOST_STEP, SEED = 8, 0.1, 1
# Weights are kept as whole numbers, this many to one; what rounds to nothing is left out.
STEPS = 200
WEIGHTS = Path(__file__).with_name("weights.json.gz")
Row = dict[int, float]
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
    rows = [(grams, intents.index(intent)) for grams, (_, intent) in zip(list_common(texts), texts, strict=True)]
    table, summed, seen = dict[str, Row](), dict[str, Row](), 1
    order = random.Random(SEED)
    for _ in range(PASSES):
        order.shuffle(rows)
        for grams, right in rows:
            improve(table, summed, grams, right, len(intents), seen)
            seen += 1
    rounded = {gram: round_row(table[gram], summed[gram], seen) for gram in sorted(table)}
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


def improve(
    table: dict[str, Row], summed: dict[str, Row], grams: list[tuple[str, int]], right: int, count: int, seen: int
) -> None:
    """Move the weights just so far that this text is right by a margin of one, and no further than a step."""
    scores = [0.0] * count
    for gram, times in grams:
        for intent, weight in table.get(gram, {}).items():
            scores[intent] += times * weight
    rival = max((each for each in range(count) if each != right), key=lambda each: scores[each])
    loss = 1 - scores[right] + scores[rival]
    if loss <= 0:
        return
    step = min(MOST_STEP, loss / (2 * sum(times * times for _, times in grams)))
    for gram, times in grams:
        row, total = table.setdefault(gram, {}), summed.setdefault(gram, {})
        for intent, change in ((right, step * times), (rival, -step * times)):
            row[intent] = row.get(intent, 0.0) + change
            total[intent] = total.get(intent, 0.0) + seen * change


def round_row(row: Row, total: Row, seen: int) -> dict[int, int]:
    """The average of a gram's weights over all of the learning, in whole numbers."""
    averaged = {intent: round(STEPS * (row[intent] - total[intent] / seen)) for intent in sorted(row)}
    return {intent: weight for intent, weight in averaged.items() if weight}
