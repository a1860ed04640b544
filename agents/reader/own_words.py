"""The gym's own sentences: pasted back they are advice, and neither a question nor a change."""

import re
from functools import cache

from gym.coaching.boxes import BOXES, WHOLE
from gym.coaching.lessons import LESSONS
from gym.coaching.small_talk import ASKED_BACK, GIVE_UP, RESET_HELD, SAID, SAID_ABOVE

# A sentence of fewer words is anybody's.
FEWEST = 4


@cache
def list_own_sentences() -> frozenset[str]:
    """Each text of the coach, and each longer sentence of it, in plain words."""
    boxes = (part for box in (*BOXES.values(), WHOLE) for part in (box.means, box.ask))
    texts = (*SAID.values(), ASKED_BACK, GIVE_UP, RESET_HELD, SAID_ABOVE, *LESSONS.values(), *boxes)
    parts = (to_plain(part) for text in texts for part in re.split(r"(?<=[.!?:])\s+", text))
    return frozenset(map(to_plain, texts)).union(part for part in parts if len(part.split()) >= FEWEST)


def to_plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def is_own_text(text: str) -> bool:
    """Whether the whole text is the coach's: one sentence, or all of several."""
    parts = [to_plain(part) for part in re.split(r"(?<=[.!?:])\s+", text.strip())]
    known = list_own_sentences()
    return to_plain(text) in known or (parts[-1] in known and parts[0] in known)
