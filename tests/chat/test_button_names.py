"""The buttons that the coach's sentences name are on the desk under these names."""

import re
from pathlib import Path

from gym.chat import desk_texts
from gym.coaching import small_talk

DESK = "".join(path.read_text() for path in (Path(__file__).parents[2] / "public" / "desk").glob("*.js"))
BOLD = re.compile(r"\*\*([A-Z][^*]+)\*\*")


def test_every_button_that_a_sentence_names_is_on_the_desk() -> None:
    told = [*vars(desk_texts).values(), *vars(small_talk).values(), *small_talk.SAID.values()]
    named = {name for each in told if isinstance(each, str) for name in BOLD.findall(each)}
    assert {"Send", "Hint", "Details", "Next claim", "Dispute this verdict"} <= named
    assert not [name for name in named if not re.search(rf'["`(>]{re.escape(name)}\b', DESK)]
