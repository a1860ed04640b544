"""A simulated learner: how likely the next try is right without a hint, with the hint that was shown, with a wrong one.

The numbers are assumptions, not measurements of people: they order hints by how much of their matter comes across, and
say what a hint that points elsewhere does. Read the differences, never the levels.
"""

from agents.evaluation.measures import Measures
from gym.coaching.mentions import topic_words
from gym.value import Value

UNAIDED = 0.35
# How far towards certainty each rung takes a learner who understands all of it.
LIFTS = (0.25, 0.45, 0.60, 0.95)
# What a hint that leads astray leaves of the chance.
ASTRAY = 0.5


class NextTry(Value):
    """Chances that the next try is right, 0..1."""

    without: float
    shown: float
    wrong: float


def share_conveyed(text: str, plain: str) -> float:
    """Share of the plain text's content words that the text has, 0..1."""
    wanted = topic_words(plain)
    return len(topic_words(text) & wanted) / len(wanted) if wanted else 1.0


def predict_next_try(text: str, plain: str, rung: int, measured: Measures) -> NextTry:
    """Chances of the next try after one hint at `rung` (1..4)."""
    lift = (1 - UNAIDED) * LIFTS[rung - 1] * share_conveyed(text, plain)
    shown = UNAIDED * ASTRAY if measured.astray else UNAIDED + lift
    return NextTry(without=UNAIDED, shown=round(shown, 4), wrong=UNAIDED * ASTRAY)
