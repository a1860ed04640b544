"""Words of one sense (senses.txt): what the classifier learns of one, it knows of all."""

from functools import cache
from pathlib import Path

LISTED = Path(__file__).with_name("senses.txt")


@cache
def index_senses() -> dict[str, tuple[str, ...]]:
    """The senses of each word, in the order of the file."""
    found = dict[str, tuple[str, ...]]()
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        sense, colon, words = line.partition(": ")
        for word in words.split() if colon and not line.startswith("#") else ():
            found[word] = (*found.get(word, ()), sense)
    return found
