"""Learns the classifier's weights from the labelled messages: `python -m agents.reader.train FILE`."""

import hashlib
import sys
from pathlib import Path

from agents.reader.classifier import WEIGHTS, learn, pack_weights
from agents.reader.corpus import load_corpus


def list_labelled(path: Path) -> list[tuple[str, str]]:
    """The messages that are learned from, with their intents."""
    return [(each.text, each.intent) for each in load_corpus(path).messages if not each.is_held_out]


def name_labelled(labelled: list[tuple[str, str]]) -> str:
    """A name for exactly these messages, by which the weights tell what they were learned from."""
    return hashlib.sha256("\n".join(map("\t".join, labelled)).encode()).hexdigest()[:16]


def main(path: Path) -> None:
    labelled = list_labelled(path)
    WEIGHTS.write_bytes(pack_weights(learn(labelled, name_labelled(labelled))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
